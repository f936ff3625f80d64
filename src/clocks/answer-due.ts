import { Temporal } from 'temporal-polyfill';
import type { Timestamp } from '../platform/event-sourcing/event.js';

/** Name and version of the policy that `answerDueAt` computes; it is pinned to the case when it opens. */
export const companyDefaultPolicy = 'company-default@1';

const saturday = 6;

/**
 * When the final answer is due under the company default (clause C): the end of the given working day after receipt, in
 * the company's time zone. Saturdays and Sundays are not counted; public holidays are not known to this policy version.
 *
 * @param receivedAt ISO-8601 instant
 * @param workingDays whole days, at least 1
 * @param timeZone IANA name
 */
export function answerDueAt(receivedAt: Timestamp, workingDays: number, timeZone: string): Timestamp {
  let day = Temporal.Instant.from(receivedAt).toZonedDateTimeISO(timeZone).toPlainDate();
  for (let counted = 0; counted < workingDays;) {
    day = day.add({ days: 1 });
    if (day.dayOfWeek < saturday) counted += 1;
  }
  const endOfDay = day.add({ days: 1 }).toZonedDateTime(timeZone).subtract({ milliseconds: 1 });
  return endOfDay.toInstant().toString({ fractionalSecondDigits: 3 });
}
