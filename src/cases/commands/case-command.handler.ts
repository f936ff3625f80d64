import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../platform/clock.js';
import { DomainError } from '../../platform/event-sourcing/domain-error.js';
import { UnknownStreamError } from '../../platform/event-sourcing/errors.js';
import type { CommandRequest, CommandResult } from '../../platform/event-sourcing/command-runner.js';
import { unknownCase } from '../case-id.js';
import type { CaseState } from '../domain/state/case-state.js';
import { legalNow } from '../domain/case-decider.js';
import type { CaseCommand } from '../domain/commands/case-command.js';
import type { CommandContext } from '../domain/commands/context.js';
import { CaseLookups } from './case-lookups.js';
import { CaseRunner } from './case-runner.js';
import { CaseSettings } from './case-settings.js';
import { type CommandAccepted, ExecuteCaseCommand } from './execute-case-command.js';
import { mergeCases } from './merge-cases.js';
import { RefusedCommandError } from './refused-command.js';

/** Completes a request with what has to be looked up, lets the decider decide, and words refusals with what is legal now. */
@CommandHandler(ExecuteCaseCommand)
export class CaseCommandHandler implements ICommandHandler<ExecuteCaseCommand, CommandAccepted> {
  constructor(
    private readonly cases: CaseRunner,
    private readonly lookups: CaseLookups,
    private readonly clock: Clock,
    private readonly settings: CaseSettings,
  ) {}

  async execute(command: ExecuteCaseCommand): Promise<CommandAccepted> {
    const { caseId, name, request, context } = command;
    const decisionContext: CommandContext = {
      caseId,
      actor: context.actor,
      now: this.clock.now(),
      rules: this.settings.rules,
      ...(request.occurredAt === undefined ? {} : { occurredAt: request.occurredAt }),
    };
    const { body, createdId } = await this.lookups.complete(command);
    const decided = { name, body, context: decisionContext } as CaseCommand;
    const { revision, position } = await this.#run(caseId, decided, command);
    return { caseId, revision, position, ...(createdId === undefined ? {} : { createdId }) };
  }

  async #run(caseId: string, command: CaseCommand, request: ExecuteCaseCommand): Promise<CommandResult<CaseState>> {
    try {
      const asked = requestOf(caseId, command, request);
      return await (command.name === 'merge-into'
        ? mergeCases({ ...asked, command }, this.cases)
        : this.cases.run(asked));
    } catch (error) {
      throw await this.#worded(error, caseId, command);
    }
  }

  async #worded(error: unknown, caseId: string, { context }: CaseCommand): Promise<unknown> {
    if (error instanceof UnknownStreamError) return unknownCase(caseId);
    if (!(error instanceof DomainError)) return error;
    const current = await this.cases.load(caseId);
    return new RefusedCommandError(error, current === null ? [] : legalNow(current.state, context.actor, context));
  }
}

function requestOf(id: string, command: CaseCommand, { context }: ExecuteCaseCommand): CommandRequest<CaseCommand> {
  const { ifMatch, ...request } = context;
  return {
    ...request,
    id,
    command,
    existence: command.name === 'record-feedback' ? 'new' : 'existing',
    ...(typeof ifMatch === 'bigint' ? { ifMatch } : {}),
  };
}
