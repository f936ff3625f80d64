import { Controller, Get, Inject, Query, UseInterceptors } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { CONFIG, type Config } from '../../config/config.js';
import { type AtLeast, AtLeastPosition } from '../../platform/http/consistency.js';
import { IdParam, QueryEndpoint } from '../../platform/http/endpoint.js';
import { EtagInterceptor } from '../../platform/http/etag.interceptor.js';
import { Context, type RequestContext } from '../../platform/http/request-context.js';
import { ApiCaseId, CaseId } from '../case-id.js';
import type { CaseFilter } from '../queries/case-filter.js';
import { ListCases, type CaseList } from '../queries/list-cases.query.js';
import { ListWork, type WorkList } from '../queries/list-work.query.js';
import { ShowCase, type ShownCase } from '../queries/show-case.query.js';
import { filterOf, pageOf } from './case-list-request.js';
import { CaseListDto } from './dto/case-list-answer.dto.js';
import { CaseListQueryDto, CasePageQueryDto } from './dto/case-list-query.dto.js';
import { ShownCaseDto } from './dto/shown-case.dto.js';
import { WorkListDto } from './dto/work-list-answer.dto.js';
import { WorkListQueryDto } from './dto/work-list-query.dto.js';

const tags = ['Cases'];

/** Queries of the case: lists, the whole case, and the work that awaits somebody. For every role. */
@Controller('v1')
export class CaseQueriesController {
  constructor(
    private readonly queries: QueryBus,
    @Inject(CONFIG) private readonly config: Pick<Config, 'timeZone'>,
  ) {}

  @Get('cases')
  @QueryEndpoint({ summary: 'List cases', answer: CaseListDto, tags })
  cases(@Query() query: CaseListQueryDto, @AtLeastPosition() atLeast: AtLeast): Promise<CaseList> {
    return this.list(filterOf(query, this.config.timeZone), query, atLeast);
  }

  @Get('customers/:customerId/cases')
  @QueryEndpoint({ summary: 'List the cases of a customer', answer: CaseListDto, clause: '1.1', tags })
  casesOfCustomer(
    @IdParam('customerId', "The company's customer id.") customerId: string,
    @Query() query: CasePageQueryDto,
    @AtLeastPosition() atLeast: AtLeast,
  ): Promise<CaseList> {
    return this.list({ customerId: [customerId] }, query, atLeast);
  }

  @Get('claims/:claimNumber/cases')
  @QueryEndpoint({ summary: 'List the cases about a claim', answer: CaseListDto, clause: '1.1', tags })
  casesOfClaim(
    @IdParam('claimNumber', 'Claim number.') claimNumber: string,
    @Query() query: CasePageQueryDto,
    @AtLeastPosition() atLeast: AtLeast,
  ): Promise<CaseList> {
    return this.list({ claimNumber: [claimNumber] }, query, atLeast);
  }

  @Get('cases/:caseId')
  @QueryEndpoint({
    summary: 'Show the whole case',
    description:
      'Personal data is opened for people who work on cases, on record, and withheld from the others and from who is recused.',
    answer: ShownCaseDto,
    tags,
  })
  @ApiCaseId()
  @UseInterceptors(EtagInterceptor)
  case(
    @CaseId() caseId: string,
    @Context() context: RequestContext,
    @AtLeastPosition() atLeast: AtLeast,
  ): Promise<ShownCase> {
    return this.queries.execute(new ShowCase(caseId, context, atLeast));
  }

  @Get('work-list')
  @QueryEndpoint({
    summary: 'List what awaits the asking person',
    description: 'By person and by the roles of the token, the most urgent first. Line managers may ask about others.',
    answer: WorkListDto,
    tags,
  })
  work(
    @Query() query: WorkListQueryDto,
    @Context() { actor }: RequestContext,
    @AtLeastPosition() atLeast: AtLeast,
  ): Promise<WorkList> {
    const { person, role } = query;
    const whose = { ...(person === undefined ? {} : { person }), ...(role === undefined ? {} : { role }) };
    return this.queries.execute(new ListWork(actor, whose, pageOf(query), atLeast));
  }

  private list(filter: CaseFilter, query: CasePageQueryDto, atLeast: AtLeast): Promise<CaseList> {
    return this.queries.execute(new ListCases(filter, pageOf(query), query.sort, atLeast));
  }
}
