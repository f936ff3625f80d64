import { Temporal } from 'temporal-polyfill';
import type { Timestamp } from '../../platform/event-sourcing/event.js';
import { type FieldRule, Refused } from '../../platform/http/field-rule.js';
import { dateRule, timestampRule } from '../../platform/http/value-rules.js';
import type { Range } from '../queries/case-filter.js';

/** A day of the company's time zone, or an instant. */
export function dayOrTimeRule(): FieldRule<string> {
  const [day, time] = [dateRule(), timestampRule()];
  const refused = new Refused('must be a day such as 2026-11-22, or a time in ISO 8601 with an offset');
  return {
    schema: { type: 'string', anyOf: [day.schema, time.schema] },
    read: (value) => {
      const readings = [day.read(value), time.read(value)];
      return readings.find((reading) => typeof reading === 'string') ?? refused;
    },
  };
}

/** What lies from the beginning of one day, or one instant, to the end of another, both counted. Nothing when neither is given. */
export function rangeOf(from: string | undefined, to: string | undefined, timeZone: string): Range | undefined {
  if (from === undefined && to === undefined) return undefined;
  return {
    ...(from === undefined ? {} : { from: isDay(from) ? startOf(from, 0, timeZone) : from }),
    ...(to === undefined ? {} : { before: isDay(to) ? startOf(to, 1, timeZone) : justAfter(to) }),
  };
}

function isDay(text: string): boolean {
  return !text.includes('T');
}

function startOf(day: string, daysLater: number, timeZone: string): Timestamp {
  const start = Temporal.PlainDate.from(day).add({ days: daysLater }).toZonedDateTime(timeZone);
  return start.toInstant().toString({ fractionalSecondDigits: 3 });
}

function justAfter(instant: Timestamp): Timestamp {
  return Temporal.Instant.from(instant).add({ milliseconds: 1 }).toString({ fractionalSecondDigits: 3 });
}
