import fc from 'fast-check';
import { type CaseHistory, folded, sealed } from '../../../test/support/case-events.js';
import { firstContactToArchive, submittedAgain } from '../../../test/support/case-histories.js';
import { randomCases } from '../../../test/support/random-histories.js';
import { rollupDocuments } from '../../../test/support/rollup-documents.js';
import type { CaseListContent } from '../../cases/views/case-list/case-list-entry.js';
import { foldCaseList } from '../../cases/views/case-list/case-list.view.js';
import type { StoredEvent } from '../../platform/event-sourcing/event.js';
import { addDays, dayTeller, daysOf, type Period } from './calendar-days.js';
import { type CaseDashboard, caseDashboard, rollupsFor } from './case-dashboard.js';
import { type CaseFactsContent, caseFactsFold } from './case-facts.js';
import type { Figure } from './case-links.js';
import { contributionsOf } from './contributions.js';
import { rateNames } from './figures/rates.js';

const timeZone = 'Asia/Taipei';
const today = '2026-03-22';
const factsIn = (zone: string) => (events: readonly StoredEvent[]) => {
  const facts = caseFactsFold(zone);
  return folded<CaseFactsContent>((before, event) => facts.fold(before, event), events)!;
};
const tellDay = dayTeller(timeZone);
const days = new Map<string, string>();

function dayOf(instant: string): string {
  const day = days.get(instant) ?? tellDay(instant);
  days.set(instant, day);
  return day;
}

function dashboardOf(cases: readonly (readonly StoredEvent[])[], period: Period): CaseDashboard {
  const facts = cases.map(factsIn(timeZone));
  const documents = rollupDocuments(facts.flatMap(contributionsOf));
  const question = { period, today, timeZone };
  const needed = new Set(rollupsFor(question));
  return caseDashboard(
    question,
    documents.filter(({ _id }) => needed.has(_id)),
    '1',
  );
}

/** A second, slow reading of a list link: what `GET /v1/cases` answers, over the entries of the list view. */
function listed(link: string, entries: readonly CaseListContent[]): readonly CaseListContent[] {
  const filters = [...new URL(link, 'http://x').searchParams];
  return entries.filter((entry) => filters.every(([name, value]) => matches(entry, name, value)));
}

function matches(entry: CaseListContent, name: string, value: string): boolean {
  const between = (instant: string | undefined, accept: (day: string) => boolean) =>
    instant !== undefined && accept(dayOf(instant));
  switch (name) {
    case 'open':
      return entry.open === (value === 'true');
    case 'class':
      return entry.classes.includes(value);
    case 'line-of-business':
      return entry.lineOfBusiness === value;
    case 'opened-from':
      return between(entry.openedAt, (day) => day >= value);
    case 'opened-to':
      return between(entry.openedAt, (day) => day <= value);
    case 'closed-from':
      return between(entry.closedAt, (day) => day >= value);
    case 'closed-to':
      return between(entry.closedAt, (day) => day <= value);
    case 'escalated':
    case 'returned':
    case 'rejected':
    case 'reopened':
      return (entry.path[name] === true) === (value === 'true');
    case 'first-contact':
      return (entry.path.firstContact === true) === (value === 'true');
    default:
      return (entry as unknown as Record<string, unknown>)[name] === value;
  }
}

function figuresOf({ open, all, ages, workload, flow, rates }: CaseDashboard): Figure[] {
  return [
    ...[open, all].flatMap(({ total, by }) => [total, ...Object.values(by).flat()]),
    ...ages,
    ...workload.flatMap(({ open: mine, bySeverity }) => [mine, ...bySeverity]),
    flow.opened,
    flow.closed,
    ...flow.steps.flatMap(({ opened, closed }) => [opened, closed]),
    ...rateNames.flatMap((name) => [rates[name].numerator, rates[name].denominator]),
  ];
}

const entriesOf = (cases: readonly (readonly StoredEvent[])[]) =>
  cases.map((events) => folded<CaseListContent>(foldCaseList, events)!);

const periods: fc.Arbitrary<Period> = fc
  .tuple(
    fc.integer({ min: 0, max: 500 }),
    fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: 0, max: 60 }) },
      { weight: 1, arbitrary: fc.constantFrom(365, 900) },
    ),
  )
  .map(([back, length]) => ({ from: addDays(today, -back - length), to: addDays(today, -back) }));

test('every figure counts exactly the cases that its link lists, for random histories', () => {
  fc.assert(
    fc.property(randomCases, periods, (cases, period) => {
      const entries = entriesOf(cases);
      const figures = figuresOf(dashboardOf(cases, period)).map(({ value, cases: link }) => ({ link, value }));
      expect(figures).toEqual(figures.map(({ link }) => ({ link, value: listed(link, entries).length })));
    }),
    { numRuns: 120 },
  );
});

describe('first-contact resolution', () => {
  const rateOf = (history: CaseHistory) => {
    const { recordedAt } = history.last.metadata;
    const period = { from: dayOf('2026-01-01T00:00:00.000Z'), to: dayOf(recordedAt) };
    const { numerator, denominator } = dashboardOf([history.events], period).rates.firstContactResolution;
    return [numerator.value, denominator.value];
  };
  const archived = { retentionClass: 'standard', completeness: [] } as const;

  test('counts a case that the first contact settled', () => {
    expect(rateOf(firstContactToArchive())).toEqual([1, 1]);
  });

  test.each([
    ['disputed', 'OutcomeDisputed', { channel: 'phone', reasons: sealed('not what was promised') }],
    ['escalated', 'EscalationDrafted', submittedAgain().nth('EscalationDrafted').data],
    ['withdrawn', 'CaseWithdrawn', { channel: 'phone', reason: sealed('gave up') }],
    ['reopened', 'CaseReopened', { reason: sealed('paid to the wrong account') }],
  ] as const)('does not count one that was %s before it was archived', (_, type, data) => {
    const history = firstContactToArchive()
      .add(type, data as never)
      .add('CaseArchived', archived);
    expect(rateOf(history)).toEqual([0, 1]);
  });
});

test('no value of a dimension that some case has is left out', () => {
  fc.assert(
    fc.property(randomCases, (cases) => {
      const { open, all } = dashboardOf(cases, { from: today, to: today });
      const entries = entriesOf(cases);
      const keys = (of: readonly (string | undefined)[]) => [...new Set(of.filter((key) => key !== undefined))].sort();
      const shown = (shares: readonly { readonly key: string }[] = []) => shares.map(({ key }) => key).sort();
      const current = entries.filter((entry) => entry.open);
      expect(shown(open.by.owner)).toEqual(keys(current.map(({ owner }) => owner)));
      expect(shown(open.by.class)).toEqual(keys(current.flatMap(({ classes }) => classes)));
      expect(shown(all.by.class)).toEqual(keys(entries.flatMap(({ classes }) => classes)));
      expect(shown(all.by.decision)).toEqual(keys(entries.map(({ decision }) => decision)));
      expect(shown(all.by.origin)).toEqual(keys(entries.map(({ origin }) => origin)));
    }),
    { numRuns: 50 },
  );
});

test('the backlog of each day is what was open that evening, as both of its lists say', () => {
  fc.assert(
    fc.property(randomCases, periods, (cases, period) => {
      const entries = entriesOf(cases);
      for (const { to, backlog } of dashboardOf(cases, period).flow.steps) {
        const open = entries.filter(({ openedAt, closedAt, open: still }) => {
          return dayOf(openedAt) <= to && (still || (closedAt !== undefined && dayOf(closedAt) > to));
        });
        expect({ to, value: backlog.value }).toEqual({ to, value: open.length });
        const { stillOpen, closedSince } = backlog.cases;
        expect(listed(stillOpen, entries).length + listed(closedSince, entries).length).toBe(backlog.value);
      }
    }),
    { numRuns: 80 },
  );
});

test('ages share out all open cases', () => {
  fc.assert(
    fc.property(randomCases, (cases) => {
      const { ages, open } = dashboardOf(cases, { from: today, to: today });
      expect(ages.reduce((sum, { value }) => sum + value, 0)).toBe(open.total.value);
      expect(ages.every(({ value }) => value >= 0)).toBe(true);
    }),
    { numRuns: 50 },
  );
});

describe('stage times and redress against a naive recount', () => {
  interface Counted {
    readonly stays: { readonly stage: string; readonly ms: number; readonly day: string }[];
    readonly paid: {
      readonly kind: string;
      readonly currency: string;
      readonly amount: number;
      readonly day: string;
    }[];
  }

  /** Goes through a history event by event with the list's fold, which knows the stage after each. */
  function recount(events: readonly StoredEvent[]): Counted {
    const counted: Counted = { stays: [], paid: [] };
    let entry: CaseListContent | null = null;
    let since = 0;
    let kinds = new Map<string, string>();
    for (const event of events) {
      const before: CaseListContent | null = entry;
      entry = foldCaseList(entry, event)!;
      const at = Date.parse(event.metadata.recordedAt);
      const day = dayOf(event.metadata.recordedAt);
      if (before === null) since = Date.parse(entry.openedAt);
      else if (before.stage !== entry.stage) {
        if (before.open) counted.stays.push({ stage: before.stage, ms: Math.max(0, at - since), day });
        since = at;
      }
      const data = event.data as {
        measures?: { measureId: string; kind: string }[];
        measureId: string;
        paid?: { amount: number; currency: string };
      };
      if (event.type.startsWith('Plan')) {
        kinds = new Map([...data.measures!].reverse().map(({ measureId, kind }) => [measureId, kind]));
      }
      const kind = kinds.get(data.measureId);
      if (event.type === 'MeasureCompleted' && data.paid && kind) counted.paid.push({ ...data.paid, kind, day });
    }
    return counted;
  }

  test('quantiles lie within the stated relative error of the exact ones', () => {
    fc.assert(
      fc.property(randomCases, periods, (cases, period) => {
        const stays = cases
          .flatMap((events) => recount(events).stays)
          .filter(({ day }) => day >= period.from && day <= period.to);
        const { stages, relativeError } = dashboardOf(cases, period).stageTimes;
        expect(relativeError).toBeLessThanOrEqual(0.02);
        for (const time of stages) {
          const exact = stays.filter(({ stage }) => stage === time.stage).map(({ ms }) => ms / 1000);
          exact.sort((a, b) => a - b);
          expect(time.stays).toBe(exact.length);
          for (const [q, seconds] of [
            [0.5, time.medianSeconds],
            [0.9, time.p90Seconds],
          ] as const) {
            const wanted = exact[Math.floor(q * (exact.length - 1))];
            if (wanted === undefined) expect(seconds).toBeUndefined();
            else expect(Math.abs(seconds! - wanted)).toBeLessThanOrEqual(relativeError * wanted + 1e-6);
          }
        }
      }),
      { numRuns: 80 },
    );
  });

  test('sums are exact, by kind and currency', () => {
    fc.assert(
      fc.property(randomCases, periods, (cases, period) => {
        const paid = cases
          .flatMap((events) => recount(events).paid)
          .filter(({ day }) => day >= period.from && day <= period.to);
        const money = paid.filter(({ kind }) => ['compensation', 'fee_refund', 'expedited_payment'].includes(kind));
        const shown = dashboardOf(cases, period).redress;
        expect(shown.reduce((sum, { payments }) => sum + payments, 0)).toBe(money.length);
        for (const { kind, currency, amount, payments } of shown) {
          const same = money.filter((payment) => payment.kind === kind && payment.currency === currency);
          expect({ amount, payments }).toEqual({
            amount: same.reduce((sum, payment) => sum + payment.amount, 0).toString(),
            payments: same.length,
          });
        }
      }),
      { numRuns: 80 },
    );
  });
});

describe('cost', () => {
  const needed = (period: Period) => rollupsFor({ period, today, timeZone }).length;

  test('a month needs a few documents a day at most', () => {
    expect(needed({ from: '2026-02-21', to: today })).toBeLessThanOrEqual(40);
  });

  test('fourteen years of archive need no more than the years and two broken ones', () => {
    expect(needed({ from: '2012-05-17', to: today })).toBeLessThanOrEqual(130);
    expect(needed({ from: '2012-01-01', to: '2025-12-31' })).toBeLessThanOrEqual(30);
  });

  test('a long period is told by month', () => {
    const { flow } = dashboardOf([], { from: '2020-01-15', to: today });
    expect(flow.interval).toBe('month');
    expect(flow.steps).toHaveLength(75);
    expect(flow.steps[0]).toMatchObject({ from: '2020-01-15', to: '2020-01-31' });
    expect(daysOf({ from: '2024-02-28', to: '2024-03-01' })).toEqual(['2024-02-28', '2024-02-29', '2024-03-01']);
  });
});

test('says so when days were told in another time zone', () => {
  const events = fc.sample(randomCases, { numRuns: 1, seed: 1 })[0]!;
  const facts = events.map(factsIn('UTC'));
  const question = { period: { from: today, to: today }, today, timeZone };
  expect(caseDashboard(question, rollupDocuments(facts.flatMap(contributionsOf)), '1').notes).toEqual([
    'Some days were told in UTC, not in Asia/Taipei; rebuild the view case-dashboard.',
  ]);
});
