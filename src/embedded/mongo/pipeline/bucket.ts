import { encodeDocument } from '../bson/decode.js';
import { rawDocument, type RawValue } from '../bson/raw-value.js';
import { MongoError } from '../errors.js';
import { parseSort, sorted } from '../planner/sort.js';
import { type Source } from '../planner/source.js';
import { keyOf, KeyWriter } from '../storage/key-encoding.js';
import { nullValue } from '../update/tree.js';
import { type StageContext } from './context.js';
import { grouped } from './group.js';
import { compileRaw } from './raw-expression.js';

/** `$bucket`: groups by which of the given ranges a value falls into; a range begins with its lower boundary. */
export function bucketStage(source: Source, spec: RawValue, context: StageContext): Source {
  const fields = spec.map();
  const groupBy = fields.get('groupBy');
  const boundaries = fields.get('boundaries')?.items() ?? [];
  if (!groupBy) throw new MongoError(40198, '$bucket requires groupBy and boundaries to be specified.');
  if (boundaries.length < 2) throw new MongoError(40192, "The $bucket 'boundaries' field must have at least 2 values");
  const keys = boundaries.map((boundary) => keyOf(boundary));
  if (keys.some((key, i) => i > 0 && key.compare(keys[i - 1] ?? key) <= 0))
    throw new MongoError(40194, "The 'boundaries' option to $bucket must be sorted");
  const fallback = fields.get('default');
  const valueOf = compileRaw(groupBy, context.variables);
  const writer = new KeyWriter();
  const nothing = nullValue();
  const bucketOf = (doc: Buffer): RawValue => {
    const key = keyOf(valueOf(doc) ?? nothing, writer);
    const above = keys.findIndex((boundary) => key.compare(boundary) < 0);
    const found = above > 0 ? (boundaries[above - 1] ?? fallback) : fallback;
    if (!found)
      throw new MongoError(
        7158303,
        'PlanExecutor error during aggregation :: caused by :: $switch could not find a matching branch for an input, and no default was specified.',
      );
    return found;
  };
  const output = fields.get('output')?.map() ?? rawDocument(encodeDocument({ count: { $sum: 1 } })).map();
  const byId = parseSort(rawDocument(encodeDocument({ _id: 1 })));
  return sorted(grouped(source, bucketOf, output, context), byId, 0, context.slice.memory);
}
