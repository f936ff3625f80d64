import type { Contribution } from '../../platform/projections/view.js';
import { type Day, monthOf, unitsOf } from './calendar-days.js';
import type { CaseFacts, CaseFactsContent } from './case-facts.js';
import { keyOf, rollups } from './rollup-keys.js';

/** What cases are counted by. A case with several classes counts once in each of them. */
export const openDimensions = ['stage', 'class', 'severity', 'owner', 'lineOfBusiness', 'channel'] as const;
export const allDimensions = [...openDimensions, 'decision', 'origin'] as const;
export type Dimension = (typeof allDimensions)[number];

const valuesOf: Readonly<Record<Dimension, (facts: CaseFactsContent) => readonly (string | undefined)[]>> = {
  stage: ({ stage }) => [stage],
  class: ({ classes }) => [...new Set(classes)],
  severity: ({ severity }) => [severity],
  owner: ({ owner }) => [owner],
  lineOfBusiness: ({ lineOfBusiness }) => [lineOfBusiness],
  channel: ({ channel }) => [channel],
  decision: ({ decision }) => [decision],
  origin: ({ origin }) => [origin],
};

/** Counters of one day; a month has the same. */
export type DayCounter =
  | 'opened'
  | 'closed'
  /** Corrects the running difference of `opened` and `closed`, which is the backlog. */
  | 'adjusted'
  | 'open'
  | 'live'
  | 'escalated'
  | 'returned'
  | 'rejected'
  | 'resolved'
  | 'firstContact';

function standing(facts: CaseFactsContent): Contribution[] {
  const count = (path: string): Contribution => ({ rollup: rollups.standing, path, amount: 1 });
  const by = (scope: 'open' | 'all', dimensions: readonly Dimension[]): Contribution[] => [
    count(`${scope}.total`),
    ...dimensions.flatMap((dimension) =>
      valuesOf[dimension](facts)
        .filter((value) => value !== undefined)
        .map((value) => count(`${scope}.${dimension}.${keyOf(value)}`)),
    ),
  ];
  const { open, owner, severity, timeZone } = facts;
  return [
    ...by('all', allDimensions),
    ...(open ? by('open', openDimensions) : []),
    ...(open && owner !== undefined ? [count(`workload.${keyOf(owner)}.${keyOf(severity ?? '')}`)] : []),
    count(`timeZone.${keyOf(timeZone)}`),
  ];
}

/** What a case adds on the day on which it was opened, and on the day on which it was closed. */
function flow(facts: CaseFactsContent): Contribution[] {
  const { openedOn, closedOn, open, origin, stage, path } = facts;
  const on = (day: Day, counter: DayCounter, when: boolean, amount = 1): Contribution[] =>
    when
      ? [
          { rollup: rollups.days(monthOf(day)), path: `${keyOf(day.slice(8))}.${counter}`, amount },
          { rollup: rollups.months, path: `${keyOf(monthOf(day))}.${counter}`, amount },
        ]
      : [];
  const live = origin === 'live';
  const opening = [
    ...on(openedOn, 'opened', true),
    ...on(openedOn, 'open', open),
    ...on(openedOn, 'live', live),
    ...on(openedOn, 'escalated', live && path.escalated === true),
    ...on(openedOn, 'returned', live && path.escalated === true && path.returned === true),
    ...on(openedOn, 'rejected', live && path.escalated === true && path.rejected === true),
    // An imported case whose closing date nobody knows was never part of a backlog that can be told.
    ...on(openedOn, 'adjusted', !open && closedOn === undefined, -1),
  ];
  if (closedOn === undefined) return opening;
  const resolved = live && stage === 'archived';
  return [
    ...opening,
    ...on(closedOn, 'closed', true),
    ...on(closedOn, 'resolved', resolved),
    ...on(closedOn, 'firstContact', resolved && path.firstContact === true && path.reopened !== true),
    // A source may say that a case was closed before it was opened; such a case was open on no day. One that goes on in spite
    // of a closing date is open on every day.
    ...on(closedOn, 'adjusted', open || closedOn < openedOn, 1),
    ...on(openedOn, 'adjusted', !open && closedOn < openedOn, -1),
  ];
}

function finished({ stays, payments }: CaseFactsContent): Contribution[] {
  const inEachUnit = (day: Day, path: string, amount: number): Contribution[] =>
    unitsOf(day).map((unit) => ({ rollup: rollups.finished(unit), path, amount }));
  return [
    ...stays.flatMap(({ stage, bucket, endedOn }) => inEachUnit(endedOn, `stays.${stage}.${keyOf(bucket)}`, 1)),
    ...payments.flatMap(({ kind, currency, amount, paidOn }) => [
      ...inEachUnit(paidOn, `redress.${kind}.${keyOf(currency)}.amount`, amount),
      ...inEachUnit(paidOn, `redress.${kind}.${keyOf(currency)}.count`, 1),
    ]),
  ];
}

/** Everything that one case adds to the dashboard. */
export function contributionsOf(facts: CaseFacts | CaseFactsContent): readonly Contribution[] {
  return [...standing(facts), ...flow(facts), ...finished(facts)];
}
