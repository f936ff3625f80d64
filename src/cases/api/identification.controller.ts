import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Context, type RequestContext } from '../../platform/http/request-context.js';
import { CaseCommands } from './case-commands.service.js';
import { CaseId } from '../case-id.js';
import { CaseCommandRoute, OpeningRoute } from './case-command-route.js';
import type { CommandAnswerDto } from './answer.dto.js';
import { AddFeedbackDto, ClassifyDto, LinkCaseDto, MergeIntoDto, RecordFeedbackDto } from './dto/identification.dto.js';

@ApiTags('Identification (clause 1)')
@Controller('v1/cases')
export class IdentificationController {
  constructor(private readonly commands: CaseCommands) {}

  @OpeningRoute('Record a complaint and open a case', '1.1')
  recordFeedback(@Body() body: RecordFeedbackDto, @Context() context: RequestContext): Promise<CommandAnswerDto> {
    return this.commands.open(body, context);
  }

  @CaseCommandRoute('add-feedback', 'Add later feedback to the case', '1.1')
  addFeedback(
    @CaseId() caseId: string,
    @Body() body: AddFeedbackDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'add-feedback', body, context);
  }

  @CaseCommandRoute('link-case', 'Link the case to a repeated or related one', '1.1')
  linkCase(
    @CaseId() caseId: string,
    @Body() body: LinkCaseDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'link-case', body, context);
  }

  @CaseCommandRoute('merge-into', 'Merge the case into another open one', '1.1')
  mergeInto(
    @CaseId() caseId: string,
    @Body() body: MergeIntoDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'merge-into', body, context);
  }

  @CaseCommandRoute('classify', 'Classify or reclassify the case', '1.2')
  classify(
    @CaseId() caseId: string,
    @Body() body: ClassifyDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'classify', body, context);
  }
}
