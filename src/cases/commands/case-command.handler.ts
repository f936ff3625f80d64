import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../platform/clock.js';
import { DomainError } from '../../platform/event-sourcing/domain-error.js';
import { UnknownStreamError } from '../../platform/event-sourcing/errors.js';
import type { CommandResult } from '../../platform/event-sourcing/command-runner.js';
import { unknownCase } from '../case-id.js';
import type { CaseState } from '../domain/state/case-state.js';
import { legalNow } from '../domain/case-decider.js';
import type { CaseCommand } from '../domain/commands/case-command.js';
import type { CommandContext } from '../domain/commands/context.js';
import { CaseLookups } from './case-lookups.js';
import { CaseRunner } from './case-runner.js';
import { CaseSettings } from './case-settings.js';
import { type CommandAccepted, ExecuteCaseCommand } from './execute-case-command.js';
import { type CaseStep, mergeSteps } from './merge-cases.js';
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
      const steps =
        command.name === 'merge-into' ? await mergeSteps(caseId, command, this.cases) : [{ caseId, command }];
      let own: CommandResult<CaseState> | undefined;
      for (const step of steps) {
        const result = await this.#send(step, step.command === command, request);
        if (step.command === command) own = result;
      }
      if (own === undefined) throw new Error(`No step of ${command.name} goes to the case that was named.`);
      return own;
    } catch (error) {
      throw await this.#worded(error, caseId, command);
    }
  }

  /** `isOwn`: the step goes to the case that the caller named, so that its If-Match is meant for it. */
  #send(
    { caseId, command }: CaseStep,
    isOwn: boolean,
    { context }: ExecuteCaseCommand,
  ): Promise<CommandResult<CaseState>> {
    const { ifMatch, ...request } = context;
    return this.cases.run({
      ...request,
      id: caseId,
      command,
      existence: command.name === 'record-feedback' ? 'new' : 'existing',
      ...(isOwn && typeof ifMatch === 'bigint' ? { ifMatch } : {}),
    });
  }

  async #worded(error: unknown, caseId: string, { context }: CaseCommand): Promise<unknown> {
    if (error instanceof UnknownStreamError) return unknownCase(caseId);
    if (!(error instanceof DomainError)) return error;
    const current = await this.cases.load(caseId);
    return new RefusedCommandError(error, current === null ? [] : legalNow(current.state, context.actor, context));
  }
}
