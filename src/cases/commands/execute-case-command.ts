import type { RequestContext } from '../../platform/http/request-context.js';
import type { CommandBodies, CommandName } from '../domain/commands/case-command.js';

/** What the application looks up or makes itself, and so is not part of a request. */
interface LookedUp {
  'record-feedback': 'answerDueAt' | 'policy';
  'merge-into': 'targetOpen';
  'draft-escalation': 'applicationId';
  'collect-evidence': 'evidenceId';
  'record-finding': 'findingId';
  'identify-root-cause': 'rootCauseId';
  'propose-plan': 'hash';
  'revise-plan': 'hash';
  'attach-document': 'mediaType' | 'size' | 'sha256';
  'correct-fact': 'target';
}

/** Commands that reach a case through the interface for applications. */
export type RequestName = Exclude<CommandName, 'receive-merged-case' | 'record-legacy-case'>;

/** The part of a command's body that the caller gives. */
export type RequestBody<Name extends RequestName> = Omit<
  CommandBodies[Name],
  'recordId' | (Name extends keyof LookedUp ? LookedUp[Name] : never)
>;

/** The request for one command to one case, as it goes over the command bus. */
export class ExecuteCaseCommand<Name extends RequestName = RequestName> {
  constructor(
    readonly caseId: string,
    readonly name: Name,
    readonly request: RequestBody<Name> & { readonly occurredAt?: string },
    readonly context: RequestContext,
  ) {}
}

/** What a caller learns about a command that was accepted. */
export interface CommandAccepted {
  readonly caseId: string;
  readonly revision: bigint;
  readonly position: bigint;
  /** Id of what the command made inside the case (application, evidence, finding, root cause). */
  readonly createdId?: string;
}
