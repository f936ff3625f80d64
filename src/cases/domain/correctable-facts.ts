import {
  companyId,
  flag,
  language,
  lengths,
  line,
  listOf,
  objectOf,
  oneOf,
  pastInstant,
  text,
  type ValueRule,
} from './correctable-values.js';
import type { CaseEventType } from './events/case-event.js';
import { risks, urgencies } from './events/escalation.js';
import { causeCodes, channels, documentKinds, evidenceKinds, linesOfBusiness, rootCauseMethods } from './values.js';

const title = line(lengths.line);
const note = text(lengths.note);
const narrative = text(lengths.narrative);
const notes = listOf(note, 20);
const channel = oneOf(channels);

/** Sealed as a whole, so it is corrected as a whole. */
const contact = objectOf({ name: title, phone: line(40), email: line(254), address: text(500) }, ['name']);

const feedback = { channel, receivedAt: pastInstant, statement: narrative, demands: notes };
const form = {
  'form.incident': narrative,
  'form.demands': narrative,
  'form.actionsSoFar': narrative,
  'form.beyondAuthority': narrative,
  'form.risk': oneOf(risks),
  'form.riskReason': note,
  'form.urgency': oneOf(urgencies),
};

/**
 * Fields that a correction may name, by event type (D1), each with what its new value may be. Fields that a decision reads
 * (who, which version, which measure, which hash …) are not among them: those change by the command that made them, so that
 * a correction never rewrites what was decided.
 */
export const correctableFields: Readonly<Partial<Record<CaseEventType, Readonly<Record<string, ValueRule>>>>> = {
  FeedbackRecorded: {
    ...feedback,
    'claim.claimNumber': companyId,
    'claim.policyNumber': companyId,
    'claim.lineOfBusiness': oneOf(linesOfBusiness),
    'complainant.contact': contact,
    'complainant.representatives': listOf(contact, 5),
    'complainant.preferredChannel': channel,
    'complainant.language': language,
    'complainant.vulnerable': flag,
    'complainant.vulnerability': note,
  },
  FeedbackAdded: feedback,
  CaseLinked: { note },
  CaseMerged: { reason: note },
  CaseClassified: { severityReason: note },
  CaseReclassified: { severityReason: note, reason: note },
  InformationVerified: { note },
  CaseJudged: { reasons: note },
  CaseResolvedDirectly: { resolution: narrative },
  EscalationDrafted: form,
  EscalationRevised: form,
  EscalationApproved: { reasons: note },
  EscalationReturned: { missing: listOf(note, 20, 1) },
  EscalationRejected: { reasons: note },
  OwnerReassigned: { handOverNote: narrative },
  CaseHandedOver: { handOverNote: narrative },
  ConflictDeclared: { reason: note },
  TeamMemberRemoved: { reason: note },
  EvidenceCollected: { kind: oneOf(evidenceKinds), title, source: note, custody: note },
  FindingRecorded: { finding: narrative },
  RootCauseIdentified: {
    method: oneOf(rootCauseMethods),
    causeCode: oneOf(causeCodes),
    contributing: listOf(oneOf(causeCodes), 10),
    explanation: narrative,
  },
  CustomerUpdated: { channel, content: narrative, promises: notes },
  ContactRecorded: { channel, with: title, summary: narrative },
  CompensationApproved: { reason: note },
  CompensationRefused: { reason: note },
  CustomerConsented: { channel, statement: narrative },
  CustomerDeclined: { channel, reasons: narrative },
  MeasureStarted: { note },
  MeasureCompleted: { evidence: note },
  MeasureFailed: { reason: note },
  OutcomeConfirmed: { channel, statement: narrative },
  OutcomeDisputed: { channel, reasons: narrative },
  LevelRaised: { reason: note },
  ReferredToOmbudsman: { reference: title, reason: note },
  HandlingFeedbackRecorded: { channel, comment: narrative },
  CaseReopened: { reason: note },
  CaseWithdrawn: { channel, reason: note },
  DocumentAttached: { name: line(255), kind: oneOf(documentKinds) },
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

/** The rule of a correctable field; undefined for any other field. */
export function correctableField(eventType: string, field: string): ValueRule | undefined {
  const fields = new Map(Object.entries(correctableFields)).get(eventType) ?? {};
  return new Map(Object.entries(fields)).get(field);
}
