import { type RawValue } from '../bson/raw-value.js';
import { T } from '../bson/types.js';
import { CODE, MongoError } from '../errors.js';
import { covers } from '../query/conditions.js';
import { isPoint, type Condition, type Filter } from '../query/filter.js';
import { type Collection } from '../storage/collection.js';
import { type KeyPart } from '../storage/index-keys.js';
import { boundsFor, type Bounds } from './bounds.js';
import { arraysOn, hinted, idIndex, usableIndexes, type IndexView } from './index-view.js';

/** How a query is going to be answered. */
export type Plan =
  | { readonly kind: 'collection'; readonly reverse: boolean; readonly sorted: false }
  | {
      readonly kind: 'index';
      readonly index: IndexView;
      readonly bounds: Bounds;
      readonly reverse: boolean;
      /** the index yields the wanted order */
      readonly sorted: boolean;
      /** index entries alone decide, no document needs to be looked at */
      readonly decisive: boolean;
    };

/** Chooses the index that narrows the search most; see README, "How an index is chosen". */
export function planQuery(
  collection: Collection,
  filter: Filter,
  sort: readonly KeyPart[],
  hint: RawValue | undefined,
): Plan {
  const id = filter.conditions.find(({ path }) => path.text === '_id');
  if (!hint && id?.ranges.length === 1 && id.ranges.every(isPoint)) {
    const index = idIndex(collection);
    return candidate(index, filter, sort);
  }
  const indexes = usableIndexes(collection);
  if (hint && !isEmptyDocument(hint)) return hintedPlan(indexes, filter, sort, hint);
  let best: Extract<Plan, { kind: 'index' }> | undefined;
  for (const index of indexes) {
    if (!isUsable(index, filter.conditions)) continue;
    const plan = candidate(index, filter, sort);
    if (plan.bounds.used.length === 0 && !plan.sorted) continue;
    if (!best || isBetter(plan, best)) best = plan;
  }
  return best ?? { kind: 'collection', reverse: false, sorted: false };
}

function isEmptyDocument(hint: RawValue): boolean {
  return hint.isDocument && hint.fields().length === 0;
}

function hintedPlan(indexes: readonly IndexView[], filter: Filter, sort: readonly KeyPart[], hint: RawValue): Plan {
  const natural = hint.isDocument ? hint.map().get('$natural') : undefined;
  if (natural) return { kind: 'collection', reverse: natural.number() < 0, sorted: false };
  if (!hint.isDocument && hint.type !== T.STRING)
    throw new MongoError(CODE.FailedToParse, 'Hint must be a string or an object');
  const index = hinted(indexes, hint);
  if (!index)
    throw new MongoError(
      CODE.BadValue,
      'error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index',
    );
  return candidate(index, filter, sort);
}

function candidate(index: IndexView, filter: Filter, sort: readonly KeyPart[]): Extract<Plan, { kind: 'index' }> {
  const bounds = boundsFor(index, filter.conditions);
  const order = sort.length > 0 && bounds.once && !index.truncated ? orderOf(index, bounds, sort) : undefined;
  const decisive =
    filter.complete &&
    index.arrays.length === 0 &&
    !bounds.widened &&
    bounds.used.length === filter.conditions.length &&
    bounds.used.every(({ exact, matchesMissing }) => exact && !matchesMissing);
  return { kind: 'index', index, bounds, reverse: order === 'backward', sorted: order !== undefined, decisive };
}

/**
 * Whether walking the index (forward or backward) yields the order. Leading fixed fields do not matter, unless they are
 * arrays: a document sorts by its least or greatest item, not by the one it was found by.
 */
function orderOf(index: IndexView, bounds: Bounds, sort: readonly KeyPart[]): 'forward' | 'backward' | undefined {
  const leading = index.parts.slice(0, bounds.fixed).map(({ path }) => path.text);
  const fixed = new Set(leading.filter((field) => arraysOn(index, field).length === 0));
  const wanted = sort.filter(({ path }) => !fixed.has(path.text));
  const available = index.parts.slice(bounds.points);
  let backward: boolean | undefined;
  for (const [i, { path, descending }] of wanted.entries()) {
    const part = available[i];
    if (part?.path.text !== path.text) return undefined;
    const against = part.descending !== descending;
    if (backward !== undefined && backward !== against) return undefined;
    backward = against;
  }
  return backward ? 'backward' : 'forward';
}

function isUsable(index: IndexView, conditions: readonly Condition[]): boolean {
  if (index.sparse) {
    const present = index.parts.some(({ path }) =>
      conditions.some((condition) => condition.path.text === path.text && !condition.matchesMissing),
    );
    if (!present) return false;
  }
  return !index.partial || implies(conditions, index.partial.filter, index.partial.raw);
}

/** True when every document that meets `conditions` meets the filter of a partial index. */
function implies(conditions: readonly Condition[], partial: Filter, raw: RawValue): boolean {
  const known = partial.conditions.every((wanted) =>
    conditions.some(({ path, ranges }) => path.text === wanted.path.text && covers(wanted.ranges, ranges)),
  );
  if (!known) return false;
  if (partial.complete) return true;
  return raw.fields().every(([name, value]) => {
    const rest = value.isDocument ? value.fields().map(([operator]) => operator) : [];
    if (rest.length === 1 && rest[0] === '$exists' && value.map().get('$exists')?.truthy())
      return conditions.some(({ path, matchesMissing }) => path.text === name && !matchesMissing);
    return partial.conditions.some(({ path, exact }) => path.text === name && exact) && rest.length <= 1;
  });
}

function isBetter(a: Extract<Plan, { kind: 'index' }>, b: Extract<Plan, { kind: 'index' }>): boolean {
  return compareRank(rank(a), rank(b)) > 0;
}

function rank({ index, bounds, sorted }: Extract<Plan, { kind: 'index' }>): number[] {
  const whole = index.unique && bounds.fixed === index.parts.length;
  return [
    Number(whole),
    bounds.points,
    Number(sorted),
    Number(bounds.ranged),
    -bounds.runs.length,
    -index.parts.length,
  ];
}

function compareRank(a: readonly number[], b: readonly number[]): number {
  for (const [i, value] of a.entries()) if (value !== b[i]) return value - (b[i] ?? 0);
  return 0;
}
