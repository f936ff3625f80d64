import { addDays, daysOf, lengthOf, monthOf, monthsOf, type Period } from '../calendar-days.js';
import { caseLink, closedIn, type Figure, type FigureMaker, openedIn } from '../case-links.js';
import type { RollupBook } from '../rollup-book.js';
import { DayCounts } from './day-counts.js';

/** The longest period that is told day by day; a longer one is told by month. */
export const longestByDay = 366;

/** Cases open at the end of a day: those that still are, and those that were closed later. Each has its own list. */
export interface Backlog {
  readonly value: number;
  readonly position: string;
  readonly cases: { readonly stillOpen: string; readonly closedSince: string };
}

export interface FlowStep extends Period {
  readonly opened: Figure;
  readonly closed: Figure;
  /** At the end of the step. */
  readonly backlog: Backlog;
}

/**
 * Inflow, outflow and backlog as known now: a case counts on the day on which its first feedback came in and on the day on which
 * it was last closed (archived or merged). A case that was reopened has not been closed; an imported one whose closing date nobody
 * knows is in no backlog.
 */
export interface Flow {
  readonly interval: 'day' | 'month';
  readonly opened: Figure;
  readonly closed: Figure;
  readonly steps: readonly FlowStep[];
}

export function intervalOf(period: Period): Flow['interval'] {
  return lengthOf(period) <= longestByDay ? 'day' : 'month';
}

export function flow(book: RollupBook, figure: FigureMaker, period: Period): Flow {
  const counts = new DayCounts(book);
  const interval = intervalOf(period);
  const parts = interval === 'day' ? daysOf(period).map((day) => ({ from: day, to: day })) : monthsOf(period);
  const { position } = figure(0, {});
  let backlog = counts.backlogBefore(period.from);
  const steps = parts.map((part): FlowStep => {
    backlog += counts.backlogChange(part);
    return {
      ...part,
      opened: figure(counts.in(part, 'opened'), openedIn(part)),
      closed: figure(counts.in(part, 'closed'), closedIn(part)),
      backlog: {
        value: backlog,
        position,
        cases: {
          stillOpen: caseLink({ open: 'true', ...openedIn({ to: part.to }) }),
          closedSince: caseLink({
            open: 'false',
            ...openedIn({ to: part.to }),
            ...closedIn({ from: addDays(part.to, 1) }),
          }),
        },
      },
    };
  });
  return {
    interval,
    opened: figure(counts.in(period, 'opened'), openedIn(period)),
    closed: figure(counts.in(period, 'closed'), closedIn(period)),
    steps,
  };
}

/** Months whose days the flow of a period needs. */
export function monthsOfFlow(period: Period): readonly string[] {
  const months = monthsOf(period).map(({ from }) => monthOf(from));
  return intervalOf(period) === 'day' ? months : [...new Set([monthOf(period.from), monthOf(period.to)])];
}
