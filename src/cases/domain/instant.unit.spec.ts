import { addDays, isAfter, subtractHours, wholeDaysBetween } from './instant.js';

it('compares instants, not texts', () => {
  expect(isAfter('2026-03-01T00:00:00Z', '2026-03-01T00:00:00.000Z')).toBe(false);
  expect(isAfter('2026-03-01T08:00:01+08:00', '2026-03-01T00:00:00.000Z')).toBe(true);
});

it('adds days and subtracts hours across month ends, in UTC', () => {
  expect(addDays('2026-02-27T09:00:00.000Z', 2)).toBe('2026-03-01T09:00:00.000Z');
  expect(subtractHours('2026-03-01T00:00:00.000Z', 1)).toBe('2026-02-28T23:00:00.000Z');
});

it('counts a day once it is over', () => {
  expect(wholeDaysBetween('2026-03-01T09:00:00.000Z', '2026-03-02T08:59:59.999Z')).toBe(0);
  expect(wholeDaysBetween('2026-03-01T09:00:00.000Z', '2026-03-02T09:00:00.000Z')).toBe(1);
});
