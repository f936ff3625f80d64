import type { Timestamp } from '../../../platform/event-sourcing/event.js';
import type { ViewDocument } from '../../../platform/projections/view.js';
import type { Judgement } from '../../domain/events/assessment.js';
import type { Channel, ComplainantKind, Decision, LineOfBusiness, Severity } from '../../domain/values.js';
import type { Stage } from '../case-stage.js';

/**
 * What a case can have been through: `escalated` – an escalation was applied for and submitted (3.1), and then `approved`, `returned`
 * or `rejected` (3.2); `firstContact` – resolved in the first contact, a kind of `resolvedDirectly` (2.2), and the only mark that goes again: a dispute, an
 * escalation, a withdrawal or a reopening shows that the first contact did not settle it; `withdrawn`, `disputed`,
 * `deemedConfirmed` – by silence, `levelRaised`, `referred` – to the ombudsman, `reopened` (6.2).
 */
export const pathMarks = [
  'resolvedDirectly',
  'firstContact',
  'escalated',
  'returned',
  'rejected',
  'approved',
  'withdrawn',
  'disputed',
  'levelRaised',
  'referred',
  'deemedConfirmed',
  'reopened',
] as const;
export type PathMark = (typeof pathMarks)[number];

export const origins = ['live', 'imported'] as const;
export type Origin = (typeof origins)[number];

/** One line of a list of cases: what screens filter and sort on. No personal data. */
export interface CaseListEntry extends ViewDocument {
  /** Revision of the case's last event. */
  readonly revision: bigint;
  readonly stage: Stage;
  readonly open: boolean;
  readonly origin: Origin;
  /** Where an imported case comes from. */
  readonly source?: { readonly name: string; readonly key: string };
  /** When the first feedback reached the company. */
  readonly openedAt: Timestamp;
  readonly recordedAt: Timestamp;
  readonly updatedAt: Timestamp;
  /** When it was archived or merged; absent while it is open, or where an imported record does not say. */
  readonly closedAt?: Timestamp;
  /** When the final answer is due (clause C); an imported case has none. */
  readonly answerDueAt?: Timestamp;
  /** When the outcome was notified (6.1); absent again once that is disputed or the case reopened (6.2). */
  readonly answeredAt?: Timestamp;
  /** Open and not answered: the clock for the final answer runs. Absent otherwise, so that an index can hold just these. */
  readonly awaitsAnswer?: true;
  readonly policy?: string;
  readonly channel?: Channel;
  readonly complainantKind?: ComplainantKind;
  readonly customerId?: string;
  readonly claimNumber?: string;
  readonly policyNumber?: string;
  readonly lineOfBusiness?: LineOfBusiness;
  readonly taxonomyVersion?: string;
  readonly classes: readonly string[];
  readonly leadingClass?: string;
  readonly severity?: Severity;
  /** The latest judgement. */
  readonly judged?: Judgement;
  /** Applicant of the latest escalation. */
  readonly applicant?: string;
  readonly owner?: string;
  readonly decision?: Decision;
  /** Level at which it is handled, from 1; unknown of an imported case. */
  readonly level?: number;
  /** What it has been through, each with `true`; what it has not is left out. */
  readonly path: Readonly<Partial<Record<PathMark, true>>>;
  /** The case in which a merged one goes on. */
  readonly mergedInto?: string;
}

export type CaseListContent = Omit<CaseListEntry, 'position'>;
