import { classification, consent, escalationForm, feedback, notice, plan, verification } from './case-data.js';
import { CaseHistory, people, sealed } from './case-events.js';

type Start = ConstructorParameters<typeof CaseHistory>[0];

const manager = { person: people.manager, roles: ['line_manager'], authority: 'line_manager' };
const owner = { person: people.owner, roles: ['incident_group'], authority: 'owner' };
const service = { person: people.service, roles: ['customer_service'], authority: 'customer_service' };
const applicant = { authority: 'applicant' };

/** Clauses 1.1 to 2.1: recorded, classified, all four items of the checklist confirmed. */
export function assessed(start?: Start): CaseHistory {
  return new CaseHistory(start)
    .add('FeedbackRecorded', feedback(), { occurredAt: '2026-03-02T00:40:00.000Z' })
    .add('CaseClassified', classification())
    .add('InformationVerified', verification('claim_application'))
    .add('InformationVerified', verification('communication_records', { result: 'discrepant' }))
    .add('InformationVerified', verification('policy_terms'))
    .add('InformationVerified', verification('payment_records'));
}

/** 2.2 A minor case, resolved in the first contact and archived. */
export function firstContactToArchive(start?: Start): CaseHistory {
  return assessed(start)
    .add('CaseJudged', { judgement: 'minor', reasons: sealed('one call settles it') })
    .add('CaseResolvedDirectly', { resolution: sealed('claim paid today'), firstContact: true })
    .add('OutcomeNotified', { ...notice, letter: 'direct' })
    .add('OutcomeConfirmed', { channel: 'phone' }, service)
    .add('CaseArchived', { retentionClass: 'standard', completeness: [] });
}

/** Clauses 3.1 and 3.2 as far as the submission: drafted, submitted, returned once, revised, submitted again. */
export function submittedAgain(start?: Start): CaseHistory {
  const applicationId = 'e5c1a0d6-0000-7000-8000-000000000001';
  return assessed(start)
    .add('CaseJudged', { judgement: 'complex', reasons: sealed('compensation beyond my limit') })
    .add(
      'EscalationDrafted',
      {
        applicationId,
        applicant: people.specialist,
        form: { schemaVersion: '2026-01', urgency: 'normal', requestedReviewer: people.manager },
      },
      applicant,
    )
    .add('EscalationSubmitted', { applicationId, requestedReviewer: people.manager }, applicant)
    .add('EscalationReturned', { applicationId, missing: sealed('the incident itself') }, manager)
    .add('EscalationRevised', { applicationId, form: escalationForm }, applicant)
    .add('EscalationSubmitted', { applicationId, requestedReviewer: people.manager }, applicant);
}

/** Clauses 3.2 to 4.1: approved, owner named, team formed with every undertaking accepted. */
export function teamReady(start?: Start): CaseHistory {
  const history = submittedAgain(start);
  const { applicationId } = history.nth('EscalationDrafted').data;
  history
    .add('EscalationApproved', { applicationId, reasons: sealed('beyond the specialist’s limit') }, manager)
    .add('OwnerAssigned', { owner: people.owner }, manager)
    .add(
      'TeamFormed',
      {
        members: [
          { person: people.specialist, function: 'claims' },
          { person: people.service, function: 'service' },
          { person: people.technician, function: 'technical' },
        ],
      },
      owner,
    );
  for (const person of [people.specialist, people.service, people.technician]) {
    history.add('ConfidentialityAccepted', { person, undertakingVersion: '2026-01' }, { person, authority: 'team' });
  }
  return history;
}

/** Clauses 4.2 to 5.1: evidence, finding, root cause, customer kept informed, plan proposed. */
export function planProposed(start?: Start): CaseHistory {
  return teamReady(start)
    .add('EvidenceCollected', {
      evidenceId: 'E1',
      kind: 'system_record',
      title: sealed('log of the claim system'),
      source: sealed('claim system'),
      custody: sealed('exported by ho.technician'),
      sha256: 'e'.repeat(64),
    })
    .add('FindingRecorded', { findingId: 'F1', finding: sealed('nobody was assigned for six weeks'), evidence: ['E1'] })
    .add('RootCauseIdentified', {
      rootCauseId: 'R1',
      method: 'five_whys',
      causeCode: 'process_not_followed',
      contributing: ['training_gap'],
      explanation: sealed('the queue was not watched'),
      findings: ['F1'],
    })
    .add('CustomerUpdated', {
      channel: 'phone',
      content: sealed('we found the cause'),
      promises: sealed('a plan by Friday'),
    })
    .add(
      'ContactRecorded',
      {
        direction: 'inbound',
        channel: 'phone',
        with: sealed('林小姐'),
        summary: sealed('asks for the date'),
        reached: true,
      },
      service,
    )
    .add('PlanProposed', plan, owner);
}

/** The whole way: a telephone call that ends as an archived, escalated, compensated and confirmed case. */
export function phoneCallToArchive(start?: Start): CaseHistory {
  const technician = { person: people.technician, roles: ['technical_support'], authority: 'team' };
  const evidence = sealed('done, see the claim system');
  return planProposed(start)
    .add(
      'CompensationApproved',
      { planVersion: 1, total: { amount: 2_500_000, currency: 'TWD' }, reason: sealed('fair') },
      manager,
    )
    .add('CustomerConsented', consent, service)
    .add('MeasureStarted', { planVersion: 1, measureId: 'M1' }, technician)
    .add('MeasureCompleted', { planVersion: 1, measureId: 'M1', evidence, documents: [] }, technician)
    .add('MeasureStarted', { planVersion: 1, measureId: 'M2' })
    .add('MeasureCompleted', {
      planVersion: 1,
      measureId: 'M2',
      evidence,
      documents: [],
      paid: { amount: 2_500_000, currency: 'TWD' },
    })
    .add('OutcomeNotified', notice, owner)
    .add('OutcomeConfirmed', { channel: 'phone', statement: sealed('thank you') }, service)
    .add('HandlingFeedbackRecorded', { channel: 'phone', score: 5, comment: sealed('quick in the end') }, service)
    .add(
      'CaseArchived',
      { retentionClass: 'standard', completeness: [{ item: 'outcome_letter', clause: '6.1', present: true }] },
      owner,
    );
}
