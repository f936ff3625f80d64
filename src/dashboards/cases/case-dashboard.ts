import type { RollupDocument } from '../../platform/projections/document-writes.js';
import { addDays, coverOf, type Day, monthOf, monthsOf, type Period } from './calendar-days.js';
import { figureMaker } from './case-links.js';
import { type AgeBucket, ages, oldestCountedByDay } from './figures/ages.js';
import { type Redress, redress, type StageTimes, stageTimes } from './figures/finished.js';
import { type Flow, flow, monthsOfFlow } from './figures/flow.js';
import { type Rates, rates } from './figures/rates.js';
import { allCases, openCases, type Standing, type Workload, workloads } from './figures/standing.js';
import { RollupBook } from './rollup-book.js';
import { keyOf, rollups } from './rollup-keys.js';

/** Figures about cases. `open`, `all`, `ages` and `workload` are as they stand; the others are about the period. */
export interface CaseDashboard {
  readonly name: 'cases';
  readonly position: string;
  readonly timeZone: string;
  /** The day on which ages are told. */
  readonly today: Day;
  readonly period: Period;
  readonly open: Standing;
  readonly all: Standing;
  readonly ages: readonly AgeBucket[];
  readonly workload: readonly Workload[];
  readonly flow: Flow;
  readonly rates: Rates;
  readonly stageTimes: StageTimes;
  readonly redress: readonly Redress[];
  /** What limits the figures, in words. */
  readonly notes: readonly string[];
}

export interface DashboardQuestion {
  readonly period: Period;
  readonly today: Day;
  readonly timeZone: string;
}

/** Ids of the rollup documents that an answer needs: a number that grows with the period asked for, never with the cases. */
export function rollupsFor({ period, today }: DashboardQuestion): readonly string[] {
  const aged = monthsOf({ from: addDays(today, -oldestCountedByDay), to: addDays(today, 1) });
  const months = new Set([...monthsOfFlow(period), ...aged.map(({ from }) => monthOf(from))]);
  return [
    rollups.standing,
    rollups.months,
    ...[...months].map((month) => rollups.days(month)),
    ...coverOf(period).map((unit) => rollups.finished(unit)),
  ];
}

/** The answer, from the rollup documents that {@link rollupsFor} names. */
export function caseDashboard(
  { period, today, timeZone }: DashboardQuestion,
  documents: readonly RollupDocument[],
  position: string,
): CaseDashboard {
  const book = new RollupBook(documents);
  const figure = figureMaker(position);
  return {
    name: 'cases',
    position,
    timeZone,
    today,
    period,
    open: openCases(book, figure),
    all: allCases(book, figure),
    ages: ages(book, figure, today),
    workload: workloads(book, figure),
    flow: flow(book, figure, period),
    rates: rates(book, figure, period),
    stageTimes: stageTimes(book, period, position),
    redress: redress(book, period, position),
    notes: notesOf(book, timeZone),
  };
}

function notesOf(book: RollupBook, timeZone: string): readonly string[] {
  const others = [...book.counts(rollups.standing, 'timeZone').keys()].filter(
    (zone) => keyOf(zone) !== keyOf(timeZone),
  );
  return others.length === 0
    ? []
    : [`Some days were told in ${others.sort().join(', ')}, not in ${timeZone}; rebuild the view case-dashboard.`];
}
