import type { Timestamp } from '../../../platform/event-sourcing/event.js';
import type { ChecklistAnswers } from '../checklist.js';
import type { FormField } from '../escalation-form.js';
import type { Judgement } from '../events/assessment.js';
import type { LinkKind } from '../events/identification.js';
import type { TeamMember } from '../events/investigation.js';
import type { OutcomeNotified } from '../events/outcome.js';
import type { Channel, Decision, Measure, Money, RecordId, Severity } from '../values.js';

/** What opened the case; tells a resent opening command from another one. */
export type Opening =
  | { readonly kind: 'feedback'; readonly channel: Channel; readonly receivedAt: Timestamp; readonly takenBy: string }
  | { readonly kind: 'legacy'; readonly source: string; readonly key: string; readonly rowHash: string };

/** Classification in force (1.2). */
export interface ClassificationInForce {
  readonly taxonomyVersion: string;
  readonly classes: readonly string[];
  readonly severity: Severity;
}

/** Something stored under its content hash. */
export interface Hashed {
  readonly id: string;
  readonly sha256: string;
}

export type ApplicationStatus = 'drafted' | 'submitted' | 'returned' | 'revised' | 'approved' | 'rejected';

/** The latest escalation application (3.1, 3.2). Of its form only what is missing is known here. */
export interface Application {
  readonly applicationId: string;
  readonly applicant: string;
  readonly status: ApplicationStatus;
  readonly missing: readonly FormField[];
  readonly requestedReviewer: string | null;
}

/** `accepted` is the version of the undertaking the member accepted last. */
export interface Member extends TeamMember {
  readonly accepted: string | null;
}

/** Owner, team and what the investigation brought to light (3.3 to 4.2). There from the first owner on. */
export interface Handling {
  readonly owner: string;
  /** The owner who passed the case on to this one, if that is how it came. */
  readonly handedOverBy: string | null;
  readonly team: readonly Member[];
  readonly evidence: readonly Hashed[];
  readonly findings: readonly string[];
  readonly rootCauses: readonly string[];
}

export type MeasureStatus = 'planned' | 'started' | 'completed' | 'failed';

export interface PlannedMeasure extends Omit<Measure, 'description'> {
  readonly status: MeasureStatus;
  /** When it took the step to this status, where that is known. */
  readonly since: Timestamp | null;
}

/** The current version of the plan (5.1) with its approval and the customer's answer (5.2). */
export interface Plan {
  readonly version: number;
  readonly hash: string;
  readonly measures: readonly PlannedMeasure[];
  readonly total: Money | null;
  readonly proposer: string;
  readonly approval: 'not_needed' | 'pending' | 'approved' | 'refused';
  readonly answer: 'none' | 'consented' | 'declined' | 'finally_declined';
  /** Since when it can be put to the customer: proposed and, where needed, approved. */
  readonly offeredSince: Timestamp | null;
  readonly answeredAt: Timestamp | null;
}

export type LetterKind = OutcomeNotified['data']['letter'];

/** The latest outcome letter (6.1). */
export interface Notice {
  readonly letter: LetterKind;
  readonly decision: Decision;
  readonly channel: Channel;
  readonly notifiedAt: Timestamp;
  readonly disputableUntil: Timestamp;
}

/** What outlives the stages of a case. Holds only what a decision reads, and no personal data. */
export interface CaseFile {
  readonly opening: Opening;
  /** When the complaint reached the company, as corrected; null where it is not known. */
  readonly receivedAt: Timestamp | null;
  /** The complainant's customer id: the data subject, where it is known. */
  readonly customerId: string | null;
  readonly complainedAbout: readonly string[];
  readonly conflicts: readonly string[];
  readonly links: readonly { readonly otherCaseId: string; readonly kind: LinkKind }[];
  /** Cases that go on inside this one. */
  readonly received: readonly string[];
  /** Ids of records that nothing else tells apart. */
  readonly records: readonly RecordId[];
  readonly documents: readonly Hashed[];
  readonly classification: ClassificationInForce | null;
  readonly checklist: ChecklistAnswers;
  /** Judgement in force; it lapses when a case that was never escalated goes back to assessment. */
  readonly judgement: Judgement | null;
  /** Judged at least once, in force or not. */
  readonly judged: boolean;
  readonly application: Application | null;
  readonly everApplied: boolean;
  readonly handling: Handling | null;
  readonly plan: Plan | null;
  readonly notice: Notice | null;
  /** Why a case that had reached its outcome is in work again; until the next letter. */
  readonly back: 'disputed' | 'reopened' | null;
  /** Ombudsmen the case was referred to since the latest letter. */
  readonly referredTo: readonly string[];
  readonly level: number;
  /** The customer was heard again after the feedback that opened the case. */
  readonly heardAgain: boolean;
  /** When the customer was heard last after the feedback that opened the case, where that is known. */
  readonly lastHeardAt: Timestamp | null;
}

export function newFile(opening: Opening): CaseFile {
  return {
    opening,
    receivedAt: null,
    customerId: null,
    complainedAbout: [],
    conflicts: [],
    links: [],
    received: [],
    records: [],
    documents: [],
    classification: null,
    checklist: {},
    judgement: null,
    judged: false,
    application: null,
    everApplied: false,
    handling: null,
    plan: null,
    notice: null,
    back: null,
    referredTo: [],
    level: 1,
    heardAgain: false,
    lastHeardAt: null,
  };
}
