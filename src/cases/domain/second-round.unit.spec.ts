import * as facts from '../../../test/support/case-facts.js';
import { fact } from '../../../test/support/case-facts.js';
import { compliance, owner, serviceRep, specialist } from '../../../test/support/case-people.js';
import { givenCase } from '../../../test/support/given-case.js';

describe('a second round', () => {
  const minor = fact('CaseJudged', { judgement: 'minor', reasons: 'Still small.' });
  const letter = facts.notifiedDirectly.slice(-1);
  const resolved = facts.resolvedDirectly.slice(-1);

  it('can be disputed like the first', () => {
    givenCase(facts.disputedDirectly, minor, resolved, letter)
      .when('dispute-outcome', serviceRep)
      .then('OutcomeDisputed')
      .thenStage('assessment');
  });

  it('has a letter of its own, also when the customer withdraws after all', () => {
    const withdrawn = fact('CaseWithdrawn', { channel: 'phone', reason: 'Settled.' });
    givenCase(facts.disputed, withdrawn)
      .when('notify-outcome', owner)
      .then('OutcomeNotified', { letter: 'withdrawal' });
    givenCase(facts.disputedDirectly, minor, resolved)
      .when('notify-outcome', specialist)
      .then('OutcomeNotified', { letter: 'direct' });
  });

  it('does not live on a rejection of the first', () => {
    givenCase(facts.rejected, resolved, letter, facts.disputedDirectly.slice(-1))
      .when('resolve-directly', specialist)
      .thenRefused('not-judged-minor', '2.2');
  });

  it('starts with a reopening, with no letter and no ombudsman', () => {
    const referred = fact('ReferredToOmbudsman', { body: 'FOI', reason: 'Asked.' });
    const reopened = fact('CaseReopened', { reason: 'New.' });
    expect(givenCase(facts.archived, referred, reopened).state).toMatchObject({
      file: { notice: null, referredTo: [] },
    });
    givenCase(facts.archived, referred, reopened)
      .when('refer-to-ombudsman', compliance, { body: 'FOI' })
      .thenRefused('not-notified', '6.2');
  });
});
