import * as facts from '../../../test/support/case-facts.js';
import { completeForm, fact } from '../../../test/support/case-facts.js';
import { incidentLead, manager, otherSpecialist, serviceRep, specialist } from '../../../test/support/case-people.js';
import { givenCase } from '../../../test/support/given-case.js';
import type { EscalationForm } from './events/escalation.js';

const draftedWith = (form: EscalationForm) => [
  ...facts.judgedComplex,
  fact('EscalationDrafted', { applicationId: 'A1', applicant: 'sam', form }),
];

/** A manager who also works as a specialist, and applied. */
const applyingManager = { person: 'sam', roles: ['claims_specialist', 'line_manager'] };

describe('draft-escalation', () => {
  it('opens an application for a complex case', () => {
    givenCase(facts.judgedComplex)
      .when('draft-escalation', specialist, { applicationId: 'A1', form: completeForm })
      .then('EscalationDrafted', { applicationId: 'A1', applicant: 'sam', form: completeForm })
      .thenStage('escalation');
  });

  it('leaves blank fields out of the form', () => {
    const form = { schemaVersion: '2026-01', incident: 'Hail.', demands: ' \n' };
    givenCase(facts.judgedComplex)
      .when('draft-escalation', specialist, { form })
      .then('EscalationDrafted', { form: { schemaVersion: '2026-01', incident: 'Hail.' } });
  });

  it('takes another application after a rejection', () => {
    givenCase(facts.rejected)
      .when('draft-escalation', otherSpecialist, { applicationId: 'A2' })
      .then('EscalationDrafted', { applicant: 'suki' });
  });

  it('changes nothing when that application is drafted', () => {
    givenCase(facts.judgedComplex)
      .when('draft-escalation', specialist)
      .then('EscalationDrafted')
      .resent()
      .thenNothing();
  });

  it('needs the judgement that the case is complex', () => {
    givenCase(facts.judgedMinor).when('draft-escalation', specialist).thenRefused('not-judged-complex', '2.2');
    givenCase(facts.assessed).when('draft-escalation', specialist).thenRefused('not-judged-complex', '2.2');
    givenCase(facts.recorded).when('draft-escalation', specialist).thenRefused('wrong-stage', '3.1');
  });

  it('is refused while an application is open', () => {
    givenCase(facts.submitted)
      .when('draft-escalation', specialist, { applicationId: 'A2' })
      .thenRefused('application-open', '3.1');
  });

  it.each([
    ['drafted', facts.drafted],
    ['returned', facts.returned],
    ['revised', facts.revised],
  ])('replaces a %s application whose applicant is recused', (_status, history) => {
    const conflict = fact('ConflictDeclared', { person: 'sam', reason: 'Cousin.' });
    const complaint = fact('FeedbackAdded', {
      channel: 'phone',
      receivedAt: '2026-03-05T00:00:00.000Z',
      takenBy: 'cora',
      statement: 'Sam was rude.',
      demands: [],
      complainedAbout: ['sam'],
    });
    for (const recusal of [conflict, complaint]) {
      const draft = givenCase(history, recusal).when('draft-escalation', otherSpecialist, { applicationId: 'A2' });
      draft.then('EscalationDrafted', { applicationId: 'A2', applicant: 'suki' }).resent().thenNothing();
      draft.then('EscalationDrafted').thenStage('escalation');
      givenCase(history, recusal).when('draft-escalation', specialist).thenRefused('recused', '3.3');
    }
    const replaced = fact('EscalationDrafted', { applicationId: 'A2', applicant: 'suki', form: completeForm });
    givenCase(history, conflict, replaced).when('submit-escalation', otherSpecialist).then('EscalationSubmitted');
    givenCase(history)
      .when('draft-escalation', otherSpecialist, { applicationId: 'A2' })
      .thenRefused('application-open', '3.1');
  });

  it('leaves an application under review to its reviewers, whoever applied', () => {
    givenCase(facts.submitted, fact('ConflictDeclared', { person: 'sam', reason: 'Cousin.' }))
      .when('draft-escalation', otherSpecialist, { applicationId: 'A2' })
      .thenRefused('application-open', '3.1');
  });

  it('knows the published versions of the form', () => {
    givenCase(facts.judgedComplex)
      .when('draft-escalation', specialist, { form: { ...completeForm, schemaVersion: '0' } })
      .thenRefused('unknown-form-version', '3.1');
  });

  it('is for specialists', () => {
    givenCase(facts.judgedComplex).when('draft-escalation', manager).thenForbidden();
  });
});

describe('revise-escalation', () => {
  it('revises a draft', () => {
    givenCase(facts.drafted)
      .when('revise-escalation', specialist, { form: { ...completeForm, urgency: 'immediate' } })
      .then('EscalationRevised', { applicationId: 'A1', form: { ...completeForm, urgency: 'immediate' } });
  });

  it('revises a returned application, once or twice', () => {
    givenCase(facts.returned).when('revise-escalation', specialist).then('EscalationRevised');
    givenCase(facts.revised).when('revise-escalation', specialist).then('EscalationRevised');
  });

  it('changes nothing when the same revision comes again', () => {
    givenCase(facts.drafted).when('revise-escalation', specialist).then('EscalationRevised').resent().thenNothing();
  });

  it('leaves alone what is being reviewed', () => {
    givenCase(facts.submitted).when('revise-escalation', specialist).thenRefused('wrong-application-status', '3.1');
    givenCase(facts.approved).when('revise-escalation', specialist).thenRefused('wrong-application-status', '3.1');
    givenCase(facts.rejected).when('revise-escalation', specialist).thenRefused('wrong-stage', '3.1');
  });

  it('is for the applicant', () => {
    givenCase(facts.drafted).when('revise-escalation', otherSpecialist).thenForbidden();
  });

  it('says that it is too early before there is an application', () => {
    givenCase(facts.judgedComplex).when('revise-escalation', specialist).thenRefused('wrong-stage', '3.1');
  });
});

describe('submit-escalation', () => {
  it('sends a complete form to review', () => {
    givenCase(facts.drafted)
      .when('submit-escalation', specialist)
      .then('EscalationSubmitted', { applicationId: 'A1', requestedReviewer: 'mia' });
  });

  it('sends a returned form again after its revision', () => {
    givenCase(facts.revised).when('submit-escalation', specialist).then('EscalationSubmitted');
    givenCase(facts.returned).when('submit-escalation', specialist).thenRefused('not-revised', '3.2');
  });

  it('changes nothing when it is in review', () => {
    givenCase(facts.drafted).when('submit-escalation', specialist).then('EscalationSubmitted').resent().thenNothing();
  });

  it.each(Object.keys(completeForm).filter((field) => field !== 'schemaVersion'))('asks for %s', (field) => {
    const form = Object.fromEntries(
      Object.entries(completeForm).filter(([key]) => key !== field),
    ) as unknown as EscalationForm;
    givenCase(draftedWith(form)).when('submit-escalation', specialist).thenRefused('form-incomplete', '3.1');
  });

  it('does not ask the applicant, or somebody recused, to review', () => {
    givenCase(draftedWith({ ...completeForm, requestedReviewer: 'sam' }))
      .when('submit-escalation', specialist)
      .thenRefused('own-application', '3.2');
    givenCase(draftedWith({ ...completeForm, requestedReviewer: 'rude-rob' }))
      .when('submit-escalation', specialist)
      .thenRefused('reviewer-recused', '3.3');
  });

  it('is refused after the review', () => {
    givenCase(facts.approved).when('submit-escalation', specialist).thenRefused('wrong-application-status', '3.1');
    givenCase(facts.rejected).when('submit-escalation', specialist).thenRefused('wrong-stage', '3.1');
  });

  it('is for the applicant', () => {
    givenCase(facts.drafted).when('submit-escalation', otherSpecialist).thenForbidden();
  });
});

describe.each([
  ['approve-escalation', 'EscalationApproved', 'escalation'],
  ['return-escalation', 'EscalationReturned', 'escalation'],
  ['reject-escalation', 'EscalationRejected', 'assessment'],
] as const)('%s', (command, event, stage) => {
  it.each([
    ['a line manager', manager],
    ['the incident group', incidentLead],
  ])('is for %s', (_who, reviewer) => {
    givenCase(facts.submitted).when(command, reviewer).then(event, { applicationId: 'A1' }).thenStage(stage);
  });

  it('changes nothing when it comes again', () => {
    givenCase(facts.submitted).when(command, manager).then(event).resent().thenNothing();
  });

  it('waits for the submission', () => {
    givenCase(facts.drafted).when(command, manager).thenRefused('not-submitted', '3.2');
    givenCase(facts.revised).when(command, manager).thenRefused('not-submitted', '3.2');
    givenCase(facts.judgedComplex).when(command, manager).thenRefused('wrong-stage', '3.2');
  });

  it('is refused for an own application', () => {
    givenCase(facts.submitted).when(command, applyingManager).thenRefused('own-application', '3.2');
  });

  it('is refused for a reviewer with a conflict of interest', () => {
    const conflict = fact('ConflictDeclared', { person: 'mia', reason: 'Cousin.' });
    givenCase(facts.submitted, conflict).when(command, manager).thenRefused('recused', '3.3');
  });

  it('is not for others', () => {
    givenCase(facts.submitted).when(command, serviceRep).thenForbidden();
    givenCase(facts.submitted).when(command, specialist).thenForbidden();
  });
});

describe('a review', () => {
  it('is not taken back', () => {
    givenCase(facts.approved).when('reject-escalation', manager).thenRefused('not-submitted', '3.2');
    givenCase(facts.rejected).when('approve-escalation', manager).thenRefused('wrong-stage', '3.2');
  });

  it('says what is missing when it returns an application', () => {
    givenCase(facts.submitted)
      .when('return-escalation', manager, { missing: [] })
      .thenRefused('missing-required', '3.2');
  });
});
