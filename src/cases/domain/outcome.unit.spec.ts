import * as facts from '../../../test/support/case-facts.js';
import { disputableUntil, fact } from '../../../test/support/case-facts.js';
import {
  compliance,
  incidentLead,
  manager,
  owner,
  serviceRep,
  specialist,
  technician,
} from '../../../test/support/case-people.js';
import { givenCase } from '../../../test/support/given-case.js';

const deemed = fact('OutcomeDeemedConfirmed', { attempts: 2, daysSinceNotice: 10 });

describe('notify-outcome', () => {
  it.each([
    ['final', facts.carriedOut, owner],
    ['declined_plan', facts.finallyDeclined, owner],
    ['direct', facts.resolvedDirectly, specialist],
    ['withdrawal', facts.withdrawn, specialist],
  ])('sends the %s letter and opens the dispute window', (letter, history, sender) => {
    givenCase(history)
      .when('notify-outcome', sender)
      .then('OutcomeNotified', {
        letter,
        notifiedAt: '2026-03-20T10:00:00.000Z',
        disputableUntil: '2026-04-19T10:00:00.000Z',
      })
      .thenStage('outcome');
  });

  it('counts the window from when the letter went out', () => {
    givenCase(facts.carriedOut)
      .when('notify-outcome', owner, {}, { occurredAt: '2026-03-18T10:00:00.000Z' })
      .then('OutcomeNotified', { disputableUntil: '2026-04-17T10:00:00.000Z' });
  });

  it('changes nothing when that letter went out, and sends no other', () => {
    givenCase(facts.carriedOut).when('notify-outcome', owner).then('OutcomeNotified').resent().thenNothing();
    givenCase(facts.notified)
      .when('notify-outcome', owner, { decision: 'not_upheld' })
      .thenRefused('already-notified', '6.1');
    givenCase(facts.notified)
      .when('notify-outcome', owner, { decision: 'upheld', reasons: 'Other reasons.' })
      .thenRefused('already-notified', '6.1');
  });

  it.each([
    ['reasons', { reasons: ' ' }],
    ['basis', { basis: [] }],
    ['basis reference', { basis: [{ kind: 'regulation', reference: '' }] as const }],
    ['next steps', { nextSteps: '\n' }],
  ])('is refused without %s', (_what, body) => {
    givenCase(facts.carriedOut).when('notify-outcome', owner, body).thenRefused('letter-incomplete', '6.1');
  });

  it('waits until handling is done', () => {
    givenCase(facts.halfDone).when('notify-outcome', owner).thenRefused('handling-not-done', '6.1');
    givenCase(facts.planned).when('notify-outcome', owner).thenRefused('handling-not-done', '6.1');
    givenCase(facts.investigated).when('notify-outcome', owner).thenRefused('wrong-stage', '6.1');
    givenCase(facts.disputed).when('notify-outcome', owner).thenRefused('wrong-stage', '6.1');
  });

  it('is for the owner, and for a specialist as long as there is none', () => {
    givenCase(facts.carriedOut).when('notify-outcome', specialist).thenForbidden();
    givenCase(facts.carriedOut).when('notify-outcome', incidentLead).thenForbidden();
    const withdrawn = fact('CaseWithdrawn', { channel: 'phone', reason: 'Settled.' });
    givenCase(facts.planned, withdrawn).when('notify-outcome', specialist).thenForbidden();
    givenCase(facts.planned, withdrawn).when('notify-outcome', owner).then('OutcomeNotified', { letter: 'withdrawal' });
  });
});

describe('confirm-outcome', () => {
  it('records the customer’s word, also after silence was taken for it', () => {
    givenCase(facts.notified).when('confirm-outcome', serviceRep).then('OutcomeConfirmed').thenStage('outcome');
    givenCase(facts.notified, deemed).when('confirm-outcome', serviceRep).then('OutcomeConfirmed');
  });

  it('changes nothing when the outcome is confirmed', () => {
    givenCase(facts.notified).when('confirm-outcome', serviceRep).then('OutcomeConfirmed').resent().thenNothing();
  });

  it('waits for the notice', () => {
    givenCase(facts.carriedOut).when('confirm-outcome', serviceRep).thenRefused('not-notified', '6.2');
    givenCase(facts.disputed).when('confirm-outcome', serviceRep).thenRefused('not-notified', '6.2');
    givenCase(facts.archived).when('confirm-outcome', serviceRep).thenRefused('case-not-open', '6.2');
  });

  it('is for customer service and the owner', () => {
    givenCase(facts.notified).when('confirm-outcome', specialist).thenForbidden();
  });
});

describe('dispute-outcome', () => {
  const disputeAt = (occurredAt: string, now = '2026-06-01T00:00:00.000Z') =>
    givenCase(facts.notified).when('dispute-outcome', serviceRep, {}, { now, occurredAt });

  it('takes an escalated case back to its investigation', () => {
    givenCase(facts.notified).when('dispute-outcome', serviceRep).then('OutcomeDisputed').thenStage('investigation');
  });

  it('takes a directly resolved case one level up, to be judged anew and escalated', () => {
    givenCase(facts.notifiedDirectly)
      .when('dispute-outcome', serviceRep)
      .then('OutcomeDisputed')
      .thenStage('assessment');
    const complex = fact('CaseJudged', { judgement: 'complex', reasons: 'Disputed.' });
    givenCase(facts.disputedDirectly).when('draft-escalation', specialist).thenRefused('not-judged-complex', '2.2');
    givenCase(facts.disputedDirectly, complex)
      .when('draft-escalation', specialist)
      .then('EscalationDrafted')
      .thenStage('escalation');
  });

  it('changes nothing when it comes again', () => {
    givenCase(facts.notified).when('dispute-outcome', serviceRep).then('OutcomeDisputed').resent().thenNothing();
  });

  it('counts when the customer disputed, however late it is recorded', () => {
    disputeAt(disputableUntil).then('OutcomeDisputed');
    disputeAt('2026-04-09T09:00:00.001Z').thenRefused('dispute-window-closed', '6.2');
    disputeAt('2026-03-10T08:59:59.999Z').thenRefused('disputed-before-notice', '6.2');
  });

  it('counts from now when nothing else is said', () => {
    givenCase(facts.notified)
      .when('dispute-outcome', serviceRep, {}, { occurredAt: undefined as never, now: '2026-04-10T00:00:00.000Z' })
      .thenRefused('dispute-window-closed', '6.2');
  });

  it('is still possible after a confirmation', () => {
    givenCase(facts.confirmed).when('dispute-outcome', serviceRep).then('OutcomeDisputed');
  });

  it('waits for the notice', () => {
    givenCase(facts.carriedOut).when('dispute-outcome', serviceRep).thenRefused('not-notified', '6.2');
    givenCase(facts.archived).when('dispute-outcome', serviceRep).thenRefused('case-not-open', '6.2');
  });

  it('is for customer service and the owner', () => {
    givenCase(facts.notified).when('dispute-outcome', manager).thenForbidden();
  });
});

describe('raise-level', () => {
  it('counts up from level 1, wherever an open case is', () => {
    givenCase(facts.recorded).when('raise-level', manager).then('LevelRaised', { level: 2 });
    givenCase(facts.planned, fact('LevelRaised', { level: 2, reason: 'Press.' }))
      .when('raise-level', owner)
      .then('LevelRaised', { level: 3 });
  });

  it('changes nothing when the same record comes again', () => {
    givenCase(facts.recorded).when('raise-level', manager).then('LevelRaised').resent().thenNothing();
  });

  it('is refused when the case is closed', () => {
    givenCase(facts.archived).when('raise-level', manager).thenRefused('case-not-open', '6.2');
  });

  it('is for the owner and line managers', () => {
    givenCase(facts.planned).when('raise-level', specialist).thenForbidden();
  });
});

describe('refer-to-ombudsman', () => {
  it('takes a notified or a disputed case', () => {
    givenCase(facts.notified)
      .when('refer-to-ombudsman', compliance, { body: 'FOI' })
      .then('ReferredToOmbudsman', { body: 'FOI' });
    givenCase(facts.disputed)
      .when('refer-to-ombudsman', owner, { body: 'FOI' })
      .then('ReferredToOmbudsman', { body: 'FOI' });
  });

  it('changes nothing when it is with that ombudsman', () => {
    givenCase(facts.notified).when('refer-to-ombudsman', compliance).then('ReferredToOmbudsman').resent().thenNothing();
  });

  it('waits for the notice', () => {
    givenCase(facts.carriedOut).when('refer-to-ombudsman', compliance).thenRefused('not-notified', '6.2');
    givenCase(facts.reopened).when('refer-to-ombudsman', compliance).thenRefused('not-notified', '6.2');
    givenCase(facts.archived).when('refer-to-ombudsman', compliance).thenRefused('case-not-open', '6.2');
  });

  it('is for the owner and compliance', () => {
    givenCase(facts.notified).when('refer-to-ombudsman', serviceRep).thenForbidden();
  });
});

describe('record-handling-feedback', () => {
  it('takes a score once the outcome is notified, and after the archive', () => {
    givenCase(facts.notified)
      .when('record-handling-feedback', serviceRep, { score: 1 })
      .then('HandlingFeedbackRecorded', { score: 1 });
    givenCase(facts.archived)
      .when('record-handling-feedback', serviceRep, { score: 5 })
      .then('HandlingFeedbackRecorded', { score: 5 })
      .thenStage('archived');
  });

  it('changes nothing when the same record comes again', () => {
    givenCase(facts.notified)
      .when('record-handling-feedback', serviceRep)
      .then('HandlingFeedbackRecorded')
      .resent()
      .thenNothing();
  });

  it.each([0, 6, 2.5, NaN])('takes no score of %s', (score) => {
    givenCase(facts.notified)
      .when('record-handling-feedback', serviceRep, { score })
      .thenRefused('invalid-score', '6.2');
  });

  it('waits for the notice', () => {
    givenCase(facts.planned).when('record-handling-feedback', serviceRep).thenRefused('not-notified', '6.2');
    givenCase(facts.merged).when('record-handling-feedback', serviceRep).thenRefused('case-not-open', '6.2');
  });

  it('is for customer service', () => {
    givenCase(facts.notified).when('record-handling-feedback', technician).thenForbidden();
  });
});
