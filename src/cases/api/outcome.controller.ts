import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Context, type RequestContext } from '../../platform/http/request-context.js';
import { CaseCommands } from './case-commands.service.js';
import { CaseId } from '../case-id.js';
import { CaseCommandRoute } from './case-command-route.js';
import type { CommandAnswerDto } from './answer.dto.js';
import {
  ArchiveDto,
  ConfirmOutcomeDto,
  DeemConfirmedDto,
  DisputeOutcomeDto,
  NotifyOutcomeDto,
  RaiseLevelDto,
  RecordHandlingFeedbackDto,
  ReferToOmbudsmanDto,
  ReopenDto,
  WithdrawDto,
} from './dto/outcome.dto.js';

@ApiTags('Outcome (clause 6)')
@Controller('v1/cases')
export class OutcomeController {
  constructor(private readonly commands: CaseCommands) {}

  @CaseCommandRoute('notify-outcome', 'Notify the customer of the outcome', '6.1')
  notifyOutcome(
    @CaseId() caseId: string,
    @Body() body: NotifyOutcomeDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'notify-outcome', body, context);
  }

  @CaseCommandRoute('confirm-outcome', 'Record that the customer confirms the outcome', '6.2')
  confirmOutcome(
    @CaseId() caseId: string,
    @Body() body: ConfirmOutcomeDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'confirm-outcome', body, context);
  }

  @CaseCommandRoute('dispute-outcome', 'Record that the customer disputes the outcome', '6.2')
  disputeOutcome(
    @CaseId() caseId: string,
    @Body() body: DisputeOutcomeDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'dispute-outcome', body, context);
  }

  @CaseCommandRoute('deem-confirmed', 'Take silence as confirmation', '6.2')
  deemConfirmed(
    @CaseId() caseId: string,
    @Body() body: DeemConfirmedDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'deem-confirmed', body, context);
  }

  @CaseCommandRoute('raise-level', 'Raise the case one level', '6.2')
  raiseLevel(
    @CaseId() caseId: string,
    @Body() body: RaiseLevelDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'raise-level', body, context);
  }

  @CaseCommandRoute('refer-to-ombudsman', 'Refer the case to the ombudsman', '6.2')
  referToOmbudsman(
    @CaseId() caseId: string,
    @Body() body: ReferToOmbudsmanDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'refer-to-ombudsman', body, context);
  }

  @CaseCommandRoute('record-handling-feedback', "Record the customer's feedback on the handling", '6.2')
  recordHandlingFeedback(
    @CaseId() caseId: string,
    @Body() body: RecordHandlingFeedbackDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'record-handling-feedback', body, context);
  }

  @CaseCommandRoute('archive', 'Archive the case after the completeness check', '6.2')
  archive(
    @CaseId() caseId: string,
    @Body() body: ArchiveDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'archive', body, context);
  }

  @CaseCommandRoute('reopen', 'Reopen an archived case', '6.2')
  reopen(
    @CaseId() caseId: string,
    @Body() body: ReopenDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'reopen', body, context);
  }

  @CaseCommandRoute('withdraw', 'Record that the customer withdraws the complaint', '6.2')
  withdraw(
    @CaseId() caseId: string,
    @Body() body: WithdrawDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'withdraw', body, context);
  }
}
