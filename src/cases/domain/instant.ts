import type { Timestamp } from '../../platform/event-sourcing/event.js';

const hour = 3_600_000;
const day = 24 * hour;

/** True when `a` lies after `b`. Compares instants, so that texts of different precision or offset do not mislead. */
export function isAfter(a: Timestamp, b: Timestamp): boolean {
  return Date.parse(a) > Date.parse(b);
}

export function addDays(at: Timestamp, days: number): Timestamp {
  return new Date(Date.parse(at) + days * day).toISOString();
}

export function subtractHours(at: Timestamp, hours: number): Timestamp {
  return new Date(Date.parse(at) - hours * hour).toISOString();
}

/** Whole days of 24 hours from `start` to `end`; calendars and holidays belong to the clocks (clause C), not here. */
export function wholeDaysBetween(start: Timestamp, end: Timestamp): number {
  return Math.floor((Date.parse(end) - Date.parse(start)) / day);
}
