import type { DomainEvent, Personal, Timestamp } from '../../../platform/event-sourcing/event.js';
import type { Channel, ClaimReference, Complainant, RecordId, Severity } from '../values.js';

/** 1.1 A complaint came in and opened the case. */
export type FeedbackRecorded = DomainEvent<
  'FeedbackRecorded',
  {
    readonly channel: Channel;
    /** When the customer's word reached the company. */
    readonly receivedAt: Timestamp;
    /** Person who took it. */
    readonly takenBy: string;
    /** The customer's own words (principle P1). */
    readonly statement: Personal<string>;
    readonly demands: Personal<readonly string[]>;
    readonly complainant: Complainant;
    readonly claim: ClaimReference;
    /** Persons of the company complained about; they may not act in the case (recusal). */
    readonly complainedAbout: readonly string[];
    /** When the final answer is due under the policy pinned here (clause C). */
    readonly answerDueAt: Timestamp;
    /** The pinned policy, e.g. `company-default@1`. */
    readonly policy: string;
  }
>;

/** 1.1 Later feedback on the same matter. */
export type FeedbackAdded = DomainEvent<
  'FeedbackAdded',
  {
    readonly recordId?: RecordId;
    readonly channel: Channel;
    readonly receivedAt: Timestamp;
    readonly takenBy: string;
    readonly statement: Personal<string>;
    readonly demands: Personal<readonly string[]>;
    /** Persons of the company newly complained about. */
    readonly complainedAbout: readonly string[];
  }
>;

export const linkKinds = ['repeat', 'related'] as const;
export type LinkKind = (typeof linkKinds)[number];

/** 1.1 The case concerns the same or a related matter as another one. */
export type CaseLinked = DomainEvent<
  'CaseLinked',
  { readonly otherCaseId: string; readonly kind: LinkKind; readonly note?: Personal<string> }
>;

/** 1.1 The case goes on inside another one. */
export type CaseMerged = DomainEvent<'CaseMerged', { readonly intoCaseId: string; readonly reason: Personal<string> }>;

/** 1.1 Another case goes on inside this one. */
export type MergedCaseReceived = DomainEvent<
  'MergedCaseReceived',
  {
    readonly fromCaseId: string;
    /** Persons complained about or in conflict there; they may not act here either (recusal). */
    readonly complainedAbout?: readonly string[];
    /** Why they were merged: what the other case records, should it come second. */
    readonly reason?: Personal<string>;
  }
>;

interface Classification {
  readonly taxonomyVersion: string;
  /** Class codes of that version; the first is the leading one. */
  readonly classes: readonly string[];
  /** Regulator codes of those classes. */
  readonly regulatorCodes: readonly string[];
  readonly severity: Severity;
  readonly severityReason: Personal<string>;
}

/** 1.2 First classification. */
export type CaseClassified = DomainEvent<'CaseClassified', Classification>;

/** 1.2 A later classification; the old one stays in the history. */
export type CaseReclassified = DomainEvent<'CaseReclassified', Classification & { readonly reason: Personal<string> }>;

export type IdentificationEvent =
  FeedbackRecorded | FeedbackAdded | CaseLinked | CaseMerged | MergedCaseReceived | CaseClassified | CaseReclassified;
