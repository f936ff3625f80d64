import { addDays, type Day } from '../calendar-days.js';
import { type Figure, type FigureMaker, openedIn } from '../case-links.js';
import type { RollupBook } from '../rollup-book.js';
import { rollups } from '../rollup-keys.js';
import { DayCounts } from './day-counts.js';

/** First and last age in days, where the day of opening is day 0; the last bucket has no end. */
export const ageBuckets = [
  { from: 0, to: 7 },
  { from: 8, to: 15 },
  { from: 16, to: 30 },
  { from: 31, to: 60 },
  { from: 61 },
] as const;

export const oldestCountedByDay = 60;

/** Open cases whose age in calendar days of the configured time zone lies in the bucket. */
export interface AgeBucket extends Figure {
  readonly fromDays: number;
  readonly toDays?: number;
}

/** Open cases by age on the day `today`. A case dated after today, by a clock that runs fast, is in the youngest bucket. */
export function ages(book: RollupBook, figure: FigureMaker, today: Day): readonly AgeBucket[] {
  const counts = new DayCounts(book);
  const total = book.count(rollups.standing, 'open', 'total');
  return ageBuckets.map((bucket) => {
    const last = bucket.from === 0 ? undefined : addDays(today, -bucket.from);
    const first = 'to' in bucket ? addDays(today, -bucket.to) : undefined;
    const upToLast = last === undefined ? total : counts.before(addDays(last, 1), 'open');
    const beforeFirst = first === undefined ? 0 : counts.before(first, 'open');
    const opened = openedIn({
      ...(first === undefined ? {} : { from: first }),
      ...(last === undefined ? {} : { to: last }),
    });
    return {
      fromDays: bucket.from,
      ...('to' in bucket ? { toDays: bucket.to } : {}),
      ...figure(upToLast - beforeFirst, { open: 'true', ...opened }),
    };
  });
}
