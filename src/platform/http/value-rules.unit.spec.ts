import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { Refused } from './field-rule.js';
import { idRule } from './text-rules.js';
import { booleanRule, dateRule, integerRule, listRule, moneyRule, timestampRule } from './value-rules.js';

const accepts = (rule: { read(value: unknown): unknown }, value: unknown): boolean =>
  !(rule.read(value) instanceof Refused);
const two = (value: number): string => String(value).padStart(2, '0');

describe('a time', () => {
  const rule = timestampRule();

  it.each([
    ['2026-11-22T08:30Z', '2026-11-22T08:30:00.000Z'],
    ['2026-11-22T16:30:00+08:00', '2026-11-22T08:30:00.000Z'],
    ['2026-11-22T08:30:00.1239Z', '2026-11-22T08:30:00.123Z'],
    ['2026-03-01T00:30:00+02:00', '2026-02-28T22:30:00.000Z'],
    ['2024-02-29T00:00:00-00:30', '2024-02-29T00:30:00.000Z'],
  ])('%s is %s', (given, normal) => {
    expect(rule.read(given)).toBe(normal);
  });

  it.each([
    '2026-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-11-22T24:00:00Z',
    '2026-11-22T23:59:60Z',
    '2026-11-22T08:30:00',
    '2026-11-22 08:30:00Z',
    '2026-11-22',
    '+002026-11-22T08:30:00Z',
    '0000-01-01T00:00:00+23:59',
    'yesterday',
    1_795_000_000_000,
    null,
  ])('%j is none', (given) => {
    expect(accepts(rule, given)).toBe(false);
  });

  it('agrees with Temporal on what is real and on its normal form', () => {
    const part = (max: number) => fc.integer({ min: 0, max });
    fc.assert(
      fc.property(
        part(3000),
        part(13),
        part(32),
        part(23),
        part(59),
        part(14),
        (year, month, day, hour, minute, offset) => {
          const text = `${String(year + 1000)}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:07+${two(offset)}:00`;
          expect(accepts(rule, text)).toBe(isRealTime(text));
          if (isRealTime(text)) {
            expect(rule.read(text)).toBe(Temporal.Instant.from(text).toString({ fractionalSecondDigits: 3 }));
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  function isRealTime(text: string): boolean {
    try {
      Temporal.Instant.from(text);
      return true;
    } catch {
      return false;
    }
  }
});

describe('a date', () => {
  it('is real, and has no time', () => {
    const given = ['2026-11-22', '2024-02-29', '2026-02-29', '2026-11-22T00:00:00Z', '22.11.2026', 20261122];
    expect(given.map((value) => accepts(dateRule(), value))).toEqual([true, true, false, false, false, false]);
  });
});

describe('a whole number', () => {
  const rule = integerRule({ min: -5, max: 5 });

  it.each([-5, 0, 5])('may be %d', (value) => {
    expect(rule.read(value)).toBe(value);
  });

  it.each([6, -6, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '1', true, null, [1]])('may not be %j', (value) => {
    expect(accepts(rule, value)).toBe(false);
  });

  it('is exact, and never minus zero', () => {
    expect(accepts(integerRule(), 2 ** 53)).toBe(false);
    expect(Object.is(rule.read(-0), 0)).toBe(true);
  });
});

it('true and false are themselves only', () => {
  expect([true, false, 'true', 1, 0, null].map((value) => accepts(booleanRule(), value))).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});

describe('money', () => {
  const rule = moneyRule();

  it('is whole minor units of a currency', () => {
    expect(rule.read({ amount: 120_000, currency: 'TWD' })).toEqual({ amount: 120_000, currency: 'TWD' });
  });

  it('names every part that is wrong', () => {
    const refused = rule.read({ amount: -1, currency: 'twd', tax: 5 }) as Refused;
    expect([refused, ...refused.others].map(({ path }) => path)).toEqual([['tax'], ['amount'], ['currency']]);
  });

  it.each([null, 5, '5 USD', [5, 'USD'], {}])('is not %j', (value) => {
    expect(accepts(rule, value)).toBe(false);
  });
});

describe('a list', () => {
  const rule = listRule(idRule(), { min: 1, max: 3, unique: true });

  it('has as many items as it may', () => {
    expect(
      [['a'], ['a', 'b', 'c'], [], ['a', 'b', 'c', 'd'], 'a', { 0: 'a' }].map((value) => accepts(rule, value)),
    ).toEqual([true, true, false, false, false, false]);
  });

  it('names every item that is wrong or repeated', () => {
    const refused = rule.read(['a', '$', 'a']) as Refused;
    expect([refused, ...refused.others].map(({ path }) => path)).toEqual([['1'], ['2']]);
  });
});
