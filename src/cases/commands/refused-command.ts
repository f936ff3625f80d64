import type { DomainError, RefusalKind } from '../../platform/event-sourcing/domain-error.js';
import { domainProblem, type ProblemTable } from '../../platform/http/problem-mapping.js';
import type { CommandName } from '../domain/commands/case-command.js';

/** A refusal of the domain together with what is legal now for the same actor. */
export class RefusedCommandError extends Error {
  override readonly name = 'RefusedCommandError';
  readonly kind: RefusalKind;
  readonly code: string;
  readonly clause: string;

  constructor(
    cause: DomainError,
    readonly legalNow: readonly CommandName[],
  ) {
    super(cause.message, { cause });
    this.kind = cause.kind;
    this.code = cause.code;
    this.clause = cause.clause;
  }
}

/** Told like any refusal of the domain; the list of legal commands comes along. */
export const caseProblems: ProblemTable = {
  RefusedCommandError: domainProblem,
};
