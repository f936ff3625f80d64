/**
 * Durations counted in logarithmic buckets, as in DDSketch (Masson, Rim and Lee, "DDSketch: A Fast and Fully-Mergeable Quantile Sketch
 * with Relative-Error Guarantees", PVLDB 12 (12), 2019). Histograms of any number of cases, days or machines add up to the histogram
 * of them all, and every quantile read from one is within {@link relativeError} of the exact one.
 */
export const relativeError = 0.02;

const gamma = (1 + relativeError) / (1 - relativeError);
const logGamma = Math.log(gamma);
const zero = 'zero';

/** Counts by bucket. */
export type DurationHistogram = ReadonlyMap<string, number>;

/** The bucket of a duration in whole milliseconds; bucket `n` holds those above γⁿ⁻¹ and up to γⁿ. */
export function bucketOf(milliseconds: number): string {
  return milliseconds < 1 ? zero : Math.ceil(Math.log(milliseconds) / logGamma).toString();
}

function orderOf(bucket: string): number {
  return bucket === zero ? -1 : Number(bucket);
}

/** The value whose relative distance to every duration in the bucket is at most {@link relativeError}. */
function middleOf(bucket: string): number {
  return bucket === zero ? 0 : (2 * gamma ** Number(bucket)) / (gamma + 1);
}

export function totalOf(histogram: DurationHistogram): number {
  return [...histogram.values()].reduce((sum, count) => sum + count, 0);
}

/**
 * The `q`-quantile in milliseconds: the duration at place ⌊q·(n − 1)⌋, counted from 0, of all n in ascending order; `undefined` when
 * there is none.
 */
export function quantileOf(histogram: DurationHistogram, q: number): number | undefined {
  const buckets = [...histogram].filter(([, count]) => count > 0).sort(([a], [b]) => orderOf(a) - orderOf(b));
  const place = Math.floor(q * (totalOf(histogram) - 1));
  let counted = 0;
  for (const [bucket, count] of buckets) {
    counted += count;
    if (counted > place) return middleOf(bucket);
  }
  return undefined;
}
