import fc from 'fast-check';
import { covers, intersect, normalize } from './conditions.js';
import { type KeyRange } from './filter.js';

const bound = fc.integer({ min: 0, max: 20 });

const range = fc
  .tuple(bound, bound, fc.boolean(), fc.boolean())
  .filter(([a, b, aOpen, bOpen]) => a < b || (a === b && !aOpen && !bOpen))
  .map(([a, b, lowOpen, highOpen]): KeyRange => ({ low: Buffer.of(a), high: Buffer.of(b), lowOpen, highOpen }));

const ranges = fc.array(range, { maxLength: 5 });

/** Whether a value, in halves so that open ends show, lies in a list of ranges. */
function holds(list: readonly KeyRange[], half: number): boolean {
  return list.some(({ low, high, lowOpen, highOpen }) => {
    const [from, to] = [low[0]! * 2, high[0]! * 2];
    return (half > from || (half === from && !lowOpen)) && (half < to || (half === to && !highOpen));
  });
}

const halves = Array.from({ length: 42 }, (_, i) => i);

describe('ranges', () => {
  it('keep what they hold when they are put in order', () => {
    fc.assert(
      fc.property(ranges, (list) => {
        const ordered = normalize(list);
        for (const half of halves) expect(holds(ordered, half)).toBe(holds(list, half));
      }),
    );
  });

  it('are disjoint and ascending afterwards', () => {
    fc.assert(
      fc.property(ranges, (list) => {
        const ordered = normalize(list);
        for (const half of halves) expect(ordered.filter((one) => holds([one], half)).length).toBeLessThanOrEqual(1);
        const lows = ordered.map(({ low }) => low[0]!);
        expect(lows).toEqual([...lows].sort((a, b) => a - b));
      }),
    );
  });

  it('hold in common what both hold', () => {
    fc.assert(
      fc.property(ranges, ranges, (a, b) => {
        const both = intersect(normalize(a), normalize(b));
        for (const half of halves) expect(holds(both, half)).toBe(holds(a, half) && holds(b, half));
      }),
    );
  });

  it('cover only what lies within them', () => {
    fc.assert(
      fc.property(ranges, ranges, (a, b) => {
        if (covers(a, b)) for (const half of halves) if (holds(b, half)) expect(holds(a, half)).toBe(true);
      }),
    );
  });
});
