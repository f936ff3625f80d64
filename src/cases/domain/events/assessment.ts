import type { DomainEvent, Personal } from '../../../platform/event-sourcing/event.js';
import type { ChecklistItem, DocumentReference, RecordId, VerificationResult } from '../values.js';

/** 2.1 One item of the checklist was answered; answering again supersedes the earlier answer. */
export type InformationVerified = DomainEvent<
  'InformationVerified',
  {
    readonly recordId?: RecordId;
    readonly checklistVersion: string;
    readonly item: ChecklistItem;
    readonly result: VerificationResult;
    readonly note: Personal<string>;
    readonly documents: readonly DocumentReference[];
  }
>;

export const judgements = ['minor', 'complex'] as const;
export type Judgement = (typeof judgements)[number];

/** 2.2 Minor cases are resolved directly, complex or demanding ones escalated. */
export type CaseJudged = DomainEvent<
  'CaseJudged',
  { readonly judgement: Judgement; readonly reasons: Personal<string> }
>;

/** 2.2 Resolved at this level; the outcome letter is still to be sent (6.1). */
export type CaseResolvedDirectly = DomainEvent<
  'CaseResolvedDirectly',
  {
    readonly resolution: Personal<string>;
    /** True when it was resolved in the first contact, before any escalation was applied for. */
    readonly firstContact: boolean;
  }
>;

export type AssessmentEvent = InformationVerified | CaseJudged | CaseResolvedDirectly;
