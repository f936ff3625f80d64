import { pull } from '../cursors/batch.js';
import { run, type Query } from '../planner/execute.js';
import { planQuery, type Plan } from '../planner/plan.js';
import { PAUSE, type Slice, type Source } from '../planner/source.js';
import { type Collection } from '../storage/collection.js';
import { type Store } from '../storage/store.js';

/** How a count is made: from the counter of the collection, from index entries alone, or by looking at what a plan finds. */
export type CountPlan =
  | { readonly by: 'counter' }
  | { readonly by: 'entries'; readonly plan: IndexPlan }
  | { readonly by: 'documents'; readonly plan: Plan };

type IndexPlan = Extract<Plan, { kind: 'index' }>;

/** Chooses how to count: the less has to be looked at the better. */
export function planCount(collection: Collection, { filter, hint }: Query): CountPlan {
  if (filter.empty && !hint) return { by: 'counter' };
  const plan = planQuery(collection, filter, [], hint);
  return plan.kind === 'index' && plan.decisive ? { by: 'entries', plan } : { by: 'documents', plan };
}

/** Counts what a query finds. */
export async function countMatching(store: Store, collection: Collection, query: Query, slice: Slice): Promise<number> {
  const { skip, limit } = query;
  const window = (all: number): number => Math.min(Math.max(0, all - skip), limit === 0 ? Infinity : limit);
  const chosen = planCount(collection, query);
  if (chosen.by === 'counter') return window(collection.count);
  if (chosen.by === 'entries') {
    const entries = entriesOf(store, chosen.plan);
    slice.keysExamined += entries;
    return window(entries);
  }
  return countRows(run(store, collection, { ...query, sort: [] }, chosen.plan, slice), slice);
}

/** The number of index entries an index plan covers. */
export function entriesOf(store: Store, plan: IndexPlan): number {
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
