import * as facts from '../../../test/support/case-facts.js';
import { apology, compensation, fact, hash, plan } from '../../../test/support/case-facts.js';
import {
  incidentLead,
  manager,
  otherManager,
  owner,
  serviceRep,
  specialist,
  technician,
} from '../../../test/support/case-people.js';
import { givenCase } from '../../../test/support/given-case.js';
import type { Measure } from './values.js';

const paying = (amount: number, currency = 'TWD'): Measure => ({ ...compensation, amount: { amount, currency } });
const next = 'b'.repeat(64);

describe('propose-plan', () => {
  it('starts with version 1 and moves the case to its resolution', () => {
    givenCase(facts.investigated)
      .when('propose-plan', owner, { measures: [paying(80_000), apology], hash })
      .then('PlanProposed', {
        version: 1,
        hash,
        proposer: 'ines',
        total: { amount: 80_000, currency: 'TWD' },
        needsApproval: false,
      })
      .thenStage('resolution');
  });

  it('has no total when no money moves', () => {
    givenCase(facts.investigated)
      .when('propose-plan', owner, { measures: [apology] })
      .then('PlanProposed', { needsApproval: false });
  });

  it('changes nothing when that plan is the current one', () => {
    givenCase(facts.investigated).when('propose-plan', owner).then('PlanProposed').resent().thenNothing();
  });

  it('counts on after a dispute, so that a version names one plan only', () => {
    givenCase(facts.disputed).when('propose-plan', owner, { hash: next }).then('PlanProposed', { version: 2 });
    givenCase(facts.reopened).when('propose-plan', owner, { hash: next }).then('PlanProposed', { version: 2 });
  });

  it('needs a finding and a root cause', () => {
    givenCase(facts.evidenced).when('propose-plan', owner).thenRefused('no-finding', '4.2');
    givenCase(facts.found).when('propose-plan', owner).thenRefused('no-root-cause', '4.2');
  });

  it('belongs to the investigation', () => {
    givenCase(facts.planned).when('propose-plan', owner, { hash: next }).thenRefused('wrong-stage', '5.1');
    givenCase(facts.judgedComplex).when('propose-plan', specialist).thenRefused('wrong-stage', '5.1');
    givenCase(facts.archived).when('propose-plan', owner).thenRefused('case-not-open', '5.1');
  });

  it('is for the owner and the team', () => {
    givenCase(facts.investigated).when('propose-plan', technician).then('PlanProposed', { proposer: 'tom' });
    givenCase(facts.investigated).when('propose-plan', incidentLead).thenForbidden();
  });

  it.each<[string, Measure[]]>([
    ['measure-required', []],
    ['duplicate-measure', [apology, apology]],
    [
      'amount-required',
      [{ measureId: 'M1', kind: 'fee_refund', description: 'Refund.', owner: 'ines', dueAt: apology.dueAt }],
    ],
    ['amount-not-allowed', [{ ...apology, amount: { amount: 1, currency: 'TWD' } }]],
    ['several-currencies', [paying(1), { ...paying(1, 'USD'), measureId: 'M9' }]],
    ['invalid-amount', [paying(0)]],
    ['invalid-amount', [paying(-5)]],
    ['invalid-amount', [paying(10.5)]],
    ['invalid-amount', [paying(Number.MAX_SAFE_INTEGER + 1)]],
    ['invalid-amount', [paying(1, 'NT$')]],
    ['invalid-amount', [paying(Number.MAX_SAFE_INTEGER), { ...paying(1), measureId: 'M9' }]],
  ])('is held to the rules for measures: %s', (code, measures) => {
    givenCase(facts.investigated).when('propose-plan', owner, { measures }).thenRefused(code, '5.1');
  });

  it.each([
    ['within the limit of the only role', owner, 100_000, false],
    ['above it', owner, 100_001, true],
    [
      'within the highest limit of several roles',
      { ...owner, roles: ['incident_group', 'line_manager'] },
      500_000,
      false,
    ],
    ['for a role without a limit', technician, 1, true],
    ['for a role that is no role of limits', { ...owner, roles: ['constructor'] }, 1, true],
  ])('needs approval by what the proposer may grant: %s', (_what, actor, amount, needsApproval) => {
    givenCase(facts.investigated)
      .when('propose-plan', actor, { measures: [paying(amount)] })
      .then('PlanProposed', { needsApproval });
  });

  it('needs approval in a currency without a limit, and for the sum of all measures', () => {
    givenCase(facts.investigated)
      .when('propose-plan', owner, { measures: [paying(1, 'USD')] })
      .then('PlanProposed', { needsApproval: true });
    const both = [paying(60_000), { ...paying(60_000), measureId: 'M9' }];
    givenCase(facts.investigated)
      .when('propose-plan', owner, { measures: both })
      .then('PlanProposed', { total: { amount: 120_000, currency: 'TWD' }, needsApproval: true });
  });
});

describe('revise-plan', () => {
  it('makes the next version, which waits for its own approval and consent', () => {
    givenCase(facts.consented)
      .when('revise-plan', owner, { hash: next, reason: 'More.' })
      .then('PlanRevised', { version: 2, hash: next, reason: 'More.' });
    const revision = fact('PlanRevised', { ...plan(200_000, 2), hash: next, reason: 'More.' });
    givenCase(facts.consented, revision).when('record-consent', serviceRep).thenRefused('approval-pending', '5.1');
    givenCase(facts.consented, revision).when('complete-measure', owner).thenRefused('no-consent', '5.2');
  });

  it('takes the approval of an earlier version for none', () => {
    const approved = fact('CompensationApproved', {
      planVersion: 1,
      total: { amount: 200_000, currency: 'TWD' },
      reason: 'Fair.',
    });
    const revision = fact('PlanRevised', { ...plan(200_000, 2), hash: next, reason: 'More.' });
    givenCase(facts.plannedAboveLimit, approved, revision)
      .when('record-consent', serviceRep)
      .thenRefused('approval-pending', '5.1');
  });

  it('changes nothing when that version is the current one', () => {
    givenCase(facts.planned).when('revise-plan', owner).then('PlanRevised').resent().thenNothing();
  });

  it('is a version of its own when somebody else puts the same plan forward', () => {
    givenCase(facts.planned)
      .when('revise-plan', technician, { hash, measures: plan().measures })
      .then('PlanRevised', { version: 2, proposer: 'tom', needsApproval: true });
    givenCase(facts.planned).when('propose-plan', technician, { hash }).thenRefused('wrong-stage', '5.1');
  });

  it('is a version of its own, to be decided anew, when the same plan was refused', () => {
    const total = { amount: 200_000, currency: 'TWD' };
    const refused = fact('CompensationRefused', { planVersion: 1, total, reason: 'Too much.' });
    givenCase(facts.plannedAboveLimit, refused)
      .when('revise-plan', owner, { hash, measures: plan(200_000).measures })
      .then('PlanRevised', { version: 2, needsApproval: true })
      .resent()
      .thenNothing();
    givenCase(facts.plannedAboveLimit, refused).when('propose-plan', owner, { hash }).thenRefused('wrong-stage', '5.1');
  });

  it.each<[string, (done: Measure) => Measure[]]>([
    ['dropped', () => [apology]],
    ['paid differently', (done) => [{ ...done, amount: { amount: 1, currency: 'TWD' } }]],
    ['given to somebody else', (done) => [{ ...done, owner: 'tom' }]],
    ['moved', (done) => [{ ...done, dueAt: '2026-05-01T00:00:00.000Z' }]],
    ['another measure', (done) => [{ ...done, kind: 'fee_refund' }]],
  ])('keeps completed measures as they were: not %s', (_what, measures) => {
    givenCase(facts.halfDone)
      .when('revise-plan', owner, { hash: next, measures: measures(compensation) })
      .thenRefused('completed-measure-changed', '5.1');
  });

  it('leaves completed measures completed and plans the others anew', () => {
    const history = [...facts.halfDone, fact('PlanRevised', { ...plan(80_000, 2), hash: next, reason: 'Later.' })];
    expect(givenCase(history).state).toMatchObject({
      file: {
        plan: {
          measures: [
            { measureId: 'M1', status: 'completed' },
            { measureId: 'M2', status: 'planned' },
          ],
        },
      },
    });
  });

  it('is refused once everything is carried out, and before there is a plan', () => {
    givenCase(facts.carriedOut).when('revise-plan', owner, { hash: next }).thenRefused('plan-carried-out', '5.1');
    givenCase(facts.investigated).when('revise-plan', owner).thenRefused('wrong-stage', '5.1');
  });

  it('can follow a decline, even a final one', () => {
    givenCase(facts.finallyDeclined).when('revise-plan', owner, { hash: next }).then('PlanRevised', { version: 2 });
  });

  it('is for the owner and the team', () => {
    givenCase(facts.planned).when('revise-plan', manager).thenForbidden();
  });
});

describe.each([
  ['approve-compensation', 'CompensationApproved'],
  ['refuse-compensation', 'CompensationRefused'],
] as const)('%s', (command, event) => {
  it('decides on a plan above the limit of its proposer', () => {
    givenCase(facts.plannedAboveLimit)
      .when(command, manager, { planVersion: 1 })
      .then(event, { planVersion: 1, total: { amount: 200_000, currency: 'TWD' } });
  });

  it('changes nothing when it is decided so', () => {
    givenCase(facts.plannedAboveLimit).when(command, manager).then(event).resent().thenNothing();
  });

  it('is refused when there is nothing to approve', () => {
    givenCase(facts.planned).when(command, manager).thenRefused('approval-not-needed', '5.1');
    givenCase(facts.investigated).when(command, manager).thenRefused('wrong-stage', '5.1');
  });

  it('asks for another person', () => {
    const proposer = { ...owner, roles: ['incident_group', 'line_manager'] };
    givenCase(facts.plannedAboveLimit).when(command, proposer).thenRefused('own-plan', '5.1');
  });

  it('asks for a sufficient limit', () => {
    givenCase(facts.plannedAboveLimit).when(command, incidentLead).thenRefused('limit-exceeded', '5.1');
  });

  it('names the current version', () => {
    givenCase(facts.plannedAboveLimit)
      .when(command, manager, { planVersion: 2 })
      .thenRefused('not-current-version', '5.1');
  });

  it('is for line managers and the incident group', () => {
    givenCase(facts.plannedAboveLimit).when(command, serviceRep).thenForbidden();
  });
});

it('stands by a decision on a version', () => {
  const decided = { planVersion: 1, total: { amount: 200_000, currency: 'TWD' }, reason: 'So.' };
  givenCase(facts.plannedAboveLimit, fact('CompensationRefused', decided))
    .when('approve-compensation', otherManager)
    .thenRefused('approval-decided', '5.1');
  givenCase(facts.plannedAboveLimit, fact('CompensationApproved', decided))
    .when('refuse-compensation', otherManager)
    .thenRefused('approval-decided', '5.1');
});
