import type { Timestamp } from '../../platform/event-sourcing/event.js';
import { refuse } from './clause.js';
import type { CaseCommand } from './commands/case-command.js';
import { isAfter, subtractHours } from './instant.js';

/** D1 What happened is recorded after it happened. */
export function checkNotInFuture(at: Timestamp, now: Timestamp): void {
  if (isAfter(at, now)) refuse('occurred-in-future', 'D1', `${at} is in the future; record what has happened.`);
}

/** When what the command records happened. For feedback that is when the customer's word reached the company. */
export function occurrenceOf({ name, body, context }: CaseCommand): Timestamp | undefined {
  if (context.occurredAt !== undefined) return context.occurredAt;
  return name === 'record-feedback' || name === 'add-feedback' ? body.receivedAt : undefined;
}

/** D1 True when it is recorded later than the company's rules allow without a flag. */
export function isLate(at: Timestamp, { now, rules }: CaseCommand['context']): boolean {
  return isAfter(subtractHours(now, rules.lateAfterHours), at);
}
