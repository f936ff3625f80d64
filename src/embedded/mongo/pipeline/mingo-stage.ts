import { Aggregator } from 'mingo';
import { decodeDocument, encodeDocument } from '../bson/decode.js';
import { type RawValue } from '../bson/raw-value.js';
import { type Source } from '../planner/source.js';
import { type StageContext } from './context.js';
import { asMongoError, checkExpression, mingoOptions } from './expressions.js';
import { memoryGuard } from './memory.js';
import { blocking } from './stages.js';

/** Stages that are left to mingo; each takes all of its input before it yields anything. */
export const MINGO_STAGES: ReadonlySet<string> = new Set([
  '$bucketAuto',
  '$densify',
  '$fill',
  '$redact',
  '$sample',
  '$setWindowFields',
]);

/** One stage run by mingo on decoded documents, within the memory a stage may use. */
export function mingoStage(name: string, spec: RawValue, source: Source, { variables, slice }: StageContext): Source {
  // Some stages of mingo are built on its own functions; those of users are refused by the operator table.
  const options = { ...mingoOptions(variables), scriptEnabled: true };
  checkExpression(spec);
  const aggregator = new Aggregator([{ [name]: spec.js() }], options);
  const guard = memoryGuard(name, slice.memory);
  const documents: Record<string, unknown>[] = [];
  return blocking(
    source,
    slice.memory,
    ({ doc }) => {
      guard(doc.length);
      documents.push(decodeDocument(doc));
    },
    () => {
      try {
        return aggregator.run(documents).map((doc) => ({ record: 0, doc: encodeDocument(doc) }));
      } catch (error) {
        throw asMongoError(error);
      }
    },
  );
}
