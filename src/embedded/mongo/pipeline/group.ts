import { rawDocument, type RawValue } from '../bson/raw-value.js';
import { BsonWriter } from '../bson/writer.js';
import { MongoError } from '../errors.js';
import { parseSort, sorted } from '../planner/sort.js';
import { type Row, type Source } from '../planner/source.js';
import { KeyWriter } from '../storage/key-encoding.js';
import { nullValue } from '../update/tree.js';
import { accumulatorFor, type Accumulator } from './accumulators.js';
import { encodeDocument } from '../bson/decode.js';
import { type StageContext } from './context.js';
import { memoryGuard } from './memory.js';
import { compileRaw, type RawExpression } from './raw-expression.js';
import { blocking } from './stages.js';

interface Group {
  readonly id: RawValue;
  readonly accumulators: readonly Accumulator[];
}

/** `$group`: holds one set of accumulators a group, never the documents (unless it is told to `$push` them). */
export function groupStage(source: Source, spec: RawValue, context: StageContext): Source {
  if (!spec.isDocument) throw new MongoError(15947, "a group's fields must be specified in an object");
  const fields = spec.map();
  const key = fields.get('_id');
  if (!key) throw new MongoError(15955, 'a group specification must include an _id');
  fields.delete('_id');
  return grouped(source, compileRaw(key, context.variables), fields, context);
}

/** Groups by a computed key; the accumulators are those of a `$group`. */
export function grouped(
  source: Source,
  idOf: RawExpression,
  fields: ReadonlyMap<string, RawValue>,
  { variables, slice: { memory } }: StageContext,
): Source {
  const guard = memoryGuard('$group', memory);
  const names = [...fields.keys()];
  const makers = [...fields].map(([name, operation]) => accumulatorFor(name, operation, variables, guard));
  const groups = new Map<string, Group>();
  const writer = new KeyWriter();
  const nothing = nullValue();
  return blocking(
    source,
    memory,
    ({ doc }) => {
      const id = idOf(doc) ?? nothing;
      const mark = writer.reset().value(id.buf, id.type, id.pos).mark();
      let group = groups.get(mark);
      if (!group) {
        group = { id: id.copy(), accumulators: makers.map((make) => make()) };
        guard(mark.length * 2 + group.id.buf.length + 100 * makers.length);
        groups.set(mark, group);
      }
      for (const accumulator of group.accumulators) accumulator.add(doc);
    },
    () => results(groups, names),
  );
}

/** Each group goes when its result is made. */
function* results(groups: Map<string, Group>, names: readonly string[]): Generator<Row, undefined> {
  for (const [mark, group] of groups) {
    groups.delete(mark);
    yield resultOf(group, names);
  }
}

function resultOf({ id, accumulators }: Group, names: readonly string[]): Row {
  const writer = new BsonWriter(256).begin().value('_id', id);
  accumulators.forEach((accumulator, i) => {
    const value = accumulator.result();
    if (value) writer.value(names[i] ?? '', value);
  });
  return { record: 0, doc: writer.end().finish() };
}

/** `$sortByCount`: groups and puts the largest first. */
export function sortByCount(source: Source, spec: RawValue, context: StageContext): Source {
  const group = new BsonWriter().begin().value('_id', spec).beginDocument('count').int32('$sum', 1).end().end();
  const descending = rawDocument(encodeDocument({ count: -1 }));
  return sorted(
    groupStage(source, rawDocument(group.finish()), context),
    parseSort(descending),
    0,
    context.slice.memory,
  );
}
