import type { Personal, Timestamp } from '../../platform/event-sourcing/event.js';

/** How a contact came in or went out (clause 1.1). */
export const channels = [
  'phone',
  'email',
  'face_to_face',
  'web',
  'letter',
  'social_media',
  'regulator',
  'internal',
] as const;
export type Channel = (typeof channels)[number];

export const linesOfBusiness = [
  'life',
  'annuity',
  'health',
  'accident',
  'motor',
  'property',
  'liability',
  'travel',
  'marine',
  'workers_compensation',
  'other',
] as const;
export type LineOfBusiness = (typeof linesOfBusiness)[number];

/** Who complains (clause 1.1). A group names up to five representatives. */
export const complainantKinds = [
  'insured',
  'representative',
  'beneficiary',
  'provider',
  'group',
  'third_party',
  'other',
] as const;
export type ComplainantKind = (typeof complainantKinds)[number];

export const severities = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** Roles of `process.md`, *Who acts*, that a token can carry; `case_owner` is a capacity in one case, not a token role. */
export const roles = [
  'claims_specialist',
  'line_manager',
  'incident_group',
  'customer_service',
  'technical_support',
  'compliance_officer',
  'auditor',
  'analyst',
  'trainer',
  'admin',
  'service',
] as const;
export type Role = (typeof roles)[number];

/** Function of a handling-team member (clause 4.1). */
export const teamFunctions = ['claims', 'service', 'technical', 'legal', 'medical', 'actuarial'] as const;
export type TeamFunction = (typeof teamFunctions)[number];

/**
 * Identity of a record that only adds to a case and that nothing else tells apart (feedback, a contact, an update …). The
 * application makes it, from the Idempotency-Key where there is one; sent again, the record is already there.
 */
export type RecordId = string;

/** An amount in integer minor units of an ISO 4217 currency. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** A person outside the company: name and how to reach them. All of it is personal data. */
export interface ContactDetails {
  readonly name: string;
  readonly phone?: string;
  readonly email?: string;
  readonly address?: string;
}

export interface Complainant {
  readonly kind: ComplainantKind;
  /** The company's own customer id; the data subject of the case where it is known. */
  readonly customerId?: string;
  readonly contact: Personal<ContactDetails>;
  /** Up to five, for a group. */
  readonly representatives?: Personal<readonly ContactDetails[]>;
  readonly preferredChannel: Channel;
  /** BCP 47 tag, e.g. `zh-Hant-TW`. */
  readonly language: string;
  readonly vulnerable: boolean;
  readonly vulnerability?: Personal<string>;
}

/** What the complaint is about. Company ids, not personal data by themselves. */
export interface ClaimReference {
  readonly claimNumber?: string;
  readonly policyNumber?: string;
  readonly lineOfBusiness: LineOfBusiness;
}

/** The four things that are verified (clause 2.1). */
export const checklistItems = [
  'claim_application',
  'communication_records',
  'policy_terms',
  'payment_records',
] as const;
export type ChecklistItem = (typeof checklistItems)[number];
export const verificationResults = ['confirmed', 'discrepant', 'missing'] as const;
export type VerificationResult = (typeof verificationResults)[number];

export const evidenceKinds = [
  'document',
  'recording',
  'photo',
  'statement',
  'system_record',
  'expert_opinion',
  'other',
] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];

export const rootCauseMethods = ['five_whys', 'fishbone', 'fault_tree', 'timeline', 'other'] as const;
export type RootCauseMethod = (typeof rootCauseMethods)[number];

export const causeCodes = [
  'process_design',
  'process_not_followed',
  'communication',
  'staff_conduct',
  'training_gap',
  'system_failure',
  'data_error',
  'product_design',
  'policy_wording',
  'third_party',
  'customer_misunderstanding',
  'other',
] as const;
export type CauseCode = (typeof causeCodes)[number];

export const measureKinds = [
  'claim_re_review',
  'compensation',
  'fee_refund',
  'apology',
  'expedited_payment',
  'process_correction',
] as const;
export type MeasureKind = (typeof measureKinds)[number];

/** Measure kinds that move money and so carry an amount (clause 5.1). */
export const moneyMeasureKinds: readonly MeasureKind[] = ['compensation', 'fee_refund', 'expedited_payment'];

/** One measure of a plan (clause 5.1). `amount` is required for the kinds in `moneyMeasureKinds` and refused for the others. */
export interface Measure {
  /** Unique in the plan, given by the proposer, e.g. `M1`. */
  readonly measureId: string;
  readonly kind: MeasureKind;
  readonly description: Personal<string>;
  /** Person who carries it out. */
  readonly owner: string;
  readonly dueAt: Timestamp;
  readonly amount?: Money;
}

export const decisions = ['upheld', 'partly_upheld', 'not_upheld'] as const;
export type Decision = (typeof decisions)[number];

/** A document stored under its content hash (clause A). */
export interface DocumentReference {
  readonly documentId: string;
  /** Hex SHA-256 of the content. */
  readonly sha256: string;
}

export const documentKinds = [
  'claim_form',
  'correspondence',
  'policy',
  'payment_record',
  'recording',
  'photo',
  'letter',
  'report',
  'other',
] as const;
export type DocumentKind = (typeof documentKinds)[number];

export const retentionClasses = ['standard', 'litigation', 'regulatory'] as const;
export type RetentionClass = (typeof retentionClasses)[number];
