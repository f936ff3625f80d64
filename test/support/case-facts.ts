import type { CaseEvent, CaseEventType } from '../../src/cases/domain/events/case-event.js';
import type { EscalationForm } from '../../src/cases/domain/events/escalation.js';
import type { Measure } from '../../src/cases/domain/values.js';
import { owner, serviceRep, specialist, technician } from './case-people.js';

type DataOf<Type extends CaseEventType> = Extract<CaseEvent, { type: Type }>['data'];

/** One fact of a history. */
export function fact<Type extends CaseEventType>(type: Type, data: DataOf<Type>): CaseEvent {
  return { type, data } as CaseEvent;
}

export const hash = 'a'.repeat(64);
export const notifiedAt = '2026-03-10T09:00:00.000Z';
export const disputableUntil = '2026-04-09T09:00:00.000Z';

export const completeForm: EscalationForm = {
  schemaVersion: '2026-01',
  incident: 'Hail damage claim unpaid for two months.',
  demands: 'Full payment and an apology.',
  actionsSoFar: 'Records checked.',
  beyondAuthority: 'The amount exceeds my limit.',
  risk: 'medium',
  riskReason: 'The customer wrote to the press.',
  urgency: 'urgent',
  requestedReviewer: 'mia',
};

export const compensation: Measure = {
  measureId: 'M1',
  kind: 'compensation',
  description: 'Pay the repair invoice.',
  owner: 'ines',
  dueAt: '2026-04-01T16:00:00.000Z',
  amount: { amount: 80_000, currency: 'TWD' },
};

export const apology: Measure = {
  measureId: 'M2',
  kind: 'apology',
  description: 'Apologise in writing.',
  owner: 'cora',
  dueAt: '2026-04-01T16:00:00.000Z',
};

const feedback = fact('FeedbackRecorded', {
  channel: 'phone',
  receivedAt: '2026-03-01T08:00:00.000Z',
  takenBy: specialist.person,
  statement: 'I have waited two months.',
  demands: ['Pay the claim.'],
  complainant: {
    kind: 'insured',
    customerId: 'C-1',
    contact: { name: 'Lin Mei', phone: '+886 2 1234 5678' },
    preferredChannel: 'phone',
    language: 'zh-Hant-TW',
    vulnerable: false,
  },
  claim: { claimNumber: 'CL-1', policyNumber: 'P-1', lineOfBusiness: 'property' },
  complainedAbout: ['rude-rob'],
  answerDueAt: '2026-03-22T08:00:00.000Z',
  policy: 'company-default@1',
});

const verified = (['claim_application', 'communication_records', 'policy_terms', 'payment_records'] as const).map(
  (item) =>
    fact('InformationVerified', {
      checklistVersion: '2026-01',
      item,
      result: 'confirmed',
      note: 'Seen.',
      documents: [],
    }),
);

/** Histories up to a point of the procedure, each going on from an earlier one. */
export const recorded = [feedback];
export const classified = [
  ...recorded,
  fact('CaseClassified', {
    taxonomyVersion: '2026-01',
    classes: ['timeliness'],
    regulatorCodes: [],
    severity: 'medium',
    severityReason: 'Two months overdue.',
  }),
];
export const assessed = [...classified, ...verified];
export const judgedMinor = [...assessed, fact('CaseJudged', { judgement: 'minor', reasons: 'Small.' })];
export const judgedComplex = [...assessed, fact('CaseJudged', { judgement: 'complex', reasons: 'Large.' })];
export const resolvedDirectly = [
  ...judgedMinor,
  fact('CaseResolvedDirectly', { resolution: 'Paid.', firstContact: true }),
];

const applicationId = 'A1';
export const drafted = [
  ...judgedComplex,
  fact('EscalationDrafted', { applicationId, applicant: specialist.person, form: completeForm }),
];
export const submitted = [...drafted, fact('EscalationSubmitted', { applicationId, requestedReviewer: 'mia' })];
export const returned = [...submitted, fact('EscalationReturned', { applicationId, missing: ['Invoice.'] })];
export const revised = [...returned, fact('EscalationRevised', { applicationId, form: completeForm })];
export const rejected = [...submitted, fact('EscalationRejected', { applicationId, reasons: 'Small.' })];
export const approved = [...submitted, fact('EscalationApproved', { applicationId, reasons: 'Agreed.' })];
export const owned = [...approved, fact('OwnerAssigned', { owner: owner.person })];

export const teamFormed = [
  ...owned,
  fact('TeamFormed', {
    members: [
      { person: specialist.person, function: 'claims' },
      { person: serviceRep.person, function: 'service' },
      { person: technician.person, function: 'technical' },
    ],
  }),
];
export const sworn = [
  ...teamFormed,
  ...[specialist, serviceRep, technician].map(({ person }) =>
    fact('ConfidentialityAccepted', { person, undertakingVersion: '2026-01' }),
  ),
];
export const evidenced = [
  ...sworn,
  fact('EvidenceCollected', {
    evidenceId: 'E1',
    kind: 'document',
    title: 'Invoice',
    source: 'Customer',
    custody: 'Customer, then Tom.',
    sha256: 'e'.repeat(64),
  }),
];
export const found = [
  ...evidenced,
  fact('FindingRecorded', { findingId: 'F1', finding: 'The claim lay idle.', evidence: ['E1'] }),
];
export const investigated = [
  ...found,
  fact('RootCauseIdentified', {
    rootCauseId: 'R1',
    method: 'five_whys',
    causeCode: 'process_not_followed',
    contributing: [],
    explanation: 'Nobody was on duty.',
    findings: ['F1'],
  }),
];

/** The owner's plan, within or above the owner's limit. */
export function plan(amount = 80_000, version = 1) {
  const total = { amount, currency: 'TWD' };
  return {
    version,
    hash,
    summary: 'Pay and apologise.',
    measures: [{ ...compensation, amount: total }, apology],
    total,
    proposer: owner.person,
    needsApproval: amount > 100_000,
  };
}
export const planned = [...investigated, fact('PlanProposed', plan())];
export const plannedAboveLimit = [...investigated, fact('PlanProposed', plan(200_000))];
export const consented = [
  ...planned,
  fact('CustomerConsented', { planVersion: 1, planHash: hash, channel: 'phone', documents: [] }),
];
const completed = (measureId: string) =>
  fact('MeasureCompleted', { planVersion: 1, measureId, evidence: 'Receipt.', documents: [] });
export const halfDone = [...consented, completed('M1')];
export const carriedOut = [...halfDone, completed('M2')];
export const finallyDeclined = [
  ...planned,
  fact('CustomerDeclined', { planVersion: 1, planHash: hash, channel: 'phone', reasons: 'No.', final: true }),
];

const letterOf = (letter: DataOf<'OutcomeNotified'>['letter']) =>
  fact('OutcomeNotified', {
    decision: 'upheld',
    reasons: 'The claim is covered.',
    basis: [{ kind: 'policy_clause', reference: 'Art. 12(3)' }],
    nextSteps: 'Dispute within 30 days.',
    letter,
    channel: 'letter',
    notifiedAt,
    disputableUntil,
  });
export const notified = [...carriedOut, letterOf('final')];
export const notifiedDirectly = [...resolvedDirectly, letterOf('direct')];
export const notifiedDecline = [...finallyDeclined, letterOf('declined_plan')];
export const confirmed = [...notified, fact('OutcomeConfirmed', { channel: 'phone' })];
export const confirmedDirectly = [...notifiedDirectly, fact('OutcomeConfirmed', { channel: 'phone' })];
export const disputed = [...notified, fact('OutcomeDisputed', { channel: 'phone', reasons: 'Too little.' })];
export const disputedDirectly = [
  ...notifiedDirectly,
  fact('OutcomeDisputed', { channel: 'phone', reasons: 'Too little.' }),
];
export const archived = [...confirmed, fact('CaseArchived', { retentionClass: 'standard', completeness: [] })];
export const archivedDirectly = [
  ...confirmedDirectly,
  fact('CaseArchived', { retentionClass: 'standard', completeness: [] }),
];
export const reopened = [...archived, fact('CaseReopened', { reason: 'New invoice.' })];

/** A call that nobody answered, and one from the customer. */
export const calledInVain = fact('ContactRecorded', {
  direction: 'outbound',
  channel: 'phone',
  with: 'Lin',
  summary: 'No answer.',
  reached: false,
});
export const customerCalled = fact('ContactRecorded', {
  direction: 'inbound',
  channel: 'phone',
  with: 'Lin',
  summary: 'Asks.',
  reached: true,
});

const withdrawal = fact('CaseWithdrawn', { channel: 'phone', reason: 'Settled privately.' });
export const withdrawn = [...recorded, withdrawal];
export const notifiedWithdrawal = [...withdrawn, letterOf('withdrawal')];
export const merged = [...recorded, fact('CaseMerged', { intoCaseId: 'other-case', reason: 'Same claim.' })];
export const legacy = [
  fact('LegacyCaseRecorded', {
    provenance: { source: 'ct', key: '17', line: 18, rowHash: 'b'.repeat(64), mapping: 'ct@1' },
    receivedAt: '2019-01-02T00:00:00.000Z',
    classes: [],
    attributes: {},
  }),
];
