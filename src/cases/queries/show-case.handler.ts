import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { Disclosure } from '../../privacy/disclosure.js';
import { unknownCase } from '../case-id.js';
import { caseDetailsView } from '../views/case-details/case-details.view.js';
import { ShowCase, type ShownCase } from './show-case.query.js';
import { shownCase } from './shown-case.js';
import { positionText, ViewQueries } from '../../platform/projections/view-queries.js';

/** Reads the whole case and opens its personal data for those who may see it (D2). */
@QueryHandler(ShowCase)
export class ShowCaseHandler implements IQueryHandler<ShowCase, ShownCase> {
  constructor(
    private readonly views: ViewQueries,
    private readonly disclosure: Disclosure,
  ) {}

  async execute({ caseId, actor, atLeast }: ShowCase): Promise<ShownCase> {
    const { documents, position } = await this.views.open(caseDetailsView, atLeast);
    const details = await documents.findOne({ _id: { $eq: caseId } });
    if (details === null) throw unknownCase(caseId);
    return { ...shownCase(await this.disclosure.disclose(details, actor)), position: positionText(position) };
  }
}
