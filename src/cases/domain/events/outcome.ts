import type { DomainEvent, Personal, Timestamp } from '../../../platform/event-sourcing/event.js';
import type { Channel, Decision, RecordId, RetentionClass } from '../values.js';

export const bases = ['policy_clause', 'regulation', 'company_rule', 'goodwill'] as const;
export type BasisKind = (typeof bases)[number];

/** What a decision rests on, e.g. kind `policy_clause`, reference `Art. 12(3)`. */
export interface Basis {
  readonly kind: BasisKind;
  readonly reference: string;
}

/** The outcome letter (clause 6.1). Incomplete letters are refused before sending. */
export interface OutcomeLetter {
  readonly decision: Decision;
  readonly reasons: Personal<string>;
  readonly basis: readonly Basis[];
  /** What the customer can still do. */
  readonly nextSteps: Personal<string>;
}

/** 6.1 */
export type OutcomeNotified = DomainEvent<
  'OutcomeNotified',
  OutcomeLetter & {
    readonly recordId?: RecordId;
    readonly letter: 'final' | 'direct' | 'withdrawal' | 'declined_plan';
    readonly channel: Channel;
    /** When the letter went out; the dispute window and the days of silence count from here. */
    readonly notifiedAt: Timestamp;
    /** The customer may dispute until then. */
    readonly disputableUntil: Timestamp;
  }
>;

/** 6.2 */
export type OutcomeConfirmed = DomainEvent<
  'OutcomeConfirmed',
  { readonly channel: Channel; readonly statement?: Personal<string> }
>;

/** 6.2 */
export type OutcomeDisputed = DomainEvent<
  'OutcomeDisputed',
  { readonly channel: Channel; readonly reasons: Personal<string> }
>;

/** 6.2 Silence after the policy's attempts and days counts as confirmation. */
export type OutcomeDeemedConfirmed = DomainEvent<
  'OutcomeDeemedConfirmed',
  { readonly attempts: number; readonly daysSinceNotice: number }
>;

/** 6.2 */
export type LevelRaised = DomainEvent<
  'LevelRaised',
  { readonly recordId?: RecordId; readonly level: number; readonly reason: Personal<string> }
>;

/** 6.2 */
export type ReferredToOmbudsman = DomainEvent<
  'ReferredToOmbudsman',
  { readonly body: string; readonly reference?: string; readonly reason: Personal<string> }
>;

/** 6.2 The customer's feedback on how the case was handled. `score` is 1 (poor) to 5. */
export type HandlingFeedbackRecorded = DomainEvent<
  'HandlingFeedbackRecorded',
  {
    readonly recordId?: RecordId;
    readonly channel: Channel;
    readonly score: number;
    readonly comment?: Personal<string>;
  }
>;

/** One item of the completeness check before archiving. */
export interface CompletenessItem {
  readonly item: string;
  readonly clause: string;
  readonly present: boolean;
}

/** 6.2, A */
export type CaseArchived = DomainEvent<
  'CaseArchived',
  { readonly retentionClass: RetentionClass; readonly completeness: readonly CompletenessItem[] }
>;

/** 6.2 */
export type CaseReopened = DomainEvent<'CaseReopened', { readonly reason: Personal<string> }>;

/** 6.2 The customer takes the complaint back. */
export type CaseWithdrawn = DomainEvent<
  'CaseWithdrawn',
  { readonly channel: Channel; readonly reason: Personal<string> }
>;

export type OutcomeEvent =
  | OutcomeNotified
  | OutcomeConfirmed
  | OutcomeDisputed
  | OutcomeDeemedConfirmed
  | LevelRaised
  | ReferredToOmbudsman
  | HandlingFeedbackRecorded
  | CaseArchived
  | CaseReopened
  | CaseWithdrawn;
