import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type AtLeast, AtLeastPosition } from '../../platform/http/consistency.js';
import { QueryEndpoint } from '../../platform/http/endpoint.js';
import { Context, type RequestContext } from '../../platform/http/request-context.js';
import { ApiCaseId, CaseId } from '../case-id.js';
import { chosenLanguage } from '../views/timeline/languages.js';
import { ReadTimeline, type Timeline } from '../views/timeline/read-timeline.query.js';
import { pageOf } from './case-list-request.js';
import { TimelineDto, TimelineQueryDto } from './dto/timeline.dto.js';

/** The history of a case in people's words. For every role. */
@Controller('v1/cases')
export class TimelineController {
  constructor(private readonly queries: QueryBus) {}

  @Get(':caseId/timeline')
  @QueryEndpoint({
    summary: 'Read the history of a case in words',
    description:
      'Every event as a sentence, with who, when and the clause. Names are opened for people who work on cases, on record.',
    clause: 'A',
    answer: TimelineDto,
    tags: ['Cases'],
  })
  @ApiCaseId()
  @ApiHeader({ name: 'Accept-Language', required: false, description: 'Used when `lang` is not given.' })
  timeline(
    @CaseId() caseId: string,
    @Query() query: TimelineQueryDto,
    @Headers('accept-language') acceptLanguage: string | undefined,
    @Context() context: RequestContext,
    @AtLeastPosition() atLeast: AtLeast,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Timeline> {
    const language = chosenLanguage(query.lang, acceptLanguage);
    void reply.header('content-language', language).header('vary', 'Accept-Language');
    const page = { order: query.order ?? 'oldest', ...pageOf(query) } as const;
    return this.queries.execute(new ReadTimeline(caseId, language, page, context, atLeast));
  }
}
