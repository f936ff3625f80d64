import { Controller, Get } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { QueryEndpoint } from '../../platform/http/endpoint.js';
import { Context, type RequestContext } from '../../platform/http/request-context.js';
import { ApiCaseId, CaseId } from '../case-id.js';
import { LegalCommandsDto } from './dto/legal-commands.dto.js';
import { LegalCommands, type LegalCommandsAnswer } from '../queries/legal-commands.query.js';

@ApiTags('Cases')
@Controller('v1/cases/:caseId/commands')
export class LegalCommandsController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @QueryEndpoint({
    summary: 'Every command for the asking person: legal, or why not, with its clause and body',
    answer: LegalCommandsDto,
  })
  @ApiCaseId()
  commands(@CaseId() caseId: string, @Context() context: RequestContext): Promise<LegalCommandsAnswer> {
    return this.queries.execute(new LegalCommands(caseId, context));
  }
}
