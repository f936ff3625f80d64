import type { CaseEventType } from '../../src/cases/domain/events/case-event.js';
import { type DataOf, sealed } from './case-events.js';

const at = '2026-03-05T08:30:00.000Z';
const hash = 'a'.repeat(64);
const money = (amount: number) => ({ amount, currency: 'TWD' });

const form = { schemaVersion: '1', incident: sealed('incident'), risk: 'high', urgency: 'urgent' } as const;
const classification = {
  taxonomyVersion: '2026-01',
  classes: ['timeliness', 'service_attitude'],
  regulatorCodes: [],
  severity: 'high',
  severityReason: sealed('why'),
} as const;
const measure = { measureId: 'M1', kind: 'apology', description: sealed('what'), owner: 'p-7', dueAt: at } as const;
const paying = { ...measure, measureId: 'M2', kind: 'compensation', amount: money(1_234_500) } as const;
const plan = { version: 1, hash, summary: sealed('summary'), proposer: 'p-7' } as const;
const plans = [
  { ...plan, measures: [measure], needsApproval: false },
  { ...plan, measures: [measure, paying], total: money(1_234_500), needsApproval: false },
  { ...plan, measures: [measure, paying], total: money(1_234_500), needsApproval: true },
];
const letter = {
  decision: 'partly_upheld',
  reasons: sealed('reasons'),
  basis: [{ kind: 'policy_clause', reference: 'Art. 12(3)' }],
  nextSteps: sealed('next'),
  channel: 'letter',
  notifiedAt: at,
  disputableUntil: at,
} as const;
const contact = { channel: 'phone', with: sealed('with'), summary: sealed('summary') } as const;
const provenance = { source: 'register', key: '1', line: 2, rowHash: hash, mapping: 'register@1' } as const;

/** Data of every event type of a case, as stored: at least one sample for each wording. */
export const caseEventSamples: { readonly [Type in CaseEventType]: readonly DataOf<Type>[] } = {
  FeedbackRecorded: [
    {
      channel: 'phone',
      receivedAt: at,
      takenBy: 'p-1',
      statement: sealed('statement'),
      demands: sealed('demands'),
      complainant: {
        kind: 'insured',
        contact: sealed('contact'),
        preferredChannel: 'phone',
        language: 'zh-Hant-TW',
        vulnerable: false,
      },
      claim: { claimNumber: 'CL-1', policyNumber: 'PO-1', lineOfBusiness: 'health' },
      complainedAbout: [],
      answerDueAt: at,
      policy: 'company-default@1',
    },
  ],
  FeedbackAdded: [
    {
      channel: 'email',
      receivedAt: at,
      takenBy: 'p-1',
      statement: sealed('statement'),
      demands: sealed('demands'),
      complainedAbout: [],
    },
  ],
  CaseLinked: [
    { otherCaseId: 'other', kind: 'repeat' },
    { otherCaseId: 'other', kind: 'related' },
  ],
  CaseMerged: [{ intoCaseId: 'other', reason: sealed('reason') }],
  MergedCaseReceived: [{ fromCaseId: 'other' }, { fromCaseId: 'other', reason: sealed('reason') }],
  CaseClassified: [classification],
  CaseReclassified: [{ ...classification, severity: 'critical', reason: sealed('reason') }],
  InformationVerified: (['confirmed', 'discrepant', 'missing'] as const).map((result) => ({
    checklistVersion: '1',
    item: 'claim_application',
    result,
    note: sealed('note'),
    documents: [],
  })),
  CaseJudged: [
    { judgement: 'minor', reasons: sealed('reasons') },
    { judgement: 'complex', reasons: sealed('reasons') },
  ],
  CaseResolvedDirectly: [
    { resolution: sealed('resolution'), firstContact: true },
    { resolution: sealed('resolution'), firstContact: false },
  ],
  EscalationDrafted: [{ applicationId: 'a', applicant: 'p-1', form }],
  EscalationRevised: [{ applicationId: 'a', form }],
  EscalationSubmitted: [{ applicationId: 'a', requestedReviewer: 'p-2' }],
  EscalationApproved: [{ applicationId: 'a', reasons: sealed('reasons') }],
  EscalationReturned: [{ applicationId: 'a', missing: sealed('missing') }],
  EscalationRejected: [{ applicationId: 'a', reasons: sealed('reasons') }],
  OwnerAssigned: [{ owner: 'p-7' }],
  OwnerReassigned: [{ from: 'p-7', owner: 'p-8', handOverNote: sealed('note') }],
  CaseHandedOver: [{ from: 'p-8', owner: 'p-9', handOverNote: sealed('note') }],
  ConflictDeclared: [{ person: 'p-2', reason: sealed('reason') }],
  TeamFormed: [
    { members: [{ person: 'p-3', function: 'claims' }] },
    {
      members: [
        { person: 'p-3', function: 'claims' },
        { person: 'p-4', function: 'technical' },
      ],
    },
  ],
  TeamMemberAdded: [{ person: 'p-5', function: 'medical' }],
  TeamMemberRemoved: [{ person: 'p-5', reason: sealed('reason') }],
  ConfidentialityAccepted: [{ person: 'p-3', undertakingVersion: '2026-1' }],
  EvidenceCollected: [
    {
      evidenceId: 'e1',
      kind: 'recording',
      title: sealed('title'),
      source: sealed('source'),
      custody: sealed('custody'),
      sha256: hash,
    },
  ],
  FindingRecorded: [
    { findingId: 'f1', finding: sealed('finding'), evidence: ['e1'] },
    { findingId: 'f2', finding: sealed('finding'), evidence: ['e1', 'e2'] },
  ],
  RootCauseIdentified: [
    {
      rootCauseId: 'r1',
      method: 'five_whys',
      causeCode: 'training_gap',
      contributing: [],
      explanation: sealed('explanation'),
      findings: ['f1'],
    },
  ],
  CustomerUpdated: [{ channel: 'email', content: sealed('content'), promises: sealed('promises') }],
  ContactRecorded: [
    { ...contact, direction: 'inbound', reached: true },
    { ...contact, direction: 'outbound', reached: true },
    { ...contact, direction: 'inbound', reached: false },
    { ...contact, direction: 'outbound', reached: false },
  ],
  PlanProposed: plans,
  PlanRevised: plans.map((proposed) => ({ ...proposed, version: 2, reason: sealed('reason') })),
  CompensationApproved: [{ planVersion: 1, total: money(1_234_500), reason: sealed('reason') }],
  CompensationRefused: [{ planVersion: 1, total: money(1_234_500), reason: sealed('reason') }],
  CustomerConsented: [{ planVersion: 1, planHash: hash, channel: 'phone', documents: [] }],
  CustomerDeclined: [
    { planVersion: 1, planHash: hash, channel: 'phone', reasons: sealed('reasons'), final: false },
    { planVersion: 1, planHash: hash, channel: 'phone', reasons: sealed('reasons'), final: true },
  ],
  MeasureStarted: [{ planVersion: 1, measureId: 'M1' }],
  MeasureCompleted: [
    { planVersion: 1, measureId: 'M1', evidence: sealed('evidence'), documents: [] },
    { planVersion: 1, measureId: 'M2', evidence: sealed('evidence'), documents: [], paid: money(1_234_500) },
  ],
  MeasureFailed: [{ planVersion: 1, measureId: 'M1', reason: sealed('reason') }],
  OutcomeNotified: (['final', 'direct', 'withdrawal', 'declined_plan'] as const).map((kind) => ({
    ...letter,
    letter: kind,
  })),
  OutcomeConfirmed: [{ channel: 'phone' }],
  OutcomeDisputed: [{ channel: 'letter', reasons: sealed('reasons') }],
  OutcomeDeemedConfirmed: [{ attempts: 3, daysSinceNotice: 14 }],
  LevelRaised: [{ level: 2, reason: sealed('reason') }],
  ReferredToOmbudsman: [
    { body: 'Ombudsman', reason: sealed('reason') },
    { body: 'Ombudsman', reference: 'R-1', reason: sealed('reason') },
  ],
  HandlingFeedbackRecorded: [{ channel: 'web', score: 4 }],
  CaseArchived: [{ retentionClass: 'standard', completeness: [] }],
  CaseReopened: [{ reason: sealed('reason') }],
  CaseWithdrawn: [{ channel: 'phone', reason: sealed('reason') }],
  DocumentAttached: [
    { documentId: 'd1', name: sealed('name'), mediaType: 'application/pdf', size: 9, sha256: hash, kind: 'letter' },
  ],
  FactCorrected: [
    {
      eventId: 'x',
      eventType: 'FeedbackRecorded',
      field: 'channel',
      oldValue: sealed('old'),
      newValue: sealed('new'),
      why: sealed('why'),
    },
  ],
  LegacyCaseRecorded: [
    { provenance, receivedAt: at, closedAt: '2026-04-01T00:00:00.000Z', classes: ['timeliness'], attributes: {} },
    { provenance, receivedAt: at, classes: [], attributes: {} },
  ],
};
