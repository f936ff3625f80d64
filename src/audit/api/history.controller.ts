import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiQuery, ApiTags } from '@nestjs/swagger';
import { ApiCaseId, CaseId } from '../../cases/case-id.js';
import { QueryEndpoint } from '../../platform/http/endpoint.js';
import { Context, type RequestContext } from '../../platform/http/request-context.js';
import { parseMoment } from '../moment.js';
import type { Difference, Replay, StateAt, Verification } from '../queries/history.answers.js';
import { CaseDifference, CaseStateAt, ReplayCase, VerifyCase } from '../queries/history.queries.js';
import { CaseStateDto } from './case-state.dto.js';
import { DifferenceDto, ReplayDto, VerificationDto } from './history-answer.dto.js';
import { ReplayPageDto } from './replay-page.dto.js';

const momentDescription = 'A revision such as 7, or an ISO-8601 instant.';

/** Replay for auditors (clause A): every read is itself recorded. */
@ApiTags('Replay (clause A)')
@ApiCaseId()
@Controller('v1/cases/:caseId')
export class HistoryController {
  constructor(private readonly queries: QueryBus) {}

  @Get('events')
  @QueryEndpoint({ summary: 'The history of the case, event by event', clause: 'A', answer: ReplayDto })
  events(@CaseId() caseId: string, @Query() page: ReplayPageDto, @Context() context: RequestContext): Promise<Replay> {
    return this.queries.execute(new ReplayCase(caseId, BigInt(page.from ?? 0), page.limit ?? 100, context));
  }

  @Get('state')
  @QueryEndpoint({ summary: 'The case as it stood at a revision or moment', clause: 'A', answer: CaseStateDto })
  @ApiQuery({ name: 'at', description: momentDescription, schema: { type: 'string' } })
  state(@CaseId() caseId: string, @Query('at') at: unknown, @Context() context: RequestContext): Promise<StateAt> {
    return this.queries.execute(new CaseStateAt(caseId, parseMoment(at, 'at'), context));
  }

  @Get('diff')
  @QueryEndpoint({ summary: 'What changed between two moments', clause: 'A', answer: DifferenceDto })
  @ApiQuery({ name: 'from', description: momentDescription, schema: { type: 'string' } })
  @ApiQuery({ name: 'to', description: momentDescription, schema: { type: 'string' } })
  diff(
    @CaseId() caseId: string,
    @Query('from') from: unknown,
    @Query('to') to: unknown,
    @Context() context: RequestContext,
  ): Promise<Difference> {
    return this.queries.execute(new CaseDifference(caseId, parseMoment(from, 'from'), parseMoment(to, 'to'), context));
  }

  @Get('verification')
  @QueryEndpoint({ summary: 'Whether the history of the case is whole', clause: 'A', answer: VerificationDto })
  verification(@CaseId() caseId: string, @Context() context: RequestContext): Promise<Verification> {
    return this.queries.execute(new VerifyCase(caseId, context));
  }
}
