import type { ViewDocument } from '../../../platform/projections/view.js';
import type { CaseEventType } from '../../domain/events/case-event.js';
import type { ApplicationStatus, MeasureStatus } from '../../domain/state/case-file.js';
import type { ChecklistItem, TeamFunction } from '../../domain/values.js';
import type { CaseListContent } from '../case-list/case-list-entry.js';
import type { Fact } from './fact.js';

type Facts<Type extends CaseEventType> = readonly Fact<Type>[];

/** One item of the checklist: the answer that counts, and those that it superseded (2.1). */
export interface CheckedItem {
  readonly item: ChecklistItem;
  readonly current: Fact<'InformationVerified'>;
  readonly earlier: Facts<'InformationVerified'>;
}

/** One Escalation Application Form with its history (3.1, 3.2). */
export interface Application {
  readonly applicationId: string;
  readonly applicant: string;
  readonly status: ApplicationStatus;
  /** The form as it reads now. */
  readonly form: Fact<'EscalationDrafted' | 'EscalationRevised'>;
  readonly earlierForms: Facts<'EscalationDrafted' | 'EscalationRevised'>;
  readonly submissions: Facts<'EscalationSubmitted'>;
  readonly reviews: Facts<'EscalationApproved' | 'EscalationReturned' | 'EscalationRejected'>;
}

/** A person who is or was in the team (4.1). */
export interface Member {
  readonly person: string;
  readonly function: TeamFunction;
  readonly active: boolean;
  /** The undertaking that the member accepted last (D2). */
  readonly undertaking?: Fact<'ConfidentialityAccepted'>;
}

export interface MeasureProgress {
  readonly measureId: string;
  readonly status: MeasureStatus;
  readonly facts: Facts<'MeasureStarted' | 'MeasureCompleted' | 'MeasureFailed'>;
}

export type PlanStatus =
  'awaits_approval' | 'refused' | 'awaits_consent' | 'consented' | 'declined' | 'finally_declined' | 'superseded';

/** One version of the plan with its approvals, the customer's answer and its implementation (5.1, 5.2). */
export interface PlanVersion {
  readonly version: number;
  readonly status: PlanStatus;
  readonly proposal: Fact<'PlanProposed' | 'PlanRevised'>;
  readonly approvals: Facts<'CompensationApproved' | 'CompensationRefused'>;
  readonly answers: Facts<'CustomerConsented' | 'CustomerDeclined'>;
  readonly measures: readonly MeasureProgress[];
}

/** The facts of a case in the order of the procedure; within a list in the order in which they were recorded. */
export interface CaseSections {
  readonly identification: {
    readonly feedback: Facts<'FeedbackRecorded' | 'FeedbackAdded'>;
    /** The last one is in force. */
    readonly classifications: Facts<'CaseClassified' | 'CaseReclassified'>;
    readonly links: Facts<'CaseLinked' | 'CaseMerged' | 'MergedCaseReceived'>;
  };
  readonly assessment: {
    readonly checklist: readonly CheckedItem[];
    readonly judgements: Facts<'CaseJudged'>;
    readonly directResolutions: Facts<'CaseResolvedDirectly'>;
  };
  readonly escalation: {
    readonly applications: readonly Application[];
    readonly ownership: Facts<'OwnerAssigned' | 'OwnerReassigned' | 'CaseHandedOver'>;
    readonly conflicts: Facts<'ConflictDeclared'>;
  };
  readonly investigation: {
    readonly team: readonly Member[];
    readonly teamChanges: Facts<'TeamFormed' | 'TeamMemberAdded' | 'TeamMemberRemoved'>;
    readonly evidence: Facts<'EvidenceCollected'>;
    readonly findings: Facts<'FindingRecorded'>;
    readonly rootCauses: Facts<'RootCauseIdentified'>;
    readonly updates: Facts<'CustomerUpdated'>;
    readonly contacts: Facts<'ContactRecorded'>;
  };
  readonly resolution: {
    readonly plans: readonly PlanVersion[];
  };
  readonly outcome: {
    readonly withdrawals: Facts<'CaseWithdrawn'>;
    readonly notices: Facts<'OutcomeNotified'>;
    readonly confirmations: Facts<'OutcomeConfirmed' | 'OutcomeDeemedConfirmed'>;
    readonly disputes: Facts<'OutcomeDisputed'>;
    readonly levels: Facts<'LevelRaised'>;
    readonly referrals: Facts<'ReferredToOmbudsman'>;
    readonly handlingFeedback: Facts<'HandlingFeedbackRecorded'>;
    readonly archivings: Facts<'CaseArchived'>;
    readonly reopenings: Facts<'CaseReopened'>;
  };
  readonly records: {
    readonly documents: Facts<'DocumentAttached'>;
    readonly corrections: Facts<'FactCorrected'>;
    /** What an imported case is known from. */
    readonly provenance: Facts<'LegacyCaseRecorded'>;
  };
}

/** The whole case for one screen. */
export interface CaseDetails extends ViewDocument, CaseSections {
  /** The same line that lists of cases show. */
  readonly summary: CaseListContent;
}

export type CaseDetailsContent = Omit<CaseDetails, 'position'>;

export const emptySections: CaseSections = {
  identification: { feedback: [], classifications: [], links: [] },
  assessment: { checklist: [], judgements: [], directResolutions: [] },
  escalation: { applications: [], ownership: [], conflicts: [] },
  investigation: {
    team: [],
    teamChanges: [],
    evidence: [],
    findings: [],
    rootCauses: [],
    updates: [],
    contacts: [],
  },
  resolution: { plans: [] },
  outcome: {
    withdrawals: [],
    notices: [],
    confirmations: [],
    disputes: [],
    levels: [],
    referrals: [],
    handlingFeedback: [],
    archivings: [],
    reopenings: [],
  },
  records: { documents: [], corrections: [], provenance: [] },
};
