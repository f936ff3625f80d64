import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { unknownCase } from '../../cases/case-id.js';
import { caseDetailsView } from '../../cases/views/case-details/case-details.view.js';
import { positionText, ViewQueries } from '../../platform/projections/view-queries.js';
import { Disclosure } from '../../privacy/disclosure.js';
import { CaseDocuments, type CaseDocumentsAnswer } from './case-documents.query.js';

@QueryHandler(CaseDocuments)
export class CaseDocumentsHandler implements IQueryHandler<CaseDocuments, CaseDocumentsAnswer> {
  constructor(
    private readonly views: ViewQueries,
    private readonly disclosure: Disclosure,
  ) {}

  async execute({ caseId, atLeast, context }: CaseDocuments): Promise<CaseDocumentsAnswer> {
    const { documents, position } = await this.views.open(caseDetailsView, atLeast);
    const details = await documents.findOne({ _id: { $eq: caseId } });
    if (details === null) throw unknownCase(caseId);
    const items = details.records.documents.map(({ data, by, recordedAt }) => ({
      ...data,
      attachedBy: by.person,
      attachedAt: recordedAt,
      href: `/v1/cases/${caseId}/documents/${data.documentId}`,
    }));
    return {
      caseId,
      items: await this.disclosure.disclose(items, context.actor),
      revision: details.summary.revision.toString(),
      position: positionText(position),
    };
  }
}
