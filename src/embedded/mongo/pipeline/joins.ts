import { RawValue, rawDocument } from '../bson/raw-value.js';
import { T } from '../bson/types.js';
import { BsonWriter } from '../bson/writer.js';
import { CODE, MongoError, notSupported } from '../errors.js';
import { run } from '../planner/execute.js';
import { planQuery } from '../planner/plan.js';
import { endless, fromRows, PAUSE, type Row, type Source } from '../planner/source.js';
import { parsePath, walk } from '../query/path.js';
import { makePlace } from '../update/place.js';
import { ArrayNode, encodeNode, ObjectNode, opened } from '../update/tree.js';
import { nameAndSpec, pushdown } from './build.js';
import { type Pipeline } from './context.js';
import { memoryGuard } from './memory.js';
import { blocking, stageSource } from './stages.js';

/** Runs a pipeline on another collection to its end without a pause, within a stage's memory. */
function collect(pipeline: Pipeline, collection: string, stages: readonly RawValue[], what: string): Row[] {
  const { query, stages: taken } = pushdown({ stages, variables: pipeline.variables, hint: undefined });
  const found = pipeline.engine.catalog.find(pipeline.db, collection);
  let source: Source = fromRows([]);
  if (found) {
    const plan = planQuery(found, query.filter, query.sort, query.hint);
    source = run(pipeline.engine.store, found, query, plan, endless());
  }
  for (const stage of stages.slice(taken)) {
    const [name, spec] = nameAndSpec(stage);
    source = stageSource(name, spec, source, unpaused(pipeline));
  }
  return exhaust(source, what, pipeline);
}

function unpaused(pipeline: Pipeline): Pipeline {
  return { ...pipeline, slice: endless() };
}

function exhaust(source: Source, what: string, { slice }: Pipeline): Row[] {
  const guard = memoryGuard(what, slice.memory);
  const rows: Row[] = [];
  for (let row = source.next(); row; row = source.next()) {
    if (row === PAUSE) continue;
    guard(row.doc.length);
    rows.push(row);
  }
  source.rest();
  return rows;
}

/** `$lookup` by equality of two fields, with or without a further pipeline; answered by an index on `foreignField`. */
export function lookupStage(source: Source, spec: RawValue, pipeline: Pipeline): Source {
  const fields = spec.map();
  const text = (name: string): string | undefined => fields.get(name)?.string();
  const [from, local, foreign, as] = [text('from'), text('localField'), text('foreignField'), text('as')];
  if (as === undefined) throw new MongoError(CODE.FailedToParse, "must specify 'as' field for a $lookup");
  if (from === undefined)
    throw new MongoError(CODE.FailedToParse, "missing 'from' option to $lookup stage specification");
  if (fields.has('let')) throw notSupported("option 'let' of $lookup");
  const stages = fields.get('pipeline')?.items() ?? [];
  if ((local === undefined) !== (foreign === undefined))
    throw new MongoError(
      CODE.FailedToParse,
      '$lookup requires both or neither of localField and foreignField to be specified',
    );
  const { memory } = pipeline.slice;
  let all: Row[] | undefined;
  const path = parsePath(local ?? '');
  // What is found for one document is let go before the next.
  const forOne = unpaused(pipeline);
  return {
    next: (): Row | undefined | typeof PAUSE => {
      if (foreign === undefined && !all) {
        if (!memory.mayTake()) return PAUSE;
        all = collect(pipeline, from, stages, '$lookup');
      }
      const row = source.next();
      if (row === undefined || row === PAUSE) return row;
      const matches = all ?? collect(forOne, from, [equality(row.doc, path, foreign ?? ''), ...stages], '$lookup');
      const root = opened(rawDocument(row.doc));
      if (!(root instanceof ObjectNode)) return row;
      makePlace(root, as.split('.')).set(new ArrayNode(matches.map(({ doc }) => rawDocument(doc))));
      return { record: row.record, doc: encodeNode(root, row.doc.length * 2) };
    },
    rest: () => source.rest(),
  };
}

/** `{$match: {foreign: {$in: [values of the local field]}}}`; a missing local field means null. */
function equality(doc: Buffer, path: ReturnType<typeof parsePath>, foreign: string): RawValue {
  const writer = new BsonWriter().begin().beginDocument('$match').beginDocument(foreign).beginArray('$in');
  let values = 0;
  walk(doc, 0, path, true, (buf, type, pos) => {
    if (type === T.EOO) writer.null(String(values++));
    else if (type !== T.ARRAY) writer.value(String(values++), new RawValue(buf, type, pos));
    return false;
  });
  if (values === 0) writer.null('0');
  return rawDocument(writer.end().end().end().end().finish());
}

/** `$unionWith`: the documents of another collection after those of the stream. */
export function unionStage(source: Source, spec: RawValue, pipeline: Pipeline): Source {
  const fields = spec.map();
  const name = spec.type === T.STRING ? spec.string() : fields.get('coll')?.string();
  if (name === undefined) throw new MongoError(CODE.FailedToParse, '$unionWith needs a collection');
  const stages = fields.get('pipeline')?.items() ?? [];
  let second: Source | undefined;
  return {
    next: () => {
      if (!second) {
        const row = source.next();
        if (row !== undefined) return row;
        if (!pipeline.slice.memory.mayTake()) return PAUSE;
        second = fromRows(collect(pipeline, name, stages, '$unionWith'));
      }
      return second.next();
    },
    rest: () => source.rest(),
  };
}

/** `$facet`: several pipelines over the same documents. */
export function facetStage(source: Source, spec: RawValue, pipeline: Pipeline): Source {
  const guard = memoryGuard('$facet', pipeline.slice.memory);
  const rows: Row[] = [];
  const facets = spec.fields();
  if (facets.length === 0) throw new MongoError(40169, 'the $facet specification must be a non-empty object');
  return blocking(
    source,
    pipeline.slice.memory,
    (row) => {
      guard(row.doc.length);
      rows.push(row);
    },
    () => {
      const writer = new BsonWriter().begin();
      for (const [name, stages] of facets) {
        let facet = fromRows(rows);
        for (const stage of stages.items()) {
          const [operator, operand] = nameAndSpec(stage);
          facet = stageSource(operator, operand, facet, unpaused(pipeline));
        }
        writer.beginArray(name);
        exhaust(facet, '$facet', pipeline).forEach(({ doc }, i) => writer.document(String(i), doc));
        writer.end();
      }
      return [{ record: 0, doc: writer.end().finish() }];
    },
  );
}
