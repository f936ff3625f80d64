import type { Dated } from '../../platform/event-sourcing/decider.js';
import type { CaseEvent } from './events/case-event.js';
import type { FactCorrected } from './events/records.js';
import { withFile, type CaseState, type ExistingCase } from './state/case-state.js';
import { evolveAssessment } from './state/evolve-assessment.js';
import { evolveEscalation } from './state/evolve-escalation.js';
import { evolveIdentification, openWithFeedback, openWithLegacyRecord } from './state/evolve-identification.js';
import { evolveInvestigation } from './state/evolve-investigation.js';
import { evolveOutcome } from './state/evolve-outcome.js';
import { evolveResolution } from './state/evolve-resolution.js';

export type { CaseState, ExistingCase, OpenCase, Stage } from './state/case-state.js';

export const newCase: CaseState = { stage: 'new' };

/**
 * Folds one fact into the state. Never fails: facts are not judged again, and one that makes no sense where the case stands
 * changes nothing. Personal data may still be sealed, so fields that the catalogue declares personal are not looked into.
 */
export function evolve(state: CaseState, event: CaseEvent & Dated): CaseState {
  if (state.stage !== 'new') return evolveExisting(state, event);
  if (event.type === 'FeedbackRecorded') return openWithFeedback(event);
  if (event.type === 'LegacyCaseRecorded') return openWithLegacyRecord(event);
  return state;
}

function evolveExisting(state: ExistingCase, event: CaseEvent & Dated): ExistingCase {
  switch (event.type) {
    case 'FeedbackRecorded':
    case 'FeedbackAdded':
    case 'CaseLinked':
    case 'CaseMerged':
    case 'MergedCaseReceived':
    case 'CaseClassified':
    case 'CaseReclassified':
      return evolveIdentification(state, event);
    case 'InformationVerified':
    case 'CaseJudged':
    case 'CaseResolvedDirectly':
      return evolveAssessment(state, event);
    case 'EscalationDrafted':
    case 'EscalationRevised':
    case 'EscalationSubmitted':
    case 'EscalationApproved':
    case 'EscalationReturned':
    case 'EscalationRejected':
    case 'OwnerAssigned':
    case 'OwnerReassigned':
    case 'CaseHandedOver':
    case 'ConflictDeclared':
      return evolveEscalation(state, event);
    case 'TeamFormed':
    case 'TeamMemberAdded':
    case 'TeamMemberRemoved':
    case 'ConfidentialityAccepted':
    case 'EvidenceCollected':
    case 'FindingRecorded':
    case 'RootCauseIdentified':
    case 'CustomerUpdated':
    case 'ContactRecorded':
      return evolveInvestigation(state, event);
    case 'PlanProposed':
    case 'PlanRevised':
    case 'CompensationApproved':
    case 'CompensationRefused':
    case 'CustomerConsented':
    case 'CustomerDeclined':
    case 'MeasureStarted':
    case 'MeasureCompleted':
    case 'MeasureFailed':
      return evolveResolution(state, event);
    case 'OutcomeNotified':
    case 'OutcomeConfirmed':
    case 'OutcomeDisputed':
    case 'OutcomeDeemedConfirmed':
    case 'LevelRaised':
    case 'ReferredToOmbudsman':
    case 'HandlingFeedbackRecorded':
    case 'CaseArchived':
    case 'CaseReopened':
    case 'CaseWithdrawn':
      return evolveOutcome(state, event);
    case 'DocumentAttached': {
      const { documentId: id, sha256 } = event.data;
      return {
        ...state,
        file: { ...state.file, documents: [...state.file.documents, { id, sha256 }] },
      } as ExistingCase;
    }
    case 'FactCorrected':
      return receivedAsCorrected(state, event);
    case 'LegacyCaseRecorded':
      return state;
    default:
      return unknownEvent(event, state);
  }
}

/** Of the facts that are correctable (`correctable-facts.ts`) decisions read one: since when the case can have a history. */
function receivedAsCorrected(state: ExistingCase, { data }: FactCorrected): ExistingCase {
  const { eventType, field, lookUp } = data;
  if (eventType !== 'FeedbackRecorded' || field !== 'receivedAt' || lookUp === undefined) return state;
  return withFile(state, { receivedAt: lookUp });
}

/** Does not compile while a fact is unhandled. */
function unknownEvent(_event: never, state: ExistingCase): ExistingCase {
  return state;
}
