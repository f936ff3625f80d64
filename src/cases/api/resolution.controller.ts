import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Context, type RequestContext } from '../../platform/http/request-context.js';
import { CaseCommands } from './case-commands.service.js';
import { CaseId } from '../case-id.js';
import { CaseCommandRoute } from './case-command-route.js';
import type { CommandAnswerDto } from './answer.dto.js';
import {
  ApproveCompensationDto,
  CompleteMeasureDto,
  FailMeasureDto,
  ProposePlanDto,
  RecordConsentDto,
  RecordDeclineDto,
  RefuseCompensationDto,
  RevisePlanDto,
  StartMeasureDto,
} from './dto/resolution.dto.js';

@ApiTags('Plan and implementation (clause 5)')
@Controller('v1/cases')
export class ResolutionController {
  constructor(private readonly commands: CaseCommands) {}

  @CaseCommandRoute('propose-plan', 'Propose the plan', '5.1')
  proposePlan(
    @CaseId() caseId: string,
    @Body() body: ProposePlanDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'propose-plan', body, context);
  }

  @CaseCommandRoute('revise-plan', 'Propose the next version of the plan', '5.1')
  revisePlan(
    @CaseId() caseId: string,
    @Body() body: RevisePlanDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'revise-plan', body, context);
  }

  @CaseCommandRoute('approve-compensation', 'Approve compensation above the limit of the proposer', '5.1')
  approveCompensation(
    @CaseId() caseId: string,
    @Body() body: ApproveCompensationDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'approve-compensation', body, context);
  }

  @CaseCommandRoute('refuse-compensation', 'Refuse compensation above the limit of the proposer', '5.1')
  refuseCompensation(
    @CaseId() caseId: string,
    @Body() body: RefuseCompensationDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'refuse-compensation', body, context);
  }

  @CaseCommandRoute('record-consent', "Record the customer's consent to a version of the plan", '5.2')
  recordConsent(
    @CaseId() caseId: string,
    @Body() body: RecordConsentDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'record-consent', body, context);
  }

  @CaseCommandRoute('record-decline', 'Record that the customer declined a version of the plan', '5.2')
  recordDecline(
    @CaseId() caseId: string,
    @Body() body: RecordDeclineDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'record-decline', body, context);
  }

  @CaseCommandRoute('start-measure', 'Start a measure', '5.2')
  startMeasure(
    @CaseId() caseId: string,
    @Body() body: StartMeasureDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'start-measure', body, context);
  }

  @CaseCommandRoute('complete-measure', 'Complete a measure', '5.2')
  completeMeasure(
    @CaseId() caseId: string,
    @Body() body: CompleteMeasureDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'complete-measure', body, context);
  }

  @CaseCommandRoute('fail-measure', 'Record that a measure failed', '5.2')
  failMeasure(
    @CaseId() caseId: string,
    @Body() body: FailMeasureDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'fail-measure', body, context);
  }
}
