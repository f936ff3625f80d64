import { Inject } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { RecordedDisclosure } from '../../../privacy/access-log/recorded-disclosure.js';
import { unknownCase } from '../../case-id.js';
import { positionText, ViewQueries } from '../../../platform/projections/view-queries.js';
import { caseDetailsView } from '../case-details/case-details.view.js';
import { withCorrectionsInside } from '../case-details/correction.js';
import { recusedPersons } from '../case-details/recused-persons.js';
import { formHtml } from './form-html.js';
import { FormPdf } from './form-pdf.js';
import { formSheet } from './form-sheet.js';
import type { WordsByLanguage } from './form-words.js';
import { type PrintedForm, ShowEscalationForm } from './show-escalation-form.query.js';

/** Injection token of {@link WordsByLanguage}. */
export const FORM_WORDS = Symbol('FormWords');

/** Lays out the form from the whole case, with personal data for those who may see it, on record (D2). */
@QueryHandler(ShowEscalationForm)
export class ShowEscalationFormHandler implements IQueryHandler<ShowEscalationForm, PrintedForm> {
  constructor(
    private readonly views: ViewQueries,
    private readonly disclosure: RecordedDisclosure,
    private readonly pdf: FormPdf,
    @Inject(FORM_WORDS) private readonly words: WordsByLanguage,
  ) {}

  async execute({ caseId, language, format, context, atLeast }: ShowEscalationForm): Promise<PrintedForm> {
    const { documents, position } = await this.views.open(caseDetailsView, atLeast);
    const details = await documents.findOne({ _id: { $eq: caseId } });
    if (details === null) throw unknownCase(caseId);
    const detail = `revision=${details.summary.revision} format=${format}`;
    const look = { caseId, part: 'escalation-form', detail } as const;
    const opened = await this.disclosure.disclose(details, look, context, recusedPersons(details));
    const disclosed = withCorrectionsInside(opened);
    const printed = { sheet: formSheet(disclosed, this.words[language]), position: positionText(position) };
    if (format === 'json') return printed;
    const body = format === 'html' ? formHtml(printed.sheet) : await this.pdf.render(printed.sheet);
    return { ...printed, body };
  }
}
