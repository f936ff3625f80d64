import { rollupDocuments } from '../../../../test/support/rollup-documents.js';
import { figureMaker } from '../case-links.js';
import { RollupBook } from '../rollup-book.js';
import { keyOf, rollups } from '../rollup-keys.js';
import type { Contribution } from '../../../platform/projections/view.js';
import type { DayCounter } from '../contributions.js';
import { bucketOf } from '../duration-histogram.js';
import { ages } from './ages.js';
import { redress, stageTimes } from './finished.js';
import { flow, intervalOf, monthsOfFlow } from './flow.js';
import { rates } from './rates.js';
import { allCases, openCases, workloads } from './standing.js';

const figure = figureMaker('4711');
const book = (...contributions: readonly Contribution[]) => new RollupBook(rollupDocuments(contributions));

function on(day: string, counter: DayCounter, amount: number): Contribution[] {
  const [month, date] = [day.slice(0, 7), day.slice(8)];
  return [
    { rollup: rollups.days(month), path: `${keyOf(date)}.${counter}`, amount },
    { rollup: rollups.months, path: `${keyOf(month)}.${counter}`, amount },
  ];
}

const standing = (path: string, amount: number): Contribution => ({ rollup: rollups.standing, path, amount });

describe('cases as they stand', () => {
  const counted = book(
    standing('open.total', 5),
    standing(`open.severity.${keyOf('high')}`, 1),
    standing(`open.severity.${keyOf('low')}`, 3),
    standing(`open.class.${keyOf('TW.17')}`, 2),
    standing('all.total', 9),
    standing(`all.origin.${keyOf('imported')}`, 4),
    standing(`workload.${keyOf('lin.owner')}.${keyOf('high')}`, 1),
    standing(`workload.${keyOf('lin.owner')}.${keyOf('')}`, 1),
    standing(`workload.${keyOf('wu@sales')}.${keyOf('low')}`, 3),
    standing(`workload.${keyOf('gone')}.${keyOf('low')}`, 0),
  );

  test('each number comes with its list and its position', () => {
    const { total, by } = openCases(counted, figure);
    expect(total).toEqual({ value: 5, position: '4711', cases: '/v1/cases?open=true' });
    expect(by.severity).toEqual([
      { key: 'low', value: 3, position: '4711', cases: '/v1/cases?open=true&severity=low' },
      { key: 'high', value: 1, position: '4711', cases: '/v1/cases?open=true&severity=high' },
    ]);
    expect(by.class).toEqual([{ key: 'TW.17', value: 2, position: '4711', cases: '/v1/cases?open=true&class=TW.17' }]);
    expect(by.owner).toEqual([]);
  });

  test('all cases are also told by decision and origin', () => {
    const { total, by } = allCases(counted, figure);
    expect(total.cases).toBe('/v1/cases');
    expect(by.origin).toEqual([{ key: 'imported', value: 4, position: '4711', cases: '/v1/cases?origin=imported' }]);
    expect(Object.keys(by)).toEqual([
      'stage',
      'class',
      'severity',
      'owner',
      'lineOfBusiness',
      'channel',
      'decision',
      'origin',
    ]);
  });

  test('the busiest owner comes first; cases that are not classified count in the total only', () => {
    expect(workloads(counted, figure)).toEqual([
      {
        owner: 'wu@sales',
        open: { value: 3, position: '4711', cases: '/v1/cases?open=true&owner=wu%40sales' },
        bySeverity: [
          { key: 'low', value: 3, position: '4711', cases: '/v1/cases?open=true&owner=wu%40sales&severity=low' },
        ],
      },
      {
        owner: 'lin.owner',
        open: { value: 2, position: '4711', cases: '/v1/cases?open=true&owner=lin.owner' },
        bySeverity: [
          { key: 'high', value: 1, position: '4711', cases: '/v1/cases?open=true&owner=lin.owner&severity=high' },
        ],
      },
    ]);
  });
});

test('ages begin with the day of opening and end without an end', () => {
  const opened = ['2026-03-22', '2026-03-15', '2026-03-14', '2026-03-07', '2026-02-20', '2026-01-21', '2026-01-20'];
  const counted = book(...opened.flatMap((day) => on(day, 'open', 1)), standing('open.total', opened.length));
  expect(
    ages(counted, figure, '2026-03-22').map(({ fromDays, toDays, value, cases }) => [fromDays, toDays, value, cases]),
  ).toEqual([
    [0, 7, 2, '/v1/cases?open=true&opened-from=2026-03-15'],
    [8, 15, 2, '/v1/cases?open=true&opened-from=2026-03-07&opened-to=2026-03-14'],
    [16, 30, 1, '/v1/cases?open=true&opened-from=2026-02-20&opened-to=2026-03-06'],
    [31, 60, 1, '/v1/cases?open=true&opened-from=2026-01-21&opened-to=2026-02-19'],
    [61, undefined, 1, '/v1/cases?open=true&opened-to=2026-01-20'],
  ]);
});

describe('flow', () => {
  const counted = book(
    ...on('2024-05-05', 'opened', 10),
    ...on('2024-06-01', 'closed', 3),
    ...on('2026-03-01', 'opened', 2),
    ...on('2026-03-02', 'closed', 1),
    ...on('2026-03-03', 'opened', 1),
    // An imported case that nobody knows the closing date of.
    ...on('2026-03-03', 'adjusted', -1),
  );

  test('carries the backlog of all that came before', () => {
    const { interval, opened, closed, steps } = flow(counted, figure, { from: '2026-03-02', to: '2026-03-03' });
    expect({ interval, opened: opened.value, closed: closed.value }).toEqual({ interval: 'day', opened: 1, closed: 1 });
    expect(steps.map(({ backlog }) => backlog.value)).toEqual([8, 8]);
    expect(steps[0]!.backlog.cases).toEqual({
      stillOpen: '/v1/cases?open=true&opened-to=2026-03-02',
      closedSince: '/v1/cases?open=false&opened-to=2026-03-02&closed-from=2026-03-03',
    });
  });

  test('is told by month when the period is long, with broken months at its ends', () => {
    const { interval, steps } = flow(counted, figure, { from: '2024-06-15', to: '2026-03-02' });
    expect(interval).toBe('month');
    expect(steps[0]).toMatchObject({
      from: '2024-06-15',
      to: '2024-06-30',
      opened: { value: 0 },
      backlog: { value: 7 },
    });
    expect(steps.at(-1)).toMatchObject({
      from: '2026-03-01',
      to: '2026-03-02',
      opened: { value: 2 },
      backlog: { value: 8 },
    });
  });

  test('needs the days of broken months only, when it is told by month', () => {
    const year = { from: '2025-01-01', to: '2026-01-01' };
    expect(intervalOf(year)).toBe('day');
    expect(monthsOfFlow(year)).toHaveLength(13);
    expect(monthsOfFlow({ from: '2012-05-17', to: '2026-03-02' })).toEqual(['2012-05', '2026-03']);
  });
});

describe('rates', () => {
  const period = { from: '2026-03-01', to: '2026-03-31' };
  const counted = book(
    ...on('2026-03-04', 'live', 10),
    ...on('2026-03-04', 'escalated', 4),
    ...on('2026-03-05', 'returned', 1),
    ...on('2026-03-06', 'resolved', 8),
    ...on('2026-03-06', 'firstContact', 6),
  );

  test('give both numbers, their lists, and what exactly is divided by what', () => {
    const { firstContactResolution, escalation, return: returned } = rates(counted, figure, period);
    expect(escalation).toMatchObject({ rate: 0.4, numerator: { value: 4 }, denominator: { value: 10 } });
    expect(firstContactResolution).toMatchObject({
      rate: 0.75,
      definition: expect.stringContaining('archived in the period'),
      numerator: {
        value: 6,
        cases:
          '/v1/cases?origin=live&stage=archived&closed-from=2026-03-01&closed-to=2026-03-31&first-contact=true&reopened=false',
      },
    });
    expect(returned.rate).toBe(0.25);
  });

  test('are absent when there is nothing to divide by', () => {
    const { rejection } = rates(book(), figure, period);
    expect(rejection).toMatchObject({ numerator: { value: 0 }, denominator: { value: 0 } });
    expect(rejection).not.toHaveProperty('rate');
  });
});

describe('what was finished', () => {
  const finished = (unit: string, path: string, amount: number) => ({ rollup: rollups.finished(unit), path, amount });
  const hour = bucketOf(3_600_000);
  const counted = book(
    finished('2025', `stays.assessment.${keyOf(hour)}`, 3),
    finished('2026-01', `stays.assessment.${keyOf(hour)}`, 2),
    finished('2026-02-01', `stays.assessment.${keyOf(bucketOf(36_000_000))}`, 1),
    finished('2025', `redress.compensation.${keyOf('TWD')}.amount`, Number.MAX_SAFE_INTEGER),
    finished('2025', `redress.compensation.${keyOf('TWD')}.count`, 7),
    finished('2026-02-01', `redress.compensation.${keyOf('TWD')}.amount`, 9),
    finished('2026-02-01', `redress.compensation.${keyOf('TWD')}.count`, 1),
    finished('2026-02-01', `redress.fee_refund.${keyOf('USD')}.amount`, 0),
  );
  const period = { from: '2025-01-01', to: '2026-02-01' };

  test('adds the years, months and days of the period up', () => {
    const assessment = stageTimes(counted, period, '1').stages.find(({ stage }) => stage === 'assessment')!;
    expect(assessment.stays).toBe(6);
    expect(Math.abs(assessment.medianSeconds! / 3_600 - 1)).toBeLessThanOrEqual(0.02);
    expect(
      Math.abs(stageTimes(counted, { from: '2026-02-01', to: '2026-02-01' }, '1').stages[1]!.p90Seconds! - 36_000),
    ).toBeLessThanOrEqual(720);
  });

  test('has no stage time for cases that are closed', () => {
    const stages = stageTimes(counted, period, '1').stages.map(({ stage }) => stage);
    expect(stages).toEqual(['identification', 'assessment', 'escalation', 'investigation', 'resolution', 'outcome']);
  });

  test('sums money exactly, beyond what a number holds', () => {
    expect(redress(counted, period, '1')).toEqual([
      { kind: 'compensation', currency: 'TWD', amount: '9007199254741000', payments: 8, position: '1' },
    ]);
  });
});
