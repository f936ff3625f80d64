import type { Timestamp } from '../../platform/event-sourcing/event.js';
import { refuse, type Clause } from './clause.js';
import type { CaseCommand } from './commands/case-command.js';
import type { CommandContext } from './commands/context.js';
import { isAfter, subtractHours } from './instant.js';
import type { CaseState } from './state/case-state.js';

/** D1 What happened is recorded after it happened. */
export function checkNotInFuture(at: Timestamp, now: Timestamp): void {
  if (isAfter(at, now)) refuse('occurred-in-future', 'D1', `${at} is in the future; record what has happened.`);
}

/**
 * What a command dates back may not lie before what it follows from. Only a date that was given is held to it: what happens now
 * comes after everything on record, whatever the clocks of two processes say. `since` is null where no time is known.
 */
export function checkNotBefore(
  { occurredAt }: Pick<CommandContext, 'occurredAt'>,
  since: Timestamp | null,
  clause: Clause,
  what: string,
): void {
  if (occurredAt === undefined || since === null || !isAfter(since, occurredAt)) return;
  refuse('occurred-too-early', clause, `${occurredAt} is too early: ${what} at ${since}.`);
}

/** D1 Nothing in a case happened before the complaint reached the company. A merge is dated in the case that goes into another. */
export function checkNotBeforeOpening(command: CaseCommand, state: CaseState): void {
  if (state.stage === 'new' || command.name === 'receive-merged-case') return;
  const occurredAt = occurrenceOf(command);
  checkNotBefore(
    { ...(occurredAt !== undefined && { occurredAt }) },
    state.file.receivedAt,
    'D1',
    'the complaint came in',
  );
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
