import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Context, type RequestContext } from '../../platform/http/request-context.js';
import { CaseCommands } from './case-commands.service.js';
import { CaseId } from '../case-id.js';
import { CaseCommandRoute } from './case-command-route.js';
import type { CommandAnswerDto } from './answer.dto.js';
import { AttachDocumentDto, CorrectFactDto } from './dto/records.dto.js';

@ApiTags('Records and corrections (clauses A, D1)')
@Controller('v1/cases')
export class RecordsController {
  constructor(private readonly commands: CaseCommands) {}

  @CaseCommandRoute('attach-document', 'Attach an uploaded document to the case', 'A')
  attachDocument(
    @CaseId() caseId: string,
    @Body() body: AttachDocumentDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'attach-document', body, context);
  }

  @CaseCommandRoute('correct-fact', 'Correct a recorded fact by a new one', 'D1')
  correctFact(
    @CaseId() caseId: string,
    @Body() body: CorrectFactDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'correct-fact', body, context);
  }
}
