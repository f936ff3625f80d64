import { Refused } from '../../platform/http/field-rule.js';
import { dayOrTimeRule, rangeOf } from './day-or-time.js';

describe('day or time of a query', () => {
  it('reads a day as it is and a time in UTC', () => {
    const { read } = dayOrTimeRule();
    expect(read('2026-03-02')).toBe('2026-03-02');
    expect(read('2026-03-02T09:00:00+08:00')).toBe('2026-03-02T01:00:00.000Z');
  });

  it.each([undefined, '', '2026-02-30', 'yesterday', '2026-03-02T09:00', ['2026-03-02'], 20260302])(
    'refuses %j',
    (value) => {
      expect(dayOrTimeRule().read(value)).toBeInstanceOf(Refused);
    },
  );

  it('counts the first and the last day whole, in the time zone of the company', () => {
    expect(rangeOf('2026-03-01', '2026-03-31', 'Asia/Taipei')).toEqual({
      from: '2026-02-28T16:00:00.000Z',
      before: '2026-03-31T16:00:00.000Z',
    });
  });

  it('counts a day with a changed clock as long as it is', () => {
    expect(rangeOf('2026-03-29', '2026-03-29', 'Europe/Berlin')).toEqual({
      from: '2026-03-28T23:00:00.000Z',
      before: '2026-03-29T22:00:00.000Z',
    });
  });

  it('counts both instants in', () => {
    expect(rangeOf('2026-03-02T01:00:00.000Z', '2026-03-02T02:00:00.000Z', 'UTC')).toEqual({
      from: '2026-03-02T01:00:00.000Z',
      before: '2026-03-02T02:00:00.001Z',
    });
  });

  it('may be open at either end', () => {
    expect(rangeOf('2026-03-02', undefined, 'UTC')).toEqual({ from: '2026-03-02T00:00:00.000Z' });
    expect(rangeOf(undefined, '2026-03-02', 'UTC')).toEqual({ before: '2026-03-03T00:00:00.000Z' });
    expect(rangeOf(undefined, undefined, 'UTC')).toBeUndefined();
  });
});
