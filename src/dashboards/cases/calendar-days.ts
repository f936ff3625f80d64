import type { Timestamp } from '../../platform/event-sourcing/event.js';

/** A calendar day as `2026-03-05`; a month as `2026-03`; a year as `2026`. All sort as text. */
export type Day = string;
export type Month = string;

/** First and last day, both counted. */
export interface Period {
  readonly from: Day;
  readonly to: Day;
}

const dayMs = 86_400_000;
const quarterMs = 900_000;
const rememberedQuarters = 50_000;

/** Tells the calendar day on which an instant falls in a time zone (IANA). */
export function dayTeller(timeZone: string): (instant: Timestamp) => Day {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  // Days begin, and clocks are set, on quarters of an hour, so that one answer serves a whole quarter.
  const known = new Map<number, Day>();
  return (instant) => {
    const quarter = Math.floor(Date.parse(instant) / quarterMs);
    let day = known.get(quarter);
    if (day === undefined) {
      if (known.size >= rememberedQuarters) known.clear();
      known.set(quarter, (day = dayOfParts(format.formatToParts(quarter * quarterMs))));
    }
    return day;
  };
}

function dayOfParts(parts: readonly Intl.DateTimeFormatPart[]): Day {
  const value = (wanted: string): string => parts.find(({ type }) => type === wanted)?.value ?? '';
  return `${value('year').padStart(4, '0')}-${value('month')}-${value('day')}`;
}

/** Days since 1970-01-01. Days of the calendar have no time zone, so that arithmetic in UTC is exact. */
function numberOf(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`) / dayMs;
}

function dayOfNumber(number: number): Day {
  return new Date(number * dayMs).toISOString().slice(0, 10);
}

export function monthOf(day: Day): Month {
  return day.slice(0, 7);
}

function lastDayOf(month: Month): Day {
  const days = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate();
  return `${month}-${days}`;
}

function monthAfter(month: Month): Month {
  const [year, number] = [Number(month.slice(0, 4)), Number(month.slice(5))];
  return number === 12
    ? `${String(year + 1).padStart(4, '0')}-01`
    : `${month.slice(0, 4)}-${String(number + 1).padStart(2, '0')}`;
}

export function addDays(day: Day, days: number): Day {
  return dayOfNumber(numberOf(day) + days);
}

/** Days from the first to the last, both counted. */
export function lengthOf({ from, to }: Period): number {
  return numberOf(to) - numberOf(from) + 1;
}

export function daysOf(period: Period): Day[] {
  const first = numberOf(period.from);
  return Array.from({ length: lengthOf(period) }, (_, days) => dayOfNumber(first + days));
}

/** The months that a period touches, each cut to the days inside it. */
export function monthsOf({ from, to }: Period): Period[] {
  const months: Period[] = [];
  for (let first = from; first <= to; first = `${monthAfter(monthOf(first))}-01`) {
    const last = lastDayOf(monthOf(first));
    months.push({ from: first, to: last < to ? last : to });
  }
  return months;
}

export function isWholeMonth({ from, to }: Period): boolean {
  return from.endsWith('-01') && to === lastDayOf(monthOf(from));
}

/**
 * The fewest whole years, whole months and single days that make up a period: for N years at most N + 22 + 60, whatever
 * the number of cases in them.
 */
export function coverOf(period: Period): string[] {
  const months = monthsOf(period);
  const whole = new Set(months.filter(isWholeMonth).map(({ from }) => monthOf(from)));
  const units: string[] = [];
  for (const month of months) {
    const name = monthOf(month.from);
    const year = name.slice(0, 4);
    if (!whole.has(name)) units.push(...daysOf(month));
    else if (!isWholeYear(year, whole)) units.push(name);
    else if (name.endsWith('-01')) units.push(year);
  }
  return units;
}

/** A period has no gaps: with a January and a December it has all that lies between them. */
function isWholeYear(year: string, months: ReadonlySet<Month>): boolean {
  return months.has(`${year}-01`) && months.has(`${year}-12`);
}

/** The year, the month and the day itself: the units in which something that happened on a day is counted. */
export function unitsOf(day: Day): readonly string[] {
  return [day.slice(0, 4), monthOf(day), day];
}
