import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Context, type RequestContext } from '../../platform/http/request-context.js';
import { CaseCommands } from './case-commands.service.js';
import { CaseId } from '../case-id.js';
import { CaseCommandRoute } from './case-command-route.js';
import type { CommandAnswerDto } from './answer.dto.js';
import { JudgeDto, ResolveDirectlyDto, VerifyInformationDto } from './dto/assessment.dto.js';

@ApiTags('Preliminary assessment (clause 2)')
@Controller('v1/cases')
export class AssessmentController {
  constructor(private readonly commands: CaseCommands) {}

  @CaseCommandRoute('verify-information', 'Answer one item of the verification checklist', '2.1')
  verifyInformation(
    @CaseId() caseId: string,
    @Body() body: VerifyInformationDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'verify-information', body, context);
  }

  @CaseCommandRoute('judge', 'Judge the case minor or complex', '2.2')
  judge(
    @CaseId() caseId: string,
    @Body() body: JudgeDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'judge', body, context);
  }

  @CaseCommandRoute('resolve-directly', 'Resolve the case at this level', '2.2')
  resolveDirectly(
    @CaseId() caseId: string,
    @Body() body: ResolveDirectlyDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'resolve-directly', body, context);
  }
}
