import { type RawValue } from '../bson/raw-value.js';
import { type Filter } from '../query/filter.js';
import { type Collection } from '../storage/collection.js';
import { type KeyPart } from '../storage/index-keys.js';
import { type Store } from '../storage/store.js';
import { planQuery, type Plan } from './plan.js';
import { fetchRecords, lookUpIds, mergeIndex, scanCollection, scanIndex, type RecordStream } from './scans.js';
import { sorted } from './sort.js';
import { PAUSE, type Slice, type Source } from './source.js';

/** A query on one collection. */
export interface Query {
  readonly filter: Filter;
  readonly sort: readonly KeyPart[];
  readonly hint: RawValue | undefined;
  readonly skip: number;
  /** 0 for no limit */
  readonly limit: number;
}

/** Opens the stream of documents that answers a query, in order. */
export function execute(store: Store, collection: Collection, query: Query, slice: Slice): Source {
  return run(store, collection, query, planQuery(collection, query.filter, query.sort, query.hint), slice);
}

/** Like {@link execute} with a plan made before. */
export function run(store: Store, collection: Collection, query: Query, plan: Plan, slice: Slice): Source {
  const { filter, sort, skip, limit } = query;
  let source = matching(unfiltered(store, collection, plan, slice), filter);
  if (sort.length > 0 && !plan.sorted) source = sorted(source, sort, limit === 0 ? 0 : skip + limit, slice.memory);
  return limited(source, skip, limit);
}

function unfiltered(store: Store, collection: Collection, plan: Plan, slice: Slice): Source {
  if (plan.kind === 'collection') return scanCollection(store, collection, plan.reverse, slice);
  return fetchRecords(store, collection, recordsOf(store, plan, slice), slice);
}

/** The records an index plan leads to, in its order. */
export function recordsOf(store: Store, plan: Extract<Plan, { kind: 'index' }>, slice: Slice): RecordStream {
  const { index, bounds, reverse, sorted: inOrder } = plan;
  if (index.table === 'ids' && bounds.points === 1) return lookUpIds(store, bounds.runs, reverse, slice);
  const merge = inOrder && bounds.runs.length > 1 && bounds.fixed < bounds.points && index.table === 'entries';
  return (merge ? mergeIndex : scanIndex)(store, index, bounds, reverse, slice);
}

function matching(source: Source, { matches, empty }: Filter): Source {
  if (empty) return source;
  return {
    next: () => {
      for (;;) {
        const row = source.next();
        if (row === undefined || row === PAUSE || matches(row.doc, 0)) return row;
      }
    },
    rest: () => source.rest(),
  };
}

/** Leaves out `skip` documents and ends after `limit` (0: never). */
export function limited(source: Source, skip: number, limit: number): Source {
  if (skip === 0 && limit === 0) return source;
  let toSkip = skip;
  let left = limit === 0 ? Infinity : limit;
  return {
    next: () => {
      for (;;) {
        if (left <= 0) return undefined;
        const row = source.next();
        if (row === undefined || row === PAUSE) return row;
        if (toSkip > 0) toSkip--;
        else {
          left--;
          return row;
        }
      }
    },
    rest: () => source.rest(),
  };
}
