import * as facts from '../../../test/support/case-facts.js';
import { fact, hash, plan } from '../../../test/support/case-facts.js';
import { owner, serviceRep, specialist, technician } from '../../../test/support/case-people.js';
import { givenCase } from '../../../test/support/given-case.js';

const decided = { planVersion: 1, total: { amount: 200_000, currency: 'TWD' }, reason: 'Fair.' };
const answer = { planVersion: 1, planHash: hash, channel: 'phone' as const };
const declined = fact('CustomerDeclined', { ...answer, reasons: 'Too little.', final: false });
const step = { planVersion: 1, measureId: 'M1' };
const started = fact('MeasureStarted', step);
const failed = fact('MeasureFailed', { ...step, reason: 'Account closed.' });

describe('record-consent', () => {
  it('names the version of the plan and its hash', () => {
    givenCase(facts.planned)
      .when('record-consent', serviceRep)
      .then('CustomerConsented', { planVersion: 1, planHash: hash });
    givenCase(facts.planned).when('record-consent', owner).then('CustomerConsented');
  });

  it('changes nothing when the customer consented to that version', () => {
    givenCase(facts.planned).when('record-consent', serviceRep).then('CustomerConsented').resent().thenNothing();
  });

  it('is refused for any other plan', () => {
    givenCase(facts.planned)
      .when('record-consent', serviceRep, { planVersion: 2 })
      .thenRefused('not-current-version', '5.2');
    givenCase(facts.planned)
      .when('record-consent', serviceRep, { planHash: 'c'.repeat(64) })
      .thenRefused('plan-hash-mismatch', '5.2');
  });

  it('does not stand for a later version', () => {
    const revision = fact('PlanRevised', { ...plan(80_000, 2), hash: 'b'.repeat(64), reason: 'Later.' });
    givenCase(facts.consented, revision)
      .when('record-consent', serviceRep, answer)
      .thenRefused('not-current-version', '5.2');
    givenCase(facts.consented, revision).when('start-measure', owner).thenRefused('no-consent', '5.2');
  });

  it('waits for the approval of the compensation', () => {
    givenCase(facts.plannedAboveLimit).when('record-consent', serviceRep).thenRefused('approval-pending', '5.1');
    givenCase(facts.plannedAboveLimit, fact('CompensationRefused', decided))
      .when('record-consent', serviceRep)
      .thenRefused('approval-refused', '5.1');
    givenCase(facts.plannedAboveLimit, fact('CompensationApproved', decided))
      .when('record-consent', serviceRep)
      .then('CustomerConsented');
  });

  it('can follow a decline', () => {
    givenCase(facts.planned, declined).when('record-consent', serviceRep).then('CustomerConsented');
  });

  it('is given once', () => {
    givenCase(facts.consented)
      .when('record-consent', serviceRep, { planHash: 'c'.repeat(64) })
      .thenRefused('already-consented', '5.2');
    givenCase(facts.consented)
      .when('record-consent', serviceRep, { planVersion: 2 })
      .thenRefused('already-consented', '5.2');
  });

  it('belongs to the resolution', () => {
    givenCase(facts.investigated).when('record-consent', serviceRep).thenRefused('wrong-stage', '5.2');
    givenCase(facts.archived).when('record-consent', serviceRep).thenRefused('case-not-open', '5.2');
  });

  it('is for customer service and the owner', () => {
    givenCase(facts.planned).when('record-consent', technician).thenForbidden();
  });
});

describe('record-decline', () => {
  it('says whether it is final', () => {
    givenCase(facts.planned)
      .when('record-decline', serviceRep, { final: false })
      .then('CustomerDeclined', { final: false });
    givenCase(facts.planned, declined)
      .when('record-decline', serviceRep, { final: true })
      .then('CustomerDeclined', { final: true });
  });

  it('changes nothing when it is declined so', () => {
    givenCase(facts.planned).when('record-decline', serviceRep).then('CustomerDeclined').resent().thenNothing();
    givenCase(facts.finallyDeclined)
      .when('record-decline', serviceRep, { final: false })
      .thenRefused('already-declined', '5.2');
  });

  it('takes consent back while something is left to do', () => {
    givenCase(facts.halfDone).when('record-decline', serviceRep).then('CustomerDeclined');
    givenCase(facts.halfDone, declined).when('complete-measure', owner).thenRefused('no-consent', '5.2');
    givenCase(facts.carriedOut).when('record-decline', serviceRep).thenRefused('plan-carried-out', '5.2');
  });

  it('names the current plan', () => {
    givenCase(facts.planned)
      .when('record-decline', serviceRep, { planVersion: 7 })
      .thenRefused('not-current-version', '5.2');
    givenCase(facts.planned)
      .when('record-decline', serviceRep, { planHash: 'c'.repeat(64) })
      .thenRefused('plan-hash-mismatch', '5.2');
  });

  it('waits for the approval and for the plan', () => {
    givenCase(facts.plannedAboveLimit).when('record-decline', serviceRep).thenRefused('approval-pending', '5.1');
    givenCase(facts.investigated).when('record-decline', serviceRep).thenRefused('wrong-stage', '5.2');
  });

  it('is for customer service and the owner', () => {
    givenCase(facts.planned).when('record-decline', specialist).thenForbidden();
  });
});

describe.each([
  ['start-measure', 'MeasureStarted'],
  ['complete-measure', 'MeasureCompleted'],
  ['fail-measure', 'MeasureFailed'],
] as const)('%s', (command, event) => {
  it('is recorded for a measure of the agreed plan', () => {
    givenCase(facts.consented)
      .when(command, owner, { measureId: 'M1' })
      .then(event, { planVersion: 1, measureId: 'M1' });
    givenCase(facts.consented).when(command, technician, { measureId: 'M2' }).then(event, { measureId: 'M2' });
  });

  it('changes nothing when it comes again', () => {
    givenCase(facts.consented).when(command, owner, { measureId: 'M1' }).then(event).resent().thenNothing();
  });

  it('waits for the consent', () => {
    givenCase(facts.planned).when(command, owner).thenRefused('no-consent', '5.2');
    givenCase(facts.finallyDeclined).when(command, owner).thenRefused('no-consent', '5.2');
    givenCase(facts.investigated).when(command, owner).thenRefused('wrong-stage', '5.2');
  });

  it('knows the measures of the plan only', () => {
    givenCase(facts.consented).when(command, owner, { measureId: 'M9' }).thenRefused('unknown-measure', '5.2');
  });

  it('has nothing to do when all is done', () => {
    givenCase(facts.carriedOut).when(command, owner, { measureId: 'M9' }).thenRefused('no-such-measure', '5.2');
  });

  it('is for the owner and the team', () => {
    givenCase(facts.consented)
      .when(command, { person: 'zoe', roles: ['technical_support'] })
      .thenForbidden();
  });
});

describe('the steps of a measure', () => {
  it('go from start to failure, to another start, to completion', () => {
    givenCase(facts.consented, started).when('fail-measure', owner, { measureId: 'M1' }).then('MeasureFailed');
    givenCase(facts.consented, started, failed)
      .when('start-measure', owner, { measureId: 'M1' })
      .then('MeasureStarted');
    givenCase(facts.consented, started, failed)
      .when('complete-measure', owner, { measureId: 'M1' })
      .then('MeasureCompleted');
  });

  it('end with the completion', () => {
    givenCase(facts.halfDone)
      .when('start-measure', owner, { measureId: 'M1' })
      .thenRefused('wrong-measure-status', '5.2');
    givenCase(facts.halfDone)
      .when('fail-measure', owner, { measureId: 'M1' })
      .thenRefused('wrong-measure-status', '5.2');
  });
});

describe('what a completed measure paid', () => {
  const complete = (measureId: string, amount: number, currency = 'TWD') =>
    givenCase(facts.consented).when('complete-measure', owner, { measureId, paid: { amount, currency } });

  it('is up to what the plan says', () => {
    complete('M1', 80_000).then('MeasureCompleted', { paid: { amount: 80_000, currency: 'TWD' } });
    complete('M1', 79_999).then('MeasureCompleted');
    complete('M1', 80_001).thenRefused('payment-exceeds-plan', '5.2');
    complete('M1', 80_000, 'USD').thenRefused('payment-exceeds-plan', '5.2');
  });

  it('is whole minor units above zero', () => {
    complete('M1', 0).thenRefused('invalid-amount', '5.2');
    complete('M1', 0.5).thenRefused('invalid-amount', '5.2');
  });

  it('is said of every measure that moves money', () => {
    givenCase(facts.consented)
      .when('complete-measure', owner, { measureId: 'M1', paid: undefined as never })
      .thenRefused('payment-missing', '5.2');
    givenCase(facts.consented).when('complete-measure', owner, { measureId: 'M2' }).then('MeasureCompleted');
  });

  it('is nothing for a measure that moves no money', () => {
    complete('M2', 1).thenRefused('payment-not-planned', '5.2');
  });
});
