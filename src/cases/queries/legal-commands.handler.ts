import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { Clock } from '../../platform/clock.js';
import { unknownCase } from '../case-id.js';
import { CaseRunner } from '../commands/case-runner.js';
import { CaseSettings } from '../commands/case-settings.js';
import { type CommandExplanation, explainCommands } from '../domain/case-decider.js';
import { LegalCommands, type LegalCommandsAnswer, type OfferedCommand } from './legal-commands.query.js';

/** Asks the decider itself, on the newest state of the log. */
@QueryHandler(LegalCommands)
export class LegalCommandsHandler implements IQueryHandler<LegalCommands, LegalCommandsAnswer> {
  constructor(
    private readonly cases: CaseRunner,
    private readonly clock: Clock,
    private readonly settings: CaseSettings,
  ) {}

  async execute({ caseId, context }: LegalCommands): Promise<LegalCommandsAnswer> {
    const found = await this.cases.load(caseId);
    if (found === null) throw unknownCase(caseId);
    const moment = { now: this.clock.now(), rules: this.settings.rules };
    return {
      caseId,
      revision: found.revision.toString(),
      position: found.position.toString(),
      commands: explainCommands(found.state, context.actor, moment)
        .filter(({ command }) => command !== 'record-feedback')
        .map((explanation) => offered(explanation, caseId)),
    };
  }
}

function offered(explanation: CommandExplanation, caseId: string): OfferedCommand {
  const dto = explanation.command.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
  return {
    ...explanation,
    href: `/v1/cases/${caseId}/${explanation.command}`,
    body: { $ref: `/openapi.json#/components/schemas/${dto}Dto` },
  };
}
