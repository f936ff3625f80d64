import { Inject } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { positionText, ViewQueries } from '../../platform/projections/view-queries.js';
import { CONFIG, type Config } from '../../config/config.js';
import { Clock } from '../../platform/clock.js';
import { askedPeriod } from './asked-period.js';
import { dayTeller } from './calendar-days.js';
import { type CaseDashboard, caseDashboard, rollupsFor } from './case-dashboard.js';
import { caseDashboardView } from './case-dashboard.view.js';
import { GetCaseDashboard } from './get-case-dashboard.query.js';

/** Reads the few rollup documents that the figures of a period rest on. */
@QueryHandler(GetCaseDashboard)
export class GetCaseDashboardHandler implements IQueryHandler<GetCaseDashboard, CaseDashboard> {
  private readonly view;
  private readonly dayOf;

  constructor(
    private readonly views: ViewQueries,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'timeZone'>,
  ) {
    this.view = caseDashboardView(config.timeZone);
    this.dayOf = dayTeller(config.timeZone);
  }

  async execute({ period, atLeast }: GetCaseDashboard): Promise<CaseDashboard> {
    const today = this.dayOf(this.clock.now());
    const question = { period: askedPeriod(period, today), today, timeZone: this.config.timeZone };
    const { rollups, position } = await this.views.open(this.view, atLeast);
    const documents = await rollups.find({ _id: { $in: [...rollupsFor(question)] } }).toArray();
    return caseDashboard(question, documents, positionText(position));
  }
}
