import { type Condition, type KeyRange } from './filter.js';

/** Orders two ranges by where they begin. */
function byLow(a: KeyRange, b: KeyRange): number {
  return a.low.compare(b.low) || Number(a.lowOpen) - Number(b.lowOpen);
}

/** Sorts ranges and joins those that overlap or repeat. */
export function normalize(ranges: readonly KeyRange[]): KeyRange[] {
  const joined: KeyRange[] = [];
  for (const range of [...ranges].sort(byLow)) {
    const last = joined.at(-1);
    const gap = last ? last.high.compare(range.low) : -1;
    if (!last || gap < 0 || (gap === 0 && last.highOpen && range.lowOpen)) joined.push(range);
    else if (compareHigh(last, range) < 0) joined[joined.length - 1] = { ...last, ...upper(range) };
  }
  return joined;
}

function upper({ high, highOpen }: KeyRange): Pick<KeyRange, 'high' | 'highOpen'> {
  return { high, highOpen };
}

function compareHigh(a: KeyRange, b: KeyRange): number {
  return a.high.compare(b.high) || Number(b.highOpen) - Number(a.highOpen);
}

/** The values that lie in both lists of ranges. */
export function intersect(a: readonly KeyRange[], b: readonly KeyRange[]): KeyRange[] {
  const found: KeyRange[] = [];
  for (const one of a)
    for (const other of b) {
      const low = byLow(one, other) >= 0 ? one : other;
      const high = compareHigh(one, other) <= 0 ? one : other;
      const order = low.low.compare(high.high);
      if (order < 0 || (order === 0 && !low.lowOpen && !high.highOpen))
        found.push({ low: low.low, lowOpen: low.lowOpen, ...upper(high) });
    }
  return found;
}

/** What holds when one of several groups of conditions holds: per path that every group limits, the union of ranges. */
export function unite(groups: readonly (readonly Condition[])[]): Condition[] {
  const [first = [], ...others] = groups;
  const united: Condition[] = [];
  for (const condition of first) {
    const same = others.map((group) => group.find(({ path }) => path.text === condition.path.text));
    if (united.some(({ path }) => path.text === condition.path.text) || same.includes(undefined)) continue;
    const all = [condition, ...same.flatMap((found) => found ?? [])];
    united.push({
      path: condition.path,
      ranges: normalize(all.flatMap(({ ranges }) => ranges)),
      exact: false,
      matchesMissing: all.some(({ matchesMissing }) => matchesMissing),
    });
  }
  return united;
}

/** True when every value of `inner` lies in `outer`. */
export function covers(outer: readonly KeyRange[], inner: readonly KeyRange[]): boolean {
  return inner.every((range) =>
    outer.some((candidate) => byLow(candidate, range) <= 0 && compareHigh(candidate, range) >= 0),
  );
}
