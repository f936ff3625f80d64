import { type RawValue } from '../bson/raw-value.js';
import { T } from '../bson/types.js';
import { encodeDocument } from '../bson/decode.js';
import { MongoError, notSupported } from '../errors.js';
import { limited } from '../planner/execute.js';
import { parseSort, sorted } from '../planner/sort.js';
import { UNCOUNTED, type OperationMemory } from '../planner/result-memory.js';
import { PAUSE, type Row, type Source } from '../planner/source.js';
import { parseFilter } from '../query/parse-filter.js';
import { compileProjection } from '../query/projection.js';
import { bucketStage } from './bucket.js';
import { type Pipeline } from './context.js';
import { addFields, exclusionOf, replaceWith } from './field-stages.js';
import { groupStage, sortByCount } from './group.js';
import { facetStage, lookupStage, unionStage } from './joins.js';
import { mingoStage, MINGO_STAGES } from './mingo-stage.js';
import { unwindStage } from './unwind.js';

const REFUSED = new Set([
  '$changeStream',
  '$collStats',
  '$currentOp',
  '$documents',
  '$geoNear',
  '$graphLookup',
  '$indexStats',
  '$listLocalSessions',
  '$listSessions',
  '$merge',
  '$out',
  '$planCacheStats',
  '$search',
  '$searchMeta',
]);

/** Continues a stream by one stage. */
export function stageSource(name: string, spec: RawValue, source: Source, pipeline: Pipeline): Source {
  const { variables } = pipeline;
  switch (name) {
    case '$match': {
      const filter = parseFilter(spec, variables);
      return filtered(source, (doc) => filter.matches(doc, 0));
    }
    case '$sort': {
      const parts = parseSort(spec);
      if (parts.length === 0) throw new MongoError(15976, '$sort stage must have at least one sort key');
      return sorted(source, parts, 0, pipeline.slice.memory);
    }
    case '$limit':
      if (!spec.isNumber || spec.number() <= 0) throw new MongoError(15958, 'the limit must be positive');
      return limited(source, 0, spec.number());
    case '$skip':
      if (!spec.isNumber || spec.number() < 0)
        throw new MongoError(5107200, `invalid argument to $skip stage: Expected a non-negative number in: $skip`);
      return limited(source, spec.number(), 0);
    case '$count':
      return countStage(source, spec);
    case '$project': {
      if (!spec.isDocument || spec.fields().length === 0)
        throw new MongoError(
          51272,
          'Invalid $project :: caused by :: projection specification must have at least one field',
        );
      const projection = compileProjection(spec);
      return projection ? mapped(source, projection) : source;
    }
    case '$unset':
      return mapped(source, exclusionOf(spec));
    case '$addFields':
    case '$set':
      return mapped(source, addFields(spec, variables));
    case '$replaceRoot':
      return mapped(source, replaceWith(spec.map().get('newRoot'), variables));
    case '$replaceWith':
      return mapped(source, replaceWith(spec, variables));
    case '$group':
      return groupStage(source, spec, pipeline);
    case '$bucket':
      return bucketStage(source, spec, pipeline);
    case '$sortByCount':
      return sortByCount(source, spec, pipeline);
    case '$unwind':
      return unwindStage(source, spec);
    case '$lookup':
      return lookupStage(source, spec, pipeline);
    case '$unionWith':
      return unionStage(source, spec, pipeline);
    case '$facet':
      return facetStage(source, spec, pipeline);
    default:
      if (MINGO_STAGES.has(name)) return mingoStage(name, spec, source, pipeline);
      if (name === '$changeStream')
        throw new MongoError(40573, 'The $changeStream stage is not supported by the embedded engine');
      if (REFUSED.has(name)) throw notSupported(`pipeline stage ${name}`);
      throw new MongoError(40324, `Unrecognized pipeline stage name: '${name}'`);
  }
}

/** Every document turned into another. */
export function mapped(source: Source, change: (doc: Buffer) => Buffer): Source {
  return {
    next: (): Row | undefined | typeof PAUSE => {
      const row = source.next();
      return row === undefined || row === PAUSE ? row : { record: row.record, doc: change(row.doc) };
    },
    rest: () => source.rest(),
  };
}

function filtered(source: Source, test: (doc: Buffer) => boolean): Source {
  return {
    next: () => {
      for (;;) {
        const row = source.next();
        if (row === undefined || row === PAUSE || test(row.doc)) return row;
      }
    },
    rest: () => source.rest(),
  };
}

/** A stage that needs all its input before it yields anything; what it takes is counted in `memory`. */
export function blocking(
  source: Source,
  memory: OperationMemory,
  take: (row: Row) => void,
  results: () => Iterable<Row>,
): Source {
  let ready: Iterator<Row, undefined> | undefined;
  return {
    next: () => {
      while (!ready) {
        const row = memory.mayTake() ? source.next() : PAUSE;
        if (row === PAUSE) return PAUSE;
        if (row) take(row);
        else ready = results()[Symbol.iterator]();
      }
      return ready.next().value;
    },
    rest: () => source.rest(),
  };
}

function countStage(source: Source, spec: RawValue): Source {
  const field = spec.string();
  if (field === '') throw new MongoError(40157, 'the count field must be a non-empty string');
  if (spec.type !== T.STRING || field.startsWith('$') || field.includes('.'))
    throw new MongoError(40156, 'the count field must be a non-empty string');
  let rows = 0;
  return blocking(
    source,
    UNCOUNTED,
    () => rows++,
    () => (rows === 0 ? [] : [{ record: 0, doc: encodeDocument({ [field]: rows }) }]),
  );
}
