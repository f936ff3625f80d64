import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Context, type RequestContext } from '../../platform/http/request-context.js';
import { CaseCommands } from './case-commands.service.js';
import { CaseId } from '../case-id.js';
import { CaseCommandRoute } from './case-command-route.js';
import type { CommandAnswerDto } from './answer.dto.js';
import {
  ApproveEscalationDto,
  AssignOwnerDto,
  DeclareConflictDto,
  DraftEscalationDto,
  HandOverDto,
  RejectEscalationDto,
  ReturnEscalationDto,
  ReviseEscalationDto,
  SubmitEscalationDto,
} from './dto/escalation.dto.js';

@ApiTags('Escalation (clause 3)')
@Controller('v1/cases')
export class EscalationController {
  constructor(private readonly commands: CaseCommands) {}

  @CaseCommandRoute('draft-escalation', 'Draft the Escalation Application Form', '3.1')
  draftEscalation(
    @CaseId() caseId: string,
    @Body() body: DraftEscalationDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'draft-escalation', body, context);
  }

  @CaseCommandRoute('revise-escalation', 'Revise a drafted or returned application', '3.1')
  reviseEscalation(
    @CaseId() caseId: string,
    @Body() body: ReviseEscalationDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'revise-escalation', body, context);
  }

  @CaseCommandRoute('submit-escalation', 'Submit the application for review', '3.1')
  submitEscalation(
    @CaseId() caseId: string,
    @Body() body: SubmitEscalationDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'submit-escalation', body, context);
  }

  @CaseCommandRoute('approve-escalation', 'Approve the application', '3.2')
  approveEscalation(
    @CaseId() caseId: string,
    @Body() body: ApproveEscalationDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'approve-escalation', body, context);
  }

  @CaseCommandRoute('return-escalation', 'Return the application for more information', '3.2')
  returnEscalation(
    @CaseId() caseId: string,
    @Body() body: ReturnEscalationDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'return-escalation', body, context);
  }

  @CaseCommandRoute('reject-escalation', 'Reject the application', '3.2')
  rejectEscalation(
    @CaseId() caseId: string,
    @Body() body: RejectEscalationDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'reject-escalation', body, context);
  }

  @CaseCommandRoute('assign-owner', 'Name the responsible owner, or another one later', '3.3')
  assignOwner(
    @CaseId() caseId: string,
    @Body() body: AssignOwnerDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'assign-owner', body, context);
  }

  @CaseCommandRoute('hand-over', 'Hand the case over to another owner', '3.3')
  handOver(
    @CaseId() caseId: string,
    @Body() body: HandOverDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'hand-over', body, context);
  }

  @CaseCommandRoute('declare-conflict', 'Declare a conflict of interest (recusal)', '3.3')
  declareConflict(
    @CaseId() caseId: string,
    @Body() body: DeclareConflictDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'declare-conflict', body, context);
  }
}
