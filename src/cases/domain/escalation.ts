import type { Actor } from '../../platform/event-sourcing/event.js';
import { refuse } from './clause.js';
import { inStage, rule } from './command-rule.js';
import type { CommandOf } from './commands/case-command.js';
import { escalationFormSchema, escalationFormSchemas, withoutBlankFields } from './escalation-form.js';
import type { EscalationForm } from './events/escalation.js';
import { isRecorded } from './identification.js';
import type { ApplicationStatus } from './state/case-file.js';
import type { CaseState, EscalationCase } from './state/case-state.js';
import { isRecused, type Who } from './who.js';

const reviewers: readonly Who[] = ['line_manager', 'incident_group'];

/** The form with its blank fields left out, when its schema version is published (3.1). */
function recordable(form: EscalationForm): EscalationForm {
  if (escalationFormSchema(form.schemaVersion) === undefined) {
    const published = escalationFormSchemas.map((schema) => schema.version).join(', ');
    refuse(
      'unknown-form-version',
      '3.1',
      `No form version ${form.schemaVersion} is published; published: ${published}.`,
    );
  }
  return withoutBlankFields(form);
}

/** An application that only its applicant could take further, who may not act any more (3.3). */
export function isStuck(state: EscalationCase): boolean {
  const { applicant, status } = state.file.application;
  return isRecused(state, applicant) && status !== 'submitted' && status !== 'approved';
}

/**
 * 3.1 Opens the Escalation Application Form; the case is in escalation from here on. A new application takes the place of one
 * whose applicant is recused.
 */
export const draftEscalation = rule({
  name: 'draft-escalation',
  clause: '3.1',
  who: ['claims_specialist'],
  ready: (state) => {
    if (state.stage === 'escalation') {
      if (isStuck(state)) return;
      refuse('application-open', '3.1', 'An application is open already; revise or submit that one.');
    }
    const assessment = inStage(state, '3.1', 'assessment');
    if (assessment.file.judgement !== 'complex') {
      refuse('not-judged-complex', '2.2', 'Judge the case complex before applying for its escalation.');
    }
  },
  satisfied: ({ body }: CommandOf<'draft-escalation'>, { file }) =>
    file.application?.applicationId === body.applicationId,
  decide: ({ body, context }) => ({
    type: 'EscalationDrafted',
    data: { applicationId: body.applicationId, applicant: context.actor.person, form: recordable(body.form) },
  }),
});

/** The case with its application in one of the states (3.1); only the applicant gets here. */
function applicationIn(state: CaseState, ...statuses: ApplicationStatus[]): EscalationCase {
  const escalation = inStage(state, '3.1', 'escalation');
  const { status } = escalation.file.application;
  if (!statuses.includes(status)) {
    refuse('wrong-application-status', '3.1', `The application is ${status}; this needs it ${statuses.join(' or ')}.`);
  }
  return escalation;
}

/** 3.1 A draft or a returned application is revised; after a return it must be before it goes to review again. */
export const reviseEscalation = rule({
  name: 'revise-escalation',
  clause: '3.1',
  who: ['applicant'],
  ready: (state) => applicationIn(state, 'drafted', 'returned', 'revised'),
  satisfied: ({ body }: CommandOf<'revise-escalation'>, { file }) => isRecorded(file, body.recordId),
  decide: ({ body: { recordId, form } }, { file }: EscalationCase) => ({
    type: 'EscalationRevised',
    data: {
      ...(recordId !== undefined && { recordId }),
      applicationId: file.application.applicationId,
      form: recordable(form),
    },
  }),
});

/** 3.1 A complete form goes to review. */
export const submitEscalation = rule({
  name: 'submit-escalation',
  clause: '3.1',
  who: ['applicant'],
  ready: (state, actor) => {
    const escalation = inStage(state, '3.1', 'escalation');
    if (escalation.file.application.status === 'returned') {
      refuse('not-revised', '3.2', 'The application was returned; add what is missing before submitting it again.');
    }
    const { applicationId, missing, requestedReviewer } = applicationIn(state, 'drafted', 'revised').file.application;
    if (missing.length > 0 || requestedReviewer === null) {
      refuse('form-incomplete', '3.1', `Fill in the form first: ${missing.join(', ')}.`);
    }
    if (requestedReviewer === actor.person) {
      refuse('own-application', '3.2', 'Nobody reviews their own application; request another reviewer.');
    }
    if (isRecused(escalation, requestedReviewer)) {
      refuse('reviewer-recused', '3.3', `${requestedReviewer} may not act in this case; request another reviewer.`);
    }
    return { applicationId, requestedReviewer };
  },
  satisfied: (_command: CommandOf<'submit-escalation'>, state) =>
    state.stage === 'escalation' && state.file.application.status === 'submitted',
  decide: (_command, data: { applicationId: string; requestedReviewer: string }) => ({
    type: 'EscalationSubmitted',
    data,
  }),
});

/** The id of the submitted application, for a reviewer other than the applicant (3.2). */
function reviewable(state: CaseState, actor: Actor): string {
  const { application } = inStage(state, '3.2', 'escalation').file;
  if (application.status !== 'submitted') {
    refuse('not-submitted', '3.2', `The application is ${application.status}; a submitted one is reviewed.`);
  }
  if (application.applicant === actor.person) refuse('own-application', '3.2', 'Nobody reviews their own application.');
  return application.applicationId;
}

const isReviewed = (state: CaseState, stage: 'escalation' | 'assessment', status: ApplicationStatus): boolean =>
  state.stage === stage && state.file.application?.status === status;

/** 3.2 */
export const approveEscalation = rule({
  name: 'approve-escalation',
  clause: '3.2',
  who: reviewers,
  ready: reviewable,
  satisfied: (_command: CommandOf<'approve-escalation'>, state) => isReviewed(state, 'escalation', 'approved'),
  decide: ({ body: { reasons } }, applicationId: string) => ({
    type: 'EscalationApproved',
    data: { applicationId, reasons },
  }),
});

/** 3.2 Returned for more information. */
export const returnEscalation = rule({
  name: 'return-escalation',
  clause: '3.2',
  who: reviewers,
  ready: reviewable,
  satisfied: (_command: CommandOf<'return-escalation'>, state) => isReviewed(state, 'escalation', 'returned'),
  decide: ({ body: { missing } }, applicationId: string) => {
    if (missing.length === 0) refuse('missing-required', '3.2', 'Say what is missing when you return an application.');
    return { type: 'EscalationReturned', data: { applicationId, missing } };
  },
});

/** 3.2 Back to direct resolution. */
export const rejectEscalation = rule({
  name: 'reject-escalation',
  clause: '3.2',
  who: reviewers,
  ready: reviewable,
  satisfied: (_command: CommandOf<'reject-escalation'>, state) => isReviewed(state, 'assessment', 'rejected'),
  decide: ({ body: { reasons } }, applicationId: string) => ({
    type: 'EscalationRejected',
    data: { applicationId, reasons },
  }),
});
