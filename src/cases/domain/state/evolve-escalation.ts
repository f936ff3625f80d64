import { missingFormFields } from '../escalation-form.js';
import type { EscalationEvent, EscalationForm } from '../events/escalation.js';
import type { Application, CaseFile } from './case-file.js';
import { union, withApplication, withFile, withHandling, withRecord, type ExistingCase } from './case-state.js';

/** What decisions read of a form; it sees which fields are there, never what they say. */
const filledIn = (form: EscalationForm): Pick<Application, 'missing' | 'requestedReviewer'> => ({
  missing: missingFormFields(form),
  requestedReviewer: form.requestedReviewer ?? null,
});

export function evolveEscalation(state: ExistingCase, event: EscalationEvent): ExistingCase {
  const { file } = state;
  switch (event.type) {
    case 'EscalationDrafted': {
      const { applicationId, applicant, form } = event.data;
      const application: Application = { applicationId, applicant, status: 'drafted', ...filledIn(form) };
      return { stage: 'escalation', file: { ...file, application, everApplied: true } };
    }
    case 'EscalationRevised': {
      const status = file.application?.status === 'returned' ? 'revised' : (file.application?.status ?? 'drafted');
      const next = withApplication(state, { status, ...filledIn(event.data.form) });
      return withFile(next, { records: withRecord(file.records, event.data.recordId) });
    }
    case 'EscalationSubmitted':
      return withApplication(state, { status: 'submitted' });
    case 'EscalationApproved':
      return withApplication(state, { status: 'approved' });
    case 'EscalationReturned':
      return withApplication(state, { status: 'returned' });
    case 'EscalationRejected':
      return { stage: 'assessment', file: withApplication(state, { status: 'rejected' }).file };
    case 'OwnerAssigned':
      return ownedBy(file, event.data.owner);
    case 'OwnerReassigned':
      return withHandling(state, () => ({ owner: event.data.owner, handedOverBy: null }));
    case 'CaseHandedOver':
      return withHandling(state, () => ({ owner: event.data.owner, handedOverBy: event.data.from }));
    case 'ConflictDeclared':
      return withFile(state, { conflicts: union(file.conflicts, [event.data.person]) });
  }
}

function ownedBy(file: CaseFile, owner: string): ExistingCase {
  const none = { team: [], evidence: [], findings: [], rootCauses: [] };
  return {
    stage: 'investigation',
    file: { ...file, handling: { ...(file.handling ?? none), owner, handedOverBy: null } },
  };
}
