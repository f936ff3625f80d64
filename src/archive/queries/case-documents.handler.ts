import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { unknownCase } from '../../cases/case-id.js';
import { caseDetailsView } from '../../cases/views/case-details/case-details.view.js';
import { recusedPersons } from '../../cases/views/case-details/recused-persons.js';
import { positionText, ViewQueries } from '../../platform/projections/view-queries.js';
import { RecordedDisclosure } from '../../privacy/access-log/recorded-disclosure.js';
import { CaseDocuments, type CaseDocumentsAnswer } from './case-documents.query.js';

/** Lists the documents of a case; their names are opened for those who may see them, on record (D2). */
@QueryHandler(CaseDocuments)
export class CaseDocumentsHandler implements IQueryHandler<CaseDocuments, CaseDocumentsAnswer> {
  constructor(
    private readonly views: ViewQueries,
    private readonly disclosure: RecordedDisclosure,
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
    const revision = details.summary.revision.toString();
    const look = { caseId, part: 'documents', detail: `revision=${revision}` } as const;
    return {
      caseId,
      items: await this.disclosure.disclose(items, look, context, recusedPersons(details)),
      revision,
      position: positionText(position),
    };
  }
}
