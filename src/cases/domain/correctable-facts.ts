import type { CaseEventType } from './events/case-event.js';
import { risks, urgencies } from './events/escalation.js';
import { causeCodes, channels, documentKinds, evidenceKinds, linesOfBusiness, rootCauseMethods } from './values.js';

/** What a corrected value may be. */
export type ValueCheck = (value: unknown) => boolean;

const text: ValueCheck = (value) => typeof value === 'string' && value.trim() !== '';
const texts: ValueCheck = (value) => Array.isArray(value) && value.every(text);
const flag: ValueCheck = (value) => typeof value === 'boolean';
const timestamp: ValueCheck = (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value));
const oneOf =
  (known: readonly string[]): ValueCheck =>
  (value) =>
    typeof value === 'string' && known.includes(value);
const someOf =
  (known: readonly string[]): ValueCheck =>
  (value) =>
    Array.isArray(value) && value.every(oneOf(known));

/** Sealed as a whole, so it is corrected as a whole. */
const contact: ValueCheck = (value) => {
  if (typeof value !== 'object' || value === null) return false;
  const { name, ...rest } = value as Record<string, unknown>;
  const known = Object.entries(rest).every(([key, each]) => ['phone', 'email', 'address'].includes(key) && text(each));
  return text(name) && known;
};
const contacts: ValueCheck = (value) => Array.isArray(value) && value.length <= 5 && value.every(contact);
const form = {
  'form.incident': text,
  'form.demands': text,
  'form.actionsSoFar': text,
  'form.beyondAuthority': text,
  'form.risk': oneOf(risks),
  'form.riskReason': text,
  'form.urgency': oneOf(urgencies),
};

/**
 * Fields that a correction may name, by event type (D1), each with what its new value may be. Fields that a decision reads
 * (who, which version, which measure, which hash …) are not among them: those change by the command that made them, so that
 * a correction never rewrites what was decided.
 */
export const correctableFields: Readonly<Partial<Record<CaseEventType, Readonly<Record<string, ValueCheck>>>>> = {
  FeedbackRecorded: {
    channel: oneOf(channels),
    receivedAt: timestamp,
    statement: text,
    demands: texts,
    'claim.claimNumber': text,
    'claim.policyNumber': text,
    'claim.lineOfBusiness': oneOf(linesOfBusiness),
    'complainant.contact': contact,
    'complainant.representatives': contacts,
    'complainant.preferredChannel': oneOf(channels),
    'complainant.language': text,
    'complainant.vulnerable': flag,
    'complainant.vulnerability': text,
  },
  FeedbackAdded: { channel: oneOf(channels), receivedAt: timestamp, statement: text, demands: texts },
  CaseLinked: { note: text },
  CaseMerged: { reason: text },
  CaseClassified: { severityReason: text },
  CaseReclassified: { severityReason: text, reason: text },
  InformationVerified: { note: text },
  CaseJudged: { reasons: text },
  CaseResolvedDirectly: { resolution: text },
  EscalationDrafted: form,
  EscalationRevised: form,
  EscalationApproved: { reasons: text },
  EscalationReturned: { missing: texts },
  EscalationRejected: { reasons: text },
  OwnerReassigned: { handOverNote: text },
  CaseHandedOver: { handOverNote: text },
  ConflictDeclared: { reason: text },
  TeamMemberRemoved: { reason: text },
  EvidenceCollected: { kind: oneOf(evidenceKinds), title: text, source: text, custody: text },
  FindingRecorded: { finding: text },
  RootCauseIdentified: {
    method: oneOf(rootCauseMethods),
    causeCode: oneOf(causeCodes),
    contributing: someOf(causeCodes),
    explanation: text,
  },
  CustomerUpdated: { channel: oneOf(channels), content: text, promises: texts },
  ContactRecorded: { channel: oneOf(channels), with: text, summary: text },
  CompensationApproved: { reason: text },
  CompensationRefused: { reason: text },
  CustomerConsented: { channel: oneOf(channels), statement: text },
  CustomerDeclined: { channel: oneOf(channels), reasons: text },
  MeasureStarted: { note: text },
  MeasureCompleted: { evidence: text },
  MeasureFailed: { reason: text },
  OutcomeConfirmed: { channel: oneOf(channels), statement: text },
  OutcomeDisputed: { channel: oneOf(channels), reasons: text },
  LevelRaised: { reason: text },
  ReferredToOmbudsman: { reference: text, reason: text },
  HandlingFeedbackRecorded: { channel: oneOf(channels), comment: text },
  CaseReopened: { reason: text },
  CaseWithdrawn: { channel: oneOf(channels), reason: text },
  DocumentAttached: { name: text, kind: oneOf(documentKinds) },
};

const lookUpFields = new Set([
  'channel',
  'receivedAt',
  'claim.claimNumber',
  'claim.policyNumber',
  'claim.lineOfBusiness',
]);

/** Whether cases are looked up by the field, which is no personal data then. */
export function isLookUpField(eventType: string, field: string): boolean {
  return eventType === 'FeedbackRecorded' && lookUpFields.has(field);
}

/** The check of a correctable field; undefined for any other field. */
export function correctableField(eventType: string, field: string): ValueCheck | undefined {
  const fields = new Map(Object.entries(correctableFields)).get(eventType) ?? {};
  return new Map(Object.entries(fields)).get(field);
}
