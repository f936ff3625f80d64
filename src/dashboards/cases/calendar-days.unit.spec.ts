import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { addDays, coverOf, daysOf, dayTeller, isWholeMonth, lengthOf, monthsOf, type Period } from './calendar-days.js';

const zones = ['UTC', 'Asia/Taipei', 'Asia/Kathmandu', 'America/St_Johns', 'Australia/Lord_Howe', 'Pacific/Apia'];
const instants = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2060, 0, 1) });

const days = fc.integer({ min: -30_000, max: 30_000 }).map((number) => addDays('2000-01-01', number));
const periods = fc
  .tuple(days, fc.integer({ min: 0, max: 6000 }))
  .map(([from, length]): Period => ({ from, to: addDays(from, length) }));

describe('the day of an instant', () => {
  test('is that of the time zone, through every change of clocks', () => {
    fc.assert(
      fc.property(instants, fc.constantFrom(...zones), (ms, zone) => {
        const expected = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).toPlainDate().toString();
        expect(dayTeller(zone)(new Date(ms).toISOString())).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  test('begins at midnight of the time zone', () => {
    const dayOf = dayTeller('Asia/Taipei');
    expect(dayOf('2026-03-05T15:59:59.999Z')).toBe('2026-03-05');
    expect(dayOf('2026-03-05T16:00:00.000Z')).toBe('2026-03-06');
  });
});

describe('periods', () => {
  test('add and count days as the calendar does', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: -800, max: 800 }), (day, number) => {
        expect(addDays(day, number)).toBe(Temporal.PlainDate.from(day).add({ days: number }).toString());
      }),
    );
    expect(daysOf({ from: '2024-02-28', to: '2024-03-01' })).toEqual(['2024-02-28', '2024-02-29', '2024-03-01']);
    expect(lengthOf({ from: '2026-01-01', to: '2026-12-31' })).toBe(365);
    expect(lengthOf({ from: '2026-01-02', to: '2026-01-01' })).toBe(0);
  });

  test('fall into months that join without a gap', () => {
    fc.assert(
      fc.property(periods, (period) => {
        const months = monthsOf(period);
        expect(months[0]!.from).toBe(period.from);
        expect(months.at(-1)!.to).toBe(period.to);
        for (const [index, { from }] of months.slice(1).entries()) {
          expect(from).toBe(addDays(months[index]!.to, 1));
          expect(from.endsWith('-01')).toBe(true);
        }
      }),
    );
  });

  test('know a whole month', () => {
    expect(isWholeMonth({ from: '2024-02-01', to: '2024-02-29' })).toBe(true);
    expect(isWholeMonth({ from: '2024-02-01', to: '2024-02-28' })).toBe(false);
    expect(isWholeMonth({ from: '2024-02-02', to: '2024-02-29' })).toBe(false);
  });

  test('are covered by whole years, months and days exactly once', () => {
    fc.assert(
      fc.property(periods, (period) => {
        const covered = coverOf(period).flatMap((unit) => {
          if (unit.length === 10) return [unit];
          const from = unit.length === 7 ? `${unit}-01` : `${unit}-01-01`;
          const last = Temporal.PlainDate.from(from).add(unit.length === 7 ? { months: 1 } : { years: 1 });
          return daysOf({ from, to: addDays(last.toString(), -1) });
        });
        expect(covered.sort()).toEqual(daysOf(period));
      }),
      { numRuns: 60 },
    );
  });
});
