import { classification, consent, legacyCase, notice, plan } from '../../../../test/support/case-data.js';
import { CaseHistory, folded, people, sealed, storedEvent } from '../../../../test/support/case-events.js';
import {
  assessed,
  firstContactToArchive,
  phoneCallToArchive,
  planProposed,
  submittedAgain,
  teamReady,
} from '../../../../test/support/case-histories.js';
import { noDueTime, type WorkListContent } from './work-list-entry.js';
import { foldWorkList } from './work-list.view.js';

const entryOf = (events: CaseHistory['events']): WorkListContent => folded(foldWorkList, events)!;

/** What is awaited, in short: commands, and from whom. */
const awaitedOf = (events: CaseHistory['events']): readonly string[] =>
  entryOf(events).awaits.map(
    ({ commands, persons, roles }) => `${commands.join('|')} ← ${[...persons, ...roles].join('|')}`,
  );

const reviewing = 'approve-escalation|return-escalation|reject-escalation';
const measures = (first: string, second: string): readonly string[] => [first, second];

describe('work list along the way of a case', () => {
  const way = phoneCallToArchive();
  const owner = people.owner;

  it.each([
    ['FeedbackRecorded', 1, ['classify ← claims_specialist']],
    ['CaseClassified', 1, ['verify-information ← claims_specialist']],
    ['InformationVerified', 3, ['verify-information ← claims_specialist']],
    ['InformationVerified', 4, ['judge ← claims_specialist']],
    ['CaseJudged', 1, ['draft-escalation ← claims_specialist']],
    ['EscalationDrafted', 1, [`revise-escalation ← ${people.specialist}`]],
    ['EscalationSubmitted', 1, [`${reviewing} ← ${people.manager}|line_manager|incident_group`]],
    ['EscalationReturned', 1, [`revise-escalation ← ${people.specialist}`]],
    ['EscalationRevised', 1, [`submit-escalation ← ${people.specialist}`]],
    ['EscalationApproved', 1, ['assign-owner ← line_manager']],
    ['OwnerAssigned', 1, [`form-team ← ${owner}`]],
    [
      'TeamFormed',
      1,
      [
        `collect-evidence ← ${owner}`,
        ...[people.specialist, people.service, people.technician].map((person) => `accept-confidentiality ← ${person}`),
      ],
    ],
    [
      'ConfidentialityAccepted',
      3,
      [`collect-evidence ← ${[owner, people.specialist, people.service, people.technician].join('|')}`],
    ],
    [
      'EvidenceCollected',
      1,
      [`record-finding ← ${[owner, people.specialist, people.service, people.technician].join('|')}`],
    ],
    [
      'FindingRecorded',
      1,
      [`identify-root-cause ← ${[owner, people.specialist, people.service, people.technician].join('|')}`],
    ],
    ['RootCauseIdentified', 1, [`propose-plan ← ${owner}`]],
    ['PlanProposed', 1, ['approve-compensation|refuse-compensation ← line_manager|incident_group']],
    ['CompensationApproved', 1, [`record-consent|record-decline ← ${owner}|customer_service`]],
    ['CustomerConsented', 1, measures(`start-measure ← ${people.technician}`, `start-measure ← ${people.specialist}`)],
    [
      'MeasureStarted',
      1,
      measures(`complete-measure|fail-measure ← ${people.technician}`, `start-measure ← ${people.specialist}`),
    ],
    ['MeasureCompleted', 1, [`start-measure ← ${people.specialist}`]],
    ['MeasureCompleted', 2, [`notify-outcome ← ${owner}`]],
    ['OutcomeNotified', 1, [`confirm-outcome|dispute-outcome ← ${owner}|customer_service`]],
    ['OutcomeConfirmed', 1, [`archive ← ${owner}`]],
    ['CaseArchived', 1, []],
  ] as const)('after %s (%i.) awaits what comes next', (type, nth, expected) => {
    expect(awaitedOf(way.until(type, nth))).toEqual(expected);
  });

  it.each([
    ['CaseJudged', 'resolve-directly'],
    ['CaseResolvedDirectly', 'notify-outcome'],
    ['OutcomeConfirmed', 'archive'],
  ] as const)('after %s of a case without an owner awaits the specialists to %s', (type, command) => {
    expect(awaitedOf(firstContactToArchive().until(type))).toEqual([`${command} ← claims_specialist`]);
  });

  it('awaits the customer’s word on a direct resolution through customer service', () => {
    expect(awaitedOf(firstContactToArchive().until('OutcomeNotified'))).toEqual([
      'confirm-outcome|dispute-outcome ← customer_service',
    ]);
  });
});

describe('work list off the straight way', () => {
  it('awaits a direct resolution after a rejection', () => {
    const history = submittedAgain();
    const { applicationId } = history.nth('EscalationDrafted').data;
    history.add('EscalationRejected', { applicationId, reasons: sealed('no') });
    expect(awaitedOf(history.events)).toEqual(['resolve-directly ← claims_specialist']);
  });

  it.each([
    [
      'refused',
      planProposed().add('CompensationRefused', { planVersion: 1, total: plan.total!, reason: sealed('high') }),
    ],
    [
      'declined',
      planProposed().add('CustomerDeclined', {
        planVersion: 1,
        planHash: plan.hash,
        channel: 'phone',
        reasons: sealed('no'),
        final: false,
      }),
    ],
  ])('awaits a revision of a %s plan', (_, history) => {
    expect(awaitedOf(history.events)).toEqual([`revise-plan ← ${people.owner}`]);
  });

  it('awaits the outcome letter when the customer wants no plan at all', () => {
    const declined = {
      planVersion: 1,
      planHash: plan.hash,
      channel: 'phone',
      reasons: sealed('no'),
      final: true,
    } as const;
    expect(awaitedOf(planProposed().add('CustomerDeclined', declined).events)).toEqual([
      `notify-outcome ← ${people.owner}`,
    ]);
  });

  it('awaits the owner’s decision on a failed measure', () => {
    const history = planProposed()
      .add('CompensationApproved', { planVersion: 1, total: plan.total!, reason: sealed('fair') })
      .add('CustomerConsented', consent)
      .add('MeasureFailed', { planVersion: 1, measureId: 'M1', reason: sealed('no assessor') });
    expect(awaitedOf(history.events)).toEqual([
      `start-measure|revise-plan ← ${people.owner}`,
      `start-measure ← ${people.specialist}`,
    ]);
  });

  it('asks the owner of the case for a measure of somebody outside the team', () => {
    const outside = { ...plan, needsApproval: false, measures: [{ ...plan.measures[0]!, owner: 'cashier' }] };
    const history = teamReady().add('PlanProposed', outside).add('CustomerConsented', consent);
    expect(awaitedOf(history.events)).toEqual([`start-measure ← ${people.owner}`]);
  });

  it('awaits another owner when the present one has a conflict of interest', () => {
    const history = teamReady().add('ConflictDeclared', { person: people.owner, reason: sealed('cousin') });
    expect(awaitedOf(history.events)).toEqual(['assign-owner ← line_manager']);
    expect(entryOf(history.events).recused).toEqual(['zhang.adjuster', people.owner]);
  });

  it('keeps the undertaking of members awaited while a plan is under way', () => {
    const history = planProposed().add('TeamMemberAdded', { person: 'lawyer', function: 'legal' });
    expect(awaitedOf(history.events)).toContain('accept-confidentiality ← lawyer');
  });

  it('awaits the archive once a withdrawal was confirmed by letter', () => {
    const history = assessed().add('CaseWithdrawn', { channel: 'phone', reason: sealed('settled') });
    expect(awaitedOf(history.events)).toEqual(['notify-outcome ← claims_specialist']);
    history.add('OutcomeNotified', { ...notice, letter: 'withdrawal' });
    expect(awaitedOf(history.events)).toEqual(['archive ← claims_specialist']);
  });

  it('awaits the archive once the case was referred to the ombudsman', () => {
    const history = firstContactToArchive();
    const referred = storedEvent(
      'ReferredToOmbudsman',
      { body: 'FOI', reason: sealed('asked') },
      { caseId: history.caseId },
    );
    expect(awaitedOf([...history.until('OutcomeNotified'), referred as never])).toEqual([
      'archive ← claims_specialist',
    ]);
  });

  it('awaits the investigation again after a dispute', () => {
    const history = phoneCallToArchive();
    const disputed = storedEvent(
      'OutcomeDisputed',
      { channel: 'phone', reasons: sealed('little') },
      { caseId: history.caseId },
    );
    expect(awaitedOf([...history.until('OutcomeNotified'), disputed as never])).toEqual([
      `propose-plan ← ${people.owner}`,
    ]);
  });

  it('knows owner and team again when an archived case is reopened', () => {
    const history = phoneCallToArchive();
    expect(entryOf(history.events)).toMatchObject({ awaits: [], awaitedFrom: [] });
    history.add('CaseReopened', { reason: sealed('new evidence') }, { person: people.manager });
    expect(awaitedOf(history.events)).toEqual([`propose-plan ← ${people.owner}`]);
  });

  it('has no entry for a merged case', () => {
    const history = assessed().add('CaseMerged', { intoCaseId: 'main', reason: sealed('same') });
    expect(folded(foldWorkList, history.events)).toBeNull();
  });

  it('has no entry for an imported record until it is reopened', () => {
    const history = new CaseHistory().add('LegacyCaseRecorded', legacyCase());
    expect(folded(foldWorkList, history.events)).toBeNull();
    history.add('CaseReopened', { reason: sealed('found again') });
    const entry = entryOf(history.events);
    expect(entry).toMatchObject({ _id: history.caseId, revision: 1n, dueAt: noDueTime, urgency: 2 });
    expect('summary' in entry).toBe(false);
  });

  it('has an imported record that was reopened classified before it is assessed', () => {
    const history = new CaseHistory()
      .add('LegacyCaseRecorded', legacyCase())
      .add('CaseReopened', { reason: sealed('found again') });
    expect(awaitedOf(history.events)).toEqual(['classify ← claims_specialist']);
    history.add('CaseClassified', classification());
    expect(awaitedOf(history.events)).toEqual(['verify-information ← claims_specialist']);
  });
});
