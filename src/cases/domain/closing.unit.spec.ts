import * as facts from '../../../test/support/case-facts.js';
import { fact } from '../../../test/support/case-facts.js';
import { compliance, incidentLead, manager, owner, serviceRep, specialist } from '../../../test/support/case-people.js';
import { givenCase } from '../../../test/support/given-case.js';
import { caseDecider } from './case-decider.js';
import type { CaseEvent } from './events/case-event.js';

const referred = fact('ReferredToOmbudsman', { body: 'FOI', reason: 'Asked.' });
const deemed = fact('OutcomeDeemedConfirmed', { attempts: 2, daysSinceNotice: 10 });
const without = (history: readonly CaseEvent[], type: CaseEvent['type']) =>
  history.filter((event) => event.type !== type);

describe('archive', () => {
  it.each([
    ['confirmed', facts.confirmed, owner],
    ['confirmed without escalation', facts.confirmedDirectly, specialist],
    ['deemed confirmed and referred', [...facts.notified, deemed, referred], owner],
    [
      'declined for good and confirmed',
      [...facts.notifiedDecline, fact('OutcomeConfirmed', { channel: 'phone' })],
      owner,
    ],
    ['referred to the ombudsman', [...facts.notified, referred], owner],
    ['disputed and referred', [...facts.disputed, referred], owner],
    ['withdrawn and notified', facts.notifiedWithdrawal, specialist],
  ])('closes a case that is %s', (_what, history, actor) => {
    givenCase(history)
      .when('archive', actor, { retentionClass: 'regulatory' })
      .then('CaseArchived', { retentionClass: 'regulatory' })
      .thenStage('archived');
  });

  it('waits for the end of the dispute window where silence counted as confirmation', () => {
    givenCase(facts.notified, deemed)
      .when('archive', owner, {}, { now: facts.disputableUntil })
      .thenRefused('dispute-window-open', '6.2');
    givenCase(facts.notified, deemed)
      .when('archive', owner, {}, { now: '2026-04-09T09:00:00.001Z' })
      .then('CaseArchived');
    givenCase(facts.notified, deemed, fact('OutcomeConfirmed', { channel: 'phone' }))
      .when('archive', owner)
      .then('CaseArchived');
  });

  it('records what it checked', () => {
    givenCase(facts.confirmedDirectly)
      .when('archive', specialist)
      .then('CaseArchived', {
        completeness: [
          { item: 'feedback', clause: '1.1', present: true },
          { item: 'classification', clause: '1.2', present: true },
          { item: 'verified checklist', clause: '2.1', present: true },
          { item: 'judgement', clause: '2.2', present: true },
          { item: 'outcome letter', clause: '6.1', present: true },
        ],
      });
  });

  it('changes nothing when it is archived so', () => {
    givenCase(facts.confirmed).when('archive', owner).then('CaseArchived').resent().thenNothing();
    givenCase(facts.archived)
      .when('archive', owner, { retentionClass: 'litigation' })
      .thenRefused('case-not-open', '6.2');
  });

  it('waits for the customer', () => {
    givenCase(facts.notified).when('archive', owner).thenRefused('not-settled', '6.2');
    givenCase(facts.carriedOut).when('archive', owner).thenRefused('not-settled', '6.2');
    givenCase(facts.disputed).when('archive', owner).thenRefused('not-settled', '6.2');
    givenCase(facts.withdrawn).when('archive', specialist).thenRefused('not-settled', '6.2');
  });

  it('lets a new plan go before the ombudsman', () => {
    const newPlan = fact('PlanProposed', facts.plan(80_000, 2));
    givenCase(facts.disputed, referred, newPlan).when('archive', owner).thenRefused('not-settled', '6.2');
  });

  it('forgets an earlier round once the case is reopened', () => {
    givenCase(
      facts.notified,
      referred,
      fact('CaseArchived', { retentionClass: 'standard', completeness: [] }),
      fact('CaseReopened', { reason: 'New.' }),
    )
      .when('archive', owner)
      .thenRefused('not-settled', '6.2');
  });

  it.each([
    'TeamFormed',
    'ConfidentialityAccepted',
    'EvidenceCollected',
    'FindingRecorded',
    'RootCauseIdentified',
    'CaseClassified',
    'InformationVerified',
    'CaseJudged',
  ] as const)('is refused when nothing like %s is in the file', (type) => {
    givenCase(without(facts.confirmed, type)).when('archive', owner).thenRefused('incomplete', 'A');
  });

  it('names everything that is missing, with its clause', () => {
    const { state } = givenCase(without(without(facts.confirmed, 'TeamFormed'), 'FindingRecorded'));
    const context = {
      caseId: 'c',
      actor: owner,
      now: '2026-03-20T10:00:00.000Z',
      rules: {
        lateAfterHours: 1,
        disputeWindowDays: 1,
        deemedConfirmation: { attempts: 1, days: 1 },
        authorityLimits: {},
      },
    };
    expect(() => caseDecider.decide({ name: 'archive', body: { retentionClass: 'standard' }, context }, state)).toThrow(
      'Missing for the archive: complete handling team (4.1), confidentiality undertaking of every member (D2), finding (4.2).',
    );
  });

  it('is for the owner, and for a specialist as long as there is none', () => {
    givenCase(facts.confirmed).when('archive', specialist).thenForbidden();
    givenCase(facts.confirmedDirectly).when('archive', incidentLead).thenForbidden();
  });
});

describe('reopen', () => {
  it('takes an escalated case back to its investigation, any other to its assessment', () => {
    givenCase(facts.archived).when('reopen', manager).then('CaseReopened').thenStage('investigation');
    givenCase(facts.archivedDirectly).when('reopen', compliance).then('CaseReopened').thenStage('assessment');
    givenCase(facts.legacy).when('reopen', compliance).then('CaseReopened').thenStage('assessment');
  });

  it('changes nothing when the case is reopened', () => {
    givenCase(facts.archived).when('reopen', manager).then('CaseReopened').resent().thenNothing();
  });

  it('is refused while the case is open', () => {
    givenCase(facts.confirmed).when('reopen', manager).thenRefused('not-archived', '6.2');
    givenCase(facts.merged).when('reopen', manager).thenRefused('not-archived', '6.2');
  });

  it('is for line managers and compliance', () => {
    givenCase(facts.archived).when('reopen', owner).thenForbidden();
  });
});

describe('withdraw', () => {
  it('leads every open case to its outcome', () => {
    for (const history of [
      facts.recorded,
      facts.judgedMinor,
      facts.submitted,
      facts.owned,
      facts.consented,
      facts.resolvedDirectly,
      facts.disputed,
    ]) {
      givenCase(history).when('withdraw', serviceRep).then('CaseWithdrawn').thenStage('outcome');
    }
  });

  it('changes nothing when the complaint is withdrawn', () => {
    givenCase(facts.recorded).when('withdraw', serviceRep).then('CaseWithdrawn').resent().thenNothing();
  });

  it('comes too late after the notice', () => {
    givenCase(facts.notified).when('withdraw', serviceRep).thenRefused('already-notified', '6.2');
    givenCase(facts.archived).when('withdraw', owner).thenRefused('case-not-open', '6.2');
  });

  it('voids an application under way, should the case go on after all', () => {
    const withdrawnInReview = [...facts.submitted, ...facts.notifiedWithdrawal.slice(1)];
    const disputed = fact('OutcomeDisputed', { channel: 'phone', reasons: 'I never withdrew.' });
    givenCase(withdrawnInReview, disputed).when('resolve-directly', specialist).thenRefused('not-judged-minor', '2.2');
    const complex = fact('CaseJudged', { judgement: 'complex', reasons: 'Large.' });
    givenCase(withdrawnInReview, disputed, complex)
      .when('draft-escalation', specialist, { applicationId: 'A2' })
      .then('EscalationDrafted');
  });

  it('is for customer service and the owner', () => {
    givenCase(facts.recorded).when('withdraw', specialist).thenForbidden();
  });
});
