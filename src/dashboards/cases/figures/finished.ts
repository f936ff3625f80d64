import { type Stage, stages } from '../../../cases/views/case-stage.js';
import { type MeasureKind, moneyMeasureKinds } from '../../../cases/domain/values.js';
import { coverOf, type Period } from '../calendar-days.js';
import { quantileOf, relativeError, totalOf } from '../duration-histogram.js';
import type { RollupBook } from '../rollup-book.js';
import { rollups, valueOfKey } from '../rollup-keys.js';

/** How long cases stayed in a stage. */
export interface StageTime {
  readonly stage: Stage;
  /** Completed stays that ended in the period; a case that came back to a stage has several. */
  readonly stays: number;
  readonly medianSeconds?: number;
  readonly p90Seconds?: number;
}

export interface StageTimes {
  readonly definition: string;
  /** Largest relative distance of a quantile from the exact one, e.g. 0.02. */
  readonly relativeError: number;
  readonly position: string;
  readonly stages: readonly StageTime[];
}

/** Money that moved with completed measures (5.2). */
export interface Redress {
  readonly kind: MeasureKind;
  readonly currency: string;
  /** Sum in minor units of the currency, exact, as decimal text. */
  readonly amount: string;
  /** Payments, not cases. */
  readonly payments: number;
  readonly position: string;
}

const definition =
  'Calendar time from entering a stage (the first: from receipt of the feedback) to leaving it, over stays that ended in the period. ' +
  'Quantiles are read from logarithmic buckets (DDSketch) and lie within the relative error of the exact ones.';

function stageTime(book: RollupBook, units: readonly string[], stage: Stage): StageTime {
  const histogram = new Map<string, number>();
  for (const unit of units) {
    for (const [bucket, count] of book.counts(rollups.finished(unit), 'stays', stage)) {
      histogram.set(bucket, (histogram.get(bucket) ?? 0) + count);
    }
  }
  const median = quantileOf(histogram, 0.5);
  const p90 = quantileOf(histogram, 0.9);
  return {
    stage,
    stays: totalOf(histogram),
    ...(median === undefined ? {} : { medianSeconds: median / 1000 }),
    ...(p90 === undefined ? {} : { p90Seconds: p90 / 1000 }),
  };
}

/** Times in the open stages; imported cases never were in one. */
export function stageTimes(book: RollupBook, period: Period, position: string): StageTimes {
  const units = coverOf(period);
  const open = stages.filter((stage) => stage !== 'archived' && stage !== 'merged');
  return { definition, relativeError, position, stages: open.map((stage) => stageTime(book, units, stage)) };
}

/** Redress paid in the period by kind and currency; amounts of different currencies are never added up. */
export function redress(book: RollupBook, period: Period, position: string): readonly Redress[] {
  const units = coverOf(period);
  return moneyMeasureKinds.flatMap((kind) => {
    const keys = new Set(units.flatMap((unit) => book.keys(rollups.finished(unit), 'redress', kind)));
    const sum = (key: string, field: string): bigint =>
      units.reduce((total, unit) => total + book.sum(rollups.finished(unit), 'redress', kind, key, field), 0n);
    return [...keys]
      .sort()
      .map((key) => ({
        kind,
        currency: valueOfKey(key),
        amount: sum(key, 'amount').toString(),
        payments: Number(sum(key, 'count')),
        position,
      }))
      .filter(({ payments }) => payments > 0);
  });
}
