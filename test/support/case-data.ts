import { type DataOf, people, sealed } from './case-events.js';

/** Event bodies of a delayed motor claim, complained about by telephone. A test overrides only what it is about. */
export function feedback(overrides: Partial<DataOf<'FeedbackRecorded'>> = {}): DataOf<'FeedbackRecorded'> {
  return {
    channel: 'phone',
    receivedAt: '2026-03-02T00:40:00.000Z',
    takenBy: people.specialist,
    statement: sealed('I have waited two months for an answer to my claim.'),
    demands: sealed('an answer this week'),
    complainant: {
      kind: 'insured',
      customerId: 'CU-10023',
      contact: sealed('林小姐, +886 2 5550 0123'),
      preferredChannel: 'phone',
      language: 'zh-Hant-TW',
      vulnerable: false,
    },
    claim: { claimNumber: 'CL-2026-000417', policyNumber: 'PO-771204', lineOfBusiness: 'motor' },
    complainedAbout: ['zhang.adjuster'],
    answerDueAt: '2026-03-23T09:00:00.000Z',
    policy: 'company-default@1',
    ...overrides,
  };
}

export function classification(overrides: Partial<DataOf<'CaseClassified'>> = {}): DataOf<'CaseClassified'> {
  return {
    taxonomyVersion: '2026-01',
    classes: ['timeliness'],
    regulatorCodes: ['TW-03'],
    severity: 'medium',
    severityReason: sealed('two months without an answer'),
    ...overrides,
  };
}

export function verification(
  item: DataOf<'InformationVerified'>['item'],
  overrides: Partial<DataOf<'InformationVerified'>> = {},
): DataOf<'InformationVerified'> {
  return {
    checklistVersion: '2026-01',
    item,
    result: 'confirmed',
    note: sealed(`${item} seen`),
    documents: [],
    ...overrides,
  };
}

export function legacyCase(overrides: Partial<DataOf<'LegacyCaseRecorded'>> = {}): DataOf<'LegacyCaseRecorded'> {
  return {
    provenance: { source: 'complaints-2012', key: '4711', line: 12, rowHash: 'c'.repeat(64), mapping: 'complaints@1' },
    receivedAt: '2012-06-12T00:00:00.000Z',
    closedAt: '2012-07-25T00:00:00.000Z',
    classes: ['timeliness', 'denial'],
    attributes: { coverage_type: 'Life & Annuity' },
    ...overrides,
  };
}

/** The complete Escalation Application Form 《事件升級申請表》. */
export const escalationForm: DataOf<'EscalationRevised'>['form'] = {
  schemaVersion: '2026-01',
  incident: sealed('claim undecided for two months'),
  demands: sealed('decision and compensation'),
  actionsSoFar: sealed('apology by telephone'),
  beyondAuthority: sealed('compensation above 20,000'),
  risk: 'medium',
  riskReason: sealed('regulator mentioned'),
  urgency: 'urgent',
  requestedReviewer: people.manager,
};

export const plan: DataOf<'PlanProposed'> = {
  version: 1,
  hash: 'a'.repeat(64),
  summary: sealed('decide the claim now and compensate the delay'),
  measures: [
    {
      measureId: 'M1',
      kind: 'claim_re_review',
      description: sealed('second assessor decides the claim'),
      owner: people.technician,
      dueAt: '2026-03-10T09:00:00.000Z',
    },
    {
      measureId: 'M2',
      kind: 'compensation',
      description: sealed('compensation for the delay'),
      owner: people.specialist,
      dueAt: '2026-03-12T09:00:00.000Z',
      amount: { amount: 2_500_000, currency: 'TWD' },
    },
  ],
  total: { amount: 2_500_000, currency: 'TWD' },
  proposer: people.owner,
  needsApproval: true,
};

export const consent: DataOf<'CustomerConsented'> = {
  planVersion: 1,
  planHash: plan.hash,
  channel: 'phone',
  statement: sealed('yes, agreed'),
  documents: [],
};

export const notice: DataOf<'OutcomeNotified'> = {
  decision: 'upheld',
  reasons: sealed('the delay was ours'),
  basis: [{ kind: 'policy_clause', reference: 'Art. 12(3)' }],
  nextSteps: sealed('ombudsman within 60 days'),
  letter: 'final',
  channel: 'letter',
  notifiedAt: '2026-03-04T08:00:00.000Z',
  disputableUntil: '2026-05-05T00:00:00.000Z',
};
