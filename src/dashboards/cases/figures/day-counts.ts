import {
  addDays,
  type Day,
  daysOf,
  isWholeMonth,
  type Month,
  monthOf,
  monthsOf,
  type Period,
} from '../calendar-days.js';
import type { DayCounter } from '../contributions.js';
import type { RollupBook } from '../rollup-book.js';
import { keyOf, rollups, valueOfKey } from '../rollup-keys.js';

/** Counters by day and by month, whatever the time between them. */
export class DayCounts {
  constructor(private readonly book: RollupBook) {}

  onDay(day: Day, counter: DayCounter): number {
    return this.book.count(rollups.days(monthOf(day)), keyOf(day.slice(8)), counter);
  }

  inMonth(month: Month, counter: DayCounter): number {
    return this.book.count(rollups.months, keyOf(month), counter);
  }

  /** Whole months come from the one document of months, the days at both ends from those of their months. */
  in(period: Period, counter: DayCounter): number {
    if (period.from === period.to) return this.onDay(period.from, counter);
    const partOf = (month: Period): number =>
      isWholeMonth(month)
        ? this.inMonth(monthOf(month.from), counter)
        : daysOf(month).reduce((sum, day) => sum + this.onDay(day, counter), 0);
    return monthsOf(period).reduce((sum, month) => sum + partOf(month), 0);
  }

  /** Everything up to the evening before a day. */
  before(day: Day, counter: DayCounter): number {
    const month = monthOf(day);
    const months = this.book.keys(rollups.months).filter((key) => key.startsWith('_') && valueOfKey(key) < month);
    const earlier = months.reduce((sum, key) => sum + this.book.count(rollups.months, key, counter), 0);
    const first = `${month}-01`;
    return day === first ? earlier : earlier + this.in({ from: first, to: addDays(day, -1) }, counter);
  }

  /** Cases that were open at the end of the day before. */
  backlogBefore(day: Day): number {
    return this.before(day, 'opened') - this.before(day, 'closed') + this.before(day, 'adjusted');
  }

  /** How much the backlog changed in a period. */
  backlogChange(period: Period): number {
    return this.in(period, 'opened') - this.in(period, 'closed') + this.in(period, 'adjusted');
  }
}
