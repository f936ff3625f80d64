import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { RecordedDisclosure } from '../../privacy/access-log/recorded-disclosure.js';
import { unknownCase } from '../case-id.js';
import { caseDetailsView } from '../views/case-details/case-details.view.js';
import { recusedPersons } from '../views/case-details/recused-persons.js';
import { ShowCase, type ShownCase } from './show-case.query.js';
import { shownCase } from './shown-case.js';
import { positionText, ViewQueries } from '../../platform/projections/view-queries.js';

/** Reads the whole case and opens its personal data for those who may see it, on record (D2). */
@QueryHandler(ShowCase)
export class ShowCaseHandler implements IQueryHandler<ShowCase, ShownCase> {
  constructor(
    private readonly views: ViewQueries,
    private readonly disclosure: RecordedDisclosure,
  ) {}

  async execute({ caseId, context, atLeast }: ShowCase): Promise<ShownCase> {
    const { documents, position } = await this.views.open(caseDetailsView, atLeast);
    const details = await documents.findOne({ _id: { $eq: caseId } });
    if (details === null) throw unknownCase(caseId);
    const look = { caseId, part: 'case', detail: `revision=${details.summary.revision}` } as const;
    const disclosed = await this.disclosure.disclose(details, look, context, recusedPersons(details));
    return { ...shownCase(disclosed), position: positionText(position) };
  }
}
