import { rawDocument, type RawValue } from '../bson/raw-value.js';
import { encodeDocument } from '../bson/decode.js';
import { CODE, MongoError } from '../errors.js';
import { countMatching } from '../commands/counting.js';
import { run, type Query } from '../planner/execute.js';
import { planQuery } from '../planner/plan.js';
import { parseSort } from '../planner/sort.js';
import { fromRows, type Row, type Source } from '../planner/source.js';
import { parseFilter } from '../query/parse-filter.js';
import { BsonWriter } from '../bson/writer.js';
import { type Pipeline } from './context.js';
import { stageSource } from './stages.js';

/** Most stages of a pipeline, as on the server. */
const MAX_STAGES = 1000;

/** The beginning of a pipeline that the planner answers, and the number of stages it takes up. */
export interface Pushdown {
  readonly query: Query;
  readonly stages: number;
}

/**
 * Builds the stream of a pipeline's results.
 * @throws MongoError 40324 for unknown stages, 115 for stages that the engine lacks
 */
export async function buildPipeline(pipeline: Pipeline): Promise<Source> {
  const { stages, slice } = pipeline;
  if (stages.length > MAX_STAGES)
    throw new MongoError(CODE.FailedToParse, `Pipeline length must be no longer than ${MAX_STAGES} stages`);
  for (const stage of stages) checkStage(stage);
  const counted = await countOnly(pipeline);
  if (counted) return counted;
  const { query, stages: taken } = pushdown(pipeline);
  const collection =
    pipeline.collection === undefined ? undefined : pipeline.engine.catalog.find(pipeline.db, pipeline.collection);
  let source: Source = fromRows([]);
  if (collection) {
    const plan = planQuery(collection, query.filter, query.sort, query.hint);
    source = run(pipeline.engine.store, collection, query, plan, slice);
  }
  for (const stage of stages.slice(taken)) {
    const [name, spec] = nameAndSpec(stage);
    source = stageSource(name, spec, source, pipeline);
  }
  return source;
}

function checkStage(stage: RawValue): void {
  if (!stage.isDocument)
    throw new MongoError(CODE.TypeMismatch, "Each element of the 'pipeline' array must be an object");
  if (stage.fields().length !== 1)
    throw new MongoError(40323, 'A pipeline stage specification object must contain exactly one field.');
}

export function nameAndSpec(stage: RawValue): [string, RawValue] {
  const [first] = stage.fields();
  if (!first) throw new MongoError(40323, 'A pipeline stage specification object must contain exactly one field.');
  return first;
}

/** Takes leading `$match`, `$sort`, `$skip` and `$limit` stages together into one query. */
export function pushdown({ stages, variables, hint }: Pick<Pipeline, 'stages' | 'variables' | 'hint'>): Pushdown {
  const matches: RawValue[] = [];
  let sort: RawValue | undefined;
  let skip = 0;
  let limit = 0;
  let taken = 0;
  for (const stage of stages) {
    const [name, spec] = nameAndSpec(stage);
    if (name === '$match' && skip === 0 && limit === 0) matches.push(spec);
    else if (name === '$sort' && !sort && skip === 0 && limit === 0) sort = spec;
    else if (name === '$skip' && limit === 0 && isCount(spec, 0)) skip += spec.number();
    else if (name === '$limit' && limit === 0 && isCount(spec, 1)) limit = spec.number();
    else break;
    taken++;
  }
  const query = { filter: parseFilter(conjunctionOf(matches), variables), sort: parseSort(sort), hint, skip, limit };
  return { query, stages: taken };
}

function isCount(spec: RawValue, least: number): boolean {
  return spec.isNumber && Number.isInteger(spec.number()) && spec.number() >= least;
}

function conjunctionOf(matches: readonly RawValue[]): RawValue | undefined {
  if (matches.length < 2) return matches[0];
  const writer = new BsonWriter().begin().beginArray('$and');
  matches.forEach((match, i) => writer.value(String(i), match));
  return rawDocument(writer.end().end().finish());
}

/** `[{$match}?, {$group: {_id: constant, n: {$sum: 1}}}]`, which is what drivers send to count documents. */
async function countOnly(pipeline: Pipeline): Promise<Source | undefined> {
  const { query, stages: taken } = pushdown(pipeline);
  const last = pipeline.stages[taken];
  if (!last || taken !== pipeline.stages.length - 1 || pipeline.collection === undefined) return undefined;
  const counter = counterOf(last);
  if (!counter) return undefined;
  const collection = pipeline.engine.catalog.find(pipeline.db, pipeline.collection);
  const total = collection ? await countMatching(pipeline.engine.store, collection, query, pipeline.slice) : 0;
  if (total === 0) return fromRows([]);
  const row: Row = { record: 0, doc: encodeDocument({ ...counter.id, [counter.field]: total }) };
  return fromRows([row]);
}

function counterOf(stage: RawValue): { id: { _id?: unknown }; field: string } | undefined {
  const [name, spec] = nameAndSpec(stage);
  if (name === '$count' && /^[^$.]+$/.test(spec.string())) return { id: {}, field: spec.string() };
  if (name !== '$group' || !spec.isDocument) return undefined;
  const [id, sum, ...more] = spec.fields();
  if (!id || id[0] !== '_id' || !sum || more.length > 0 || !sum[1].isDocument) return undefined;
  const [operator, operand] = sum[1].fields()[0] ?? [];
  const constant = id[1].isNumber || id[1].js() === null;
  if (!constant || operator !== '$sum' || !operand?.isNumber || operand.number() !== 1) return undefined;
  return { id: { _id: id[1].js() }, field: sum[0] };
}
