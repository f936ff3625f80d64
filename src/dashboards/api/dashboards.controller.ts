import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { type AtLeast, AtLeastPosition } from '../../platform/http/consistency.js';
import { QueryEndpoint } from '../../platform/http/endpoint.js';
import type { CaseDashboard } from '../cases/case-dashboard.js';
import { GetCaseDashboard } from '../cases/get-case-dashboard.query.js';
import { dashboards, type DashboardListing } from '../dashboards.js';
import { CaseDashboardDto, CaseDashboardQueryDto, DashboardsDto } from './case-dashboard.dto.js';

const tags = ['Dashboards'];

/** Figures without personal data. For every role. */
@Controller('v1/dashboards')
export class DashboardsController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @QueryEndpoint({ summary: 'List the dashboards', answer: DashboardsDto, tags })
  list(): { readonly items: readonly DashboardListing[] } {
    return { items: dashboards };
  }

  @Get('cases')
  @QueryEndpoint({
    summary: 'Show figures about cases',
    description:
      'Each number of cases comes with the list of exactly these cases. Days are those of the configured time zone.',
    answer: CaseDashboardDto,
    tags,
  })
  cases(@Query() query: CaseDashboardQueryDto, @AtLeastPosition() atLeast: AtLeast): Promise<CaseDashboard> {
    const { from, to } = query;
    const period = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
    return this.queries.execute(new GetCaseDashboard(period, atLeast));
  }
}
