import fc from 'fast-check';
import { bucketOf, quantileOf, relativeError, totalOf } from './duration-histogram.js';

const tenYears = 10 * 366 * 86_400_000;
const durations = fc.oneof(
  fc.integer({ min: 0, max: tenYears }),
  fc.integer({ min: 0, max: 45 }).map((power) => Math.round(1.7 ** power)),
);

function histogramOf(values: readonly number[]): ReadonlyMap<string, number> {
  const histogram = new Map<string, number>();
  for (const value of values) histogram.set(bucketOf(value), (histogram.get(bucketOf(value)) ?? 0) + 1);
  return histogram;
}

test('every quantile is within the relative error of the exact one', () => {
  fc.assert(
    fc.property(
      fc.array(durations, { minLength: 1, maxLength: 300 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (values, q) => {
        const sorted = [...values].sort((a, b) => a - b);
        const exact = sorted[Math.floor(q * (sorted.length - 1))]!;
        const read = quantileOf(histogramOf(values), q)!;
        expect(Math.abs(read - exact)).toBeLessThanOrEqual(relativeError * exact * (1 + 1e-9));
      },
    ),
    { numRuns: 500 },
  );
});

test('histograms add up: that of all durations is the sum of those of the parts', () => {
  fc.assert(
    fc.property(fc.array(durations), fc.array(durations), (some, others) => {
      const sum = new Map(histogramOf(some));
      for (const [bucket, count] of histogramOf(others)) sum.set(bucket, (sum.get(bucket) ?? 0) + count);
      expect(sum).toEqual(histogramOf([...some, ...others]));
      expect(totalOf(sum)).toBe(some.length + others.length);
    }),
  );
});

test('ten years need few buckets', () => {
  expect(Number(bucketOf(tenYears))).toBeLessThan(700);
});

test('a stay of no time has a bucket of its own, and so has a clock that ran backwards', () => {
  expect(quantileOf(histogramOf([0, 0, -5]), 0.9)).toBe(0);
});

test('nothing has no quantile', () => {
  expect(quantileOf(new Map(), 0.5)).toBeUndefined();
  expect(quantileOf(new Map([['7', 0]]), 0.5)).toBeUndefined();
});
