import { intersect, normalize } from '../query/conditions.js';
import { isPoint, type Condition, type KeyRange } from '../query/filter.js';
import { idEnd } from '../storage/record-keys.js';
import { arraysOn, type IndexView } from './index-view.js';

/** A stretch of a table's keys: from `start` (inclusive) to `end` (exclusive). */
export interface Segment {
  readonly start: Buffer;
  readonly end: Buffer;
}

/** Segments that share the same leading values; within a run they are in key order. */
export interface Run {
  readonly segments: readonly Segment[];
  /** beginning of a key that is the same for the whole run */
  readonly prefix: Buffer;
}

/** What an index can do for a filter. */
export interface Bounds {
  readonly runs: readonly Run[];
  /** leading fields limited to single values */
  readonly points: number;
  /** leading fields limited to exactly one value */
  readonly fixed: number;
  /** whether a range on the next field limits the scan further */
  readonly ranged: boolean;
  /** a run leads to a document once at most: all fields with arrays are among the `points` */
  readonly once: boolean;
  readonly used: readonly Condition[];
  /** the ranges hold more than the conditions ask for */
  readonly widened: boolean;
}

// More combinations of leading values than this are left to the residual filter.
const MAX_RUNS = 200;

// What follows a whole value begins with a byte from 08 to F7. Within a string, 00 FF stands for a zero byte (FF 00 when
// descending), so a longer string that begins with the same text and a zero byte lies outside of these two.
const BEFORE_NEXT = Buffer.of(0x01);
const AFTER_NEXT = Buffer.of(0xff);

// Sorts after everything that continues the beginning of a value.
const AFTER_ALL = Buffer.of(0xff, 0xff, 0xff);

// Less than what the store keeps of a long key, and little enough for a bound of several fields.
const CUT = 900;

/** Works out the key ranges that can match. */
export function boundsFor(index: IndexView, conditions: readonly Condition[]): Bounds {
  const used: Condition[] = [];
  let prefixes: Buffer[] = [idPrefix(index.id)];
  let points = 0;
  let fixed = 0;
  let last: { ranges: readonly KeyRange[]; descending: boolean } | undefined;
  let widenedAny = false;
  const arrays = new Set<string>();
  for (const { path, descending } of index.parts) {
    const found = conditions.filter((condition) => condition.path.text === path.text);
    const met = arraysOn(index, path.text);
    // Two conditions on the same array may be met by different items, which no single key shows.
    const usable = met.length === 0 ? found : met.some((array) => arrays.has(array)) ? [] : found.slice(0, 1);
    for (const array of met) arrays.add(array);
    const [first, ...others] = usable;
    if (!first) break;
    let ranges = normalize(first.ranges);
    for (const other of others) ranges = normalize(intersect(ranges, other.ranges));
    let single = ranges.every(isPoint) && prefixes.length * ranges.length <= MAX_RUNS;
    // Long keys are cut off in the store; single _ids are looked up by their hash.
    if ((!single || index.table === 'entries') && (index.truncated || ranges.some(isLong))) {
      ranges = normalize(ranges.map(widened));
      single = false;
      widenedAny = true;
    }
    used.push(...usable);
    if (!single) {
      last = { ranges, descending };
      break;
    }
    prefixes = prefixes.flatMap((prefix) =>
      ranges.map(({ low }) => Buffer.concat([prefix, descending ? inverted(low) : low])),
    );
    if (ranges.length === 1 && fixed === points) fixed++;
    points++;
  }
  const ordered = prefixes.sort((a, b) => a.compare(b));
  const runs = ordered.map((prefix) => ({ prefix, segments: segmentsOf(prefix, last, index) }));
  const once = index.parts.slice(points).every(({ path }) => arraysOn(index, path.text).length === 0);
  return { runs, points, fixed, ranged: last !== undefined, once, used, widened: widenedAny };
}

function idPrefix(id: number): Buffer {
  const prefix = Buffer.allocUnsafe(4);
  prefix.writeUInt32BE(id, 0);
  return prefix;
}

function inverted(bytes: Buffer): Buffer {
  return Buffer.from(bytes.map((byte) => byte ^ 0xff));
}

/** All keys that begin with the values of `prefix`; a key of `ids` may end there. */
function wholeRun(prefix: Buffer, id: number, table: IndexView['table']): Segment {
  if (prefix.length === 4) return { start: prefix, end: idEnd(id) };
  const start = table === 'ids' ? prefix : Buffer.concat([prefix, BEFORE_NEXT]);
  return { start, end: Buffer.concat([prefix, AFTER_NEXT]) };
}

function ascendingEnds({ low, lowOpen, high, highOpen, cut }: KeyRange): [start: Buffer[], end: Buffer[]] {
  const start = lowOpen ? [low, AFTER_NEXT] : [low];
  return [start, highOpen ? [high] : [high, cut ? AFTER_ALL : AFTER_NEXT]];
}

function descendingEnds({ low, lowOpen, high, highOpen, cut }: KeyRange): [start: Buffer[], end: Buffer[]] {
  const [from, to] = [inverted(high), inverted(low)];
  const start = highOpen ? [from, AFTER_ALL] : cut ? [from] : [from, BEFORE_NEXT];
  return [start, lowOpen ? [to, BEFORE_NEXT] : [to, AFTER_ALL]];
}

function segmentsOf(
  prefix: Buffer,
  last: { ranges: readonly KeyRange[]; descending: boolean } | undefined,
  { id, table }: IndexView,
): Segment[] {
  if (!last) return [wholeRun(prefix, id, table)];
  const segments = last.ranges.map((range) => {
    const [start, end] = last.descending ? descendingEnds(range) : ascendingEnds(range);
    return { start: Buffer.concat([prefix, ...start]), end: Buffer.concat([prefix, ...end]) };
  });
  return last.descending ? segments.reverse() : segments;
}

function isLong({ low, high }: KeyRange): boolean {
  return low.length > CUT || high.length > CUT;
}

function widened(range: KeyRange): KeyRange {
  return {
    low: range.low.subarray(0, CUT),
    lowOpen: false,
    high: range.high.subarray(0, CUT),
    highOpen: false,
    cut: true,
  };
}
