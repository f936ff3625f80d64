import type { RequestContext } from '../../platform/http/request-context.js';
import type { CommandExplanation } from '../domain/case-decider.js';

/** Every command for the asking actor: legal now, or why not. */
export class LegalCommands {
  constructor(
    readonly caseId: string,
    readonly context: RequestContext,
  ) {}
}

/** A command with where to send it and what its body must be. */
export type OfferedCommand = CommandExplanation & {
  readonly href: string;
  /** JSON Schema of the body, within the OpenAPI document. */
  readonly body: { readonly $ref: string };
};

export interface LegalCommandsAnswer {
  readonly caseId: string;
  readonly revision: string;
  readonly position: string;
  readonly commands: readonly OfferedCommand[];
}
