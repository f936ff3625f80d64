import { currentEscalationForm, escalationFormSchema, type FormField } from '../../domain/escalation-form.js';
import type { EscalationForm } from '../../domain/events/escalation.js';
import type { Application, CaseDetails } from '../case-details/case-details.js';
import type { Language } from '../timeline/languages.js';
import type { FormWords } from './form-words.js';

/** One line of the form. A wide field has a box of its own; a blank value is a line to write on. */
export interface SheetField {
  readonly key: string;
  readonly label: string;
  readonly value: string;
  readonly wide: boolean;
}

export interface SheetSection {
  readonly key: string;
  readonly title: string;
  readonly fields: readonly SheetField[];
}

/** The Escalation Application Form 《事件升級申請表》 (clause 3.1) of one case in one language, ready to be laid out. */
export interface FormSheet {
  readonly language: Language;
  readonly title: string;
  readonly caseId: string;
  /** Revision of the case that it shows, as decimal text. */
  readonly revision: string;
  readonly schemaVersion: string;
  readonly confidential: string;
  readonly asOf: string;
  readonly sections: readonly SheetSection[];
  /** Lines to be signed by hand. */
  readonly signaturesTitle: string;
  readonly signatures: readonly string[];
}

type FieldList = readonly (readonly [key: string, value: string, wide?: 'wide'])[];

function section(key: string, words: FormWords, fields: FieldList): SheetSection {
  return {
    key,
    title: words.label(key),
    fields: fields.map(([name, value, wide]) => ({
      key: name,
      label: words.label(name),
      value,
      wide: wide === 'wide',
    })),
  };
}

/** What is known of the case; an imported one knows less. */
function caseSection({ _id, summary, identification }: CaseDetails, words: FormWords): SheetSection {
  const first = identification.feedback.find(({ type }) => type === 'FeedbackRecorded');
  const recorded = first?.type === 'FeedbackRecorded' ? first.data : undefined;
  const complainant = recorded?.complainant;
  return section('case', words, [
    ['caseId', _id],
    ['receivedAt', words.when(summary.openedAt)],
    ['channel', words.term('channels', summary.channel)],
    ['takenBy', recorded?.takenBy ?? ''],
    ['complainantKind', words.term('complainantKinds', summary.complainantKind)],
    ['customerId', summary.customerId ?? ''],
    ['claimNumber', summary.claimNumber ?? ''],
    ['policyNumber', summary.policyNumber ?? ''],
    ['lineOfBusiness', words.term('linesOfBusiness', summary.lineOfBusiness)],
    ['classes', words.classes(summary.taxonomyVersion, summary.classes)],
    ['severity', words.term('severities', summary.severity)],
    ['answerDueAt', words.when(summary.answerDueAt)],
    ['complainant', words.personal(complainant?.contact), 'wide'],
    ...(complainant?.representatives === undefined
      ? []
      : ([['representatives', words.personal(complainant.representatives), 'wide']] as const)),
    ['statement', words.personal(recorded?.statement), 'wide'],
    ['recordedDemands', words.personal(recorded?.demands), 'wide'],
  ]);
}

const codes: Readonly<Partial<Record<FormField, 'risks' | 'urgencies'>>> = { risk: 'risks', urgency: 'urgencies' };

function applicationValue(field: FormField, form: Partial<EscalationForm>, words: FormWords): string {
  const value = form[field];
  const group = codes[field];
  return group === undefined ? words.personal(value) : words.term(group, value);
}

/** The fields of the schema version that the application names, in its order. */
function applicationSection(application: Application | undefined, words: FormWords): SheetSection {
  const form: Partial<EscalationForm> = application?.form.data.form ?? {};
  const schema = escalationFormSchema(form.schemaVersion ?? '') ?? currentEscalationForm;
  const head = section('application', words, [
    ['status', words.label(`statuses.${application?.status ?? 'none'}`)],
    ['applicant', application?.applicant ?? ''],
    ['draftedAt', words.when((application?.earlierForms[0] ?? application?.form)?.recordedAt)],
    ['schemaVersion', schema.version],
  ]);
  const fields = schema.fields.map(({ field, label }) => ({
    key: field,
    label: label[words.language],
    value: applicationValue(field, form, words),
    wide: codes[field] === undefined && field !== 'requestedReviewer',
  }));
  return { ...head, fields: [...head.fields, ...fields] };
}

const reviewLabels = {
  EscalationApproved: 'approved',
  EscalationReturned: 'returned',
  EscalationRejected: 'rejected',
} as const;

/** Submissions and reviews in the order in which they were recorded. */
function reviewSection(application: Application | undefined, words: FormWords): SheetSection {
  const facts = [...(application?.submissions ?? []), ...(application?.reviews ?? [])].sort((a, b) =>
    a.revision < b.revision ? -1 : 1,
  );
  return section(
    'review',
    words,
    facts.map((fact) => {
      const line = words.label('reviewedBy', { when: words.when(fact.recordedAt), person: fact.by.person });
      if (fact.type === 'EscalationSubmitted') return ['submitted', line, 'wide'] as const;
      const reason = words.personal(fact.type === 'EscalationReturned' ? fact.data.missing : fact.data.reasons);
      return [reviewLabels[fact.type], `${line}\n${reason}`, 'wide'] as const;
    }),
  );
}

/**
 * The form of a case, whose personal data was disclosed as far as the reader may see it: its latest application, or a blank one with
 * what is known of the case.
 */
export function formSheet(details: CaseDetails, words: FormWords): FormSheet {
  const application = details.escalation.applications.at(-1);
  const schema = escalationFormSchema(application?.form.data.form.schemaVersion ?? '') ?? currentEscalationForm;
  const revision = details.summary.revision.toString();
  return {
    language: words.language,
    title: schema.title[words.language],
    caseId: details._id,
    revision,
    schemaVersion: schema.version,
    confidential: words.label('confidential'),
    asOf: words.label('asOf', { revision }),
    sections: [
      caseSection(details, words),
      applicationSection(application, words),
      ...(application === undefined ? [] : [reviewSection(application, words)]),
    ],
    signaturesTitle: words.label('signatures'),
    signatures: ['signApplicant', 'signReviewer', 'signOwner'].map((key) => words.label(key)),
  };
}
