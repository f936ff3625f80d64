import type { DomainEvent, Personal } from '../../../platform/event-sourcing/event.js';
import type { RecordId } from '../values.js';

export const urgencies = ['normal', 'urgent', 'immediate'] as const;
export type Urgency = (typeof urgencies)[number];
export const risks = ['low', 'medium', 'high'] as const;
export type Risk = (typeof risks)[number];

/** The Escalation Application Form 《事件升級申請表》 (clause 3.1). Fields may be missing in a draft, never at submission. */
export interface EscalationForm {
  readonly schemaVersion: string;
  readonly incident?: Personal<string>;
  readonly demands?: Personal<string>;
  readonly actionsSoFar?: Personal<string>;
  readonly beyondAuthority?: Personal<string>;
  readonly risk?: Risk;
  readonly riskReason?: Personal<string>;
  readonly urgency?: Urgency;
  readonly requestedReviewer?: string;
}

/** 3.1 */
export type EscalationDrafted = DomainEvent<
  'EscalationDrafted',
  { readonly applicationId: string; readonly applicant: string; readonly form: EscalationForm }
>;

/** 3.1 The whole form as revised. */
export type EscalationRevised = DomainEvent<
  'EscalationRevised',
  { readonly recordId?: RecordId; readonly applicationId: string; readonly form: EscalationForm }
>;

/** 3.1 */
export type EscalationSubmitted = DomainEvent<
  'EscalationSubmitted',
  { readonly applicationId: string; readonly requestedReviewer: string }
>;

/** 3.2 */
export type EscalationApproved = DomainEvent<
  'EscalationApproved',
  { readonly applicationId: string; readonly reasons: Personal<string> }
>;

/** 3.2 Returned for more information. */
export type EscalationReturned = DomainEvent<
  'EscalationReturned',
  { readonly applicationId: string; readonly missing: Personal<readonly string[]> }
>;

/** 3.2 Back to direct resolution. */
export type EscalationRejected = DomainEvent<
  'EscalationRejected',
  { readonly applicationId: string; readonly reasons: Personal<string> }
>;

/** 3.3 The first responsible owner. */
export type OwnerAssigned = DomainEvent<'OwnerAssigned', { readonly owner: string }>;

/** 3.3 The line manager names another owner. */
export type OwnerReassigned = DomainEvent<
  'OwnerReassigned',
  { readonly from: string; readonly owner: string; readonly handOverNote: Personal<string> }
>;

/** 3.3 The owner passes the case on. */
export type CaseHandedOver = DomainEvent<
  'CaseHandedOver',
  { readonly from: string; readonly owner: string; readonly handOverNote: Personal<string> }
>;

/** 3.3 Recusal 回避: from now on that person may not act in the case. */
export type ConflictDeclared = DomainEvent<
  'ConflictDeclared',
  { readonly person: string; readonly reason: Personal<string> }
>;

export type EscalationEvent =
  | EscalationDrafted
  | EscalationRevised
  | EscalationSubmitted
  | EscalationApproved
  | EscalationReturned
  | EscalationRejected
  | OwnerAssigned
  | OwnerReassigned
  | CaseHandedOver
  | ConflictDeclared;
