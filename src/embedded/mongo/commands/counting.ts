import { pull } from '../cursors/batch.js';
import { run, type Query } from '../planner/execute.js';
import { planQuery, type Plan } from '../planner/plan.js';
import { PAUSE, type Slice, type Source } from '../planner/source.js';
import { type Collection } from '../storage/collection.js';
import { type Store } from '../storage/store.js';

/** Counts what a query finds, from counters or index entries alone where they suffice. */
export async function countMatching(store: Store, collection: Collection, query: Query, slice: Slice): Promise<number> {
  const { filter, skip, limit } = query;
  const window = (all: number): number => Math.min(Math.max(0, all - skip), limit === 0 ? Infinity : limit);
  if (filter.empty && !query.hint) return window(collection.count);
  const plan = planQuery(collection, filter, [], query.hint);
  if (plan.kind === 'index' && plan.decisive) return window(entriesOf(store, plan));
  const source = run(store, collection, { ...query, sort: [] }, plan, slice);
  return countRows(source, slice);
}

/** The number of index entries an index plan covers. */
export function entriesOf(store: Store, plan: Extract<Plan, { kind: 'index' }>): number {
  let entries = 0;
  for (const { segments } of plan.bounds.runs)
    for (const { start, end } of segments) entries += store[plan.index.table].count({ start, end });
  return entries;
}

/** Counts the rows of a source without keeping them. */
export async function countRows(source: Source, slice: Slice): Promise<number> {
  let rows = 0;
  slice.begin();
  for (;;) {
    const row = source.next();
    if (row === PAUSE) {
      if (!(await pull({ source, slice }))) break;
    } else if (!row) break;
    rows++;
  }
  source.rest();
  return rows;
}
