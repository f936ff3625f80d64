import type { Attestation, Decider } from '../../platform/event-sourcing/decider.js';
import { DomainError, type RefusalKind } from '../../platform/event-sourcing/domain-error.js';
import type { Actor } from '../../platform/event-sourcing/event.js';
import { evolve, newCase } from './case.js';
import { caseRules } from './case-rules.js';
import type { CaseCommand, CommandName, CommandOf } from './commands/case-command.js';
import type { Moment } from './commands/context.js';
import type { CaseEvent } from './events/case-event.js';
import { checkNotBeforeOpening, checkNotInFuture, isLate, occurrenceOf } from './occurrence.js';
import type { CaseState } from './state/case-state.js';
import { authorityName, authorityOf, fileOf } from './who.js';

function decideBy<Name extends CommandName>(command: CommandOf<Name>, state: CaseState): readonly CaseEvent[] {
  return caseRules[command.name].decide(command, state);
}

function decide(command: CaseCommand, state: CaseState): readonly CaseEvent[] {
  const { occurredAt, now } = command.context;
  if (occurredAt !== undefined) checkNotInFuture(occurredAt, now);
  checkNotBeforeOpening(command, state);
  return decideBy(command, state);
}

/**
 * Under whose key the personal data of the events is sealed: the complainant's as `customer:<customerId>`, or as
 * `case:<caseId>` while the company has no customer id of theirs.
 */
function subjectOf({ name, body, context }: CaseCommand, state: CaseState): string {
  const opening = name === 'record-feedback' ? body.complainant.customerId : undefined;
  const customerId = fileOf(state)?.customerId ?? opening;
  return customerId === undefined ? `case:${context.caseId}` : `customer:${customerId}`;
}

function attest(command: CaseCommand, state: CaseState): Attestation {
  const { clause, who } = caseRules[command.name];
  const authority = authorityOf(who, state, command.context.actor);
  const occurredAt = occurrenceOf(command);
  return {
    clause,
    // A command that was decided had an authority.
    authority: authority === null ? '' : authorityName(authority),
    ...(occurredAt !== undefined && { occurredAt }),
    ...(occurredAt !== undefined && isLate(occurredAt, command.context) && { late: true }),
    subject: subjectOf(command, state),
  };
}

/** The write model of a case (clauses 1–6, A, D1): which command is legal where, and what happened then. */
export const caseDecider: Decider<CaseState, CaseCommand, CaseEvent> = { initial: newCase, decide, evolve, attest };

/** Whether an actor may send a command now, and if not, why. */
export type CommandExplanation =
  | { readonly command: CommandName; readonly clause: string; readonly legal: true }
  | {
      readonly command: CommandName;
      /** The clause of the rule that refuses it. */
      readonly clause: string;
      readonly legal: false;
      readonly code: string;
      readonly reason: string;
      readonly kind: RefusalKind;
    };

/** Sent by the application itself, so no actor is told of them. */
const withoutRoute: readonly CommandName[] = ['receive-merged-case', 'record-legacy-case'];

const routed = (Object.keys(caseRules) as CommandName[]).filter((name) => !withoutRoute.includes(name));

function explain(command: CommandName, state: CaseState, actor: Actor, moment: Moment): CommandExplanation {
  const rule = caseRules[command];
  try {
    rule.legal(state, actor, moment);
    return { command, clause: rule.clause, legal: true };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { clause, code, kind, message: reason } = error;
    return { command, clause, legal: false, code, reason, kind };
  }
}

/**
 * Every command that has a route, legal or with the reason why not, in the order of the procedure. Like `legalNow`, it needs
 * the moment because silence (6.2) and authority limits (5.1) are judged by the clock and the company's rules.
 */
export function explainCommands(state: CaseState, actor: Actor, moment: Moment): readonly CommandExplanation[] {
  return routed.map((command) => explain(command, state, actor, moment));
}

/** The commands that the actor may send now: for each of them there is a body that the decider accepts. */
export function legalNow(state: CaseState, actor: Actor, moment: Moment): readonly CommandName[] {
  return explainCommands(state, actor, moment).flatMap(({ command, legal }) => (legal ? [command] : []));
}
