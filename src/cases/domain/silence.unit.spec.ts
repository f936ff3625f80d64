import * as facts from '../../../test/support/case-facts.js';
import { fact } from '../../../test/support/case-facts.js';
import { owner, serviceRep, specialist, worker } from '../../../test/support/case-people.js';
import { at, givenCase } from '../../../test/support/given-case.js';

const outbound = facts.calledInVain;
const inbound = facts.customerCalled;
const reached = fact('ContactRecorded', {
  direction: 'outbound',
  channel: 'phone',
  with: 'Lin',
  summary: 'Not content.',
  reached: true,
});
const feedbackOf = (receivedAt: string) =>
  fact('FeedbackAdded', {
    channel: 'email',
    receivedAt,
    takenBy: 'cora',
    statement: 'Not content.',
    demands: [],
    complainedAbout: [],
  });
describe('deem-confirmed', () => {
  const silent = [...facts.notified, outbound, outbound];

  it('takes silence for confirmation after the attempts and days of the policy', () => {
    givenCase(silent)
      .when('deem-confirmed', worker)
      .then('OutcomeDeemedConfirmed', { attempts: 2, daysSinceNotice: 10 });
    givenCase(silent).when('deem-confirmed', owner).then('OutcomeDeemedConfirmed');
  });

  it('changes nothing when the outcome is confirmed or the case archived meanwhile', () => {
    givenCase(silent).when('deem-confirmed', worker).then('OutcomeDeemedConfirmed').resent().thenNothing();
    givenCase(facts.confirmed).when('deem-confirmed', worker).thenNothing();
    givenCase(facts.archived).when('deem-confirmed', worker).thenNothing();
  });

  it('needs outbound attempts since the letter', () => {
    givenCase(facts.notified, outbound).when('deem-confirmed', worker).thenRefused('too-few-attempts', '6.2');
    givenCase(facts.planned, outbound, outbound, facts.notified.slice(facts.planned.length))
      .when('deem-confirmed', worker)
      .thenRefused('too-few-attempts', '6.2');
  });

  it('counts attempts from the letter on, however late they are recorded', () => {
    const inVain = (occurredAt: string) => at(occurredAt, outbound);
    givenCase(facts.notified, inVain(facts.notifiedAt), inVain('2026-03-10T08:59:59.999Z'))
      .when('deem-confirmed', worker)
      .thenRefused('too-few-attempts', '6.2');
    givenCase(facts.notified, inVain(facts.notifiedAt), inVain('2026-03-11T00:00:00.000Z'))
      .when('deem-confirmed', worker)
      .then('OutcomeDeemedConfirmed', { attempts: 2 });
  });

  it.each([
    ['called', inbound],
    ['was reached', reached],
    ['gave feedback', feedbackOf('2026-03-12T00:00:00.000Z')],
    ['called, recorded late', at('2026-03-11T00:00:00.000Z', inbound)],
  ])('takes a customer who %s for no silent one', (_what, heard) => {
    givenCase(silent, heard).when('deem-confirmed', worker).thenRefused('customer-not-silent', '6.2');
    givenCase(facts.notified, heard, outbound, outbound)
      .when('deem-confirmed', owner)
      .thenRefused('customer-not-silent', '6.2');
  });

  it('takes no word from before the letter for an answer to it', () => {
    const before = at('2026-03-09T00:00:00.000Z', inbound);
    givenCase(silent, before, feedbackOf('2026-03-08T00:00:00.000Z'))
      .when('deem-confirmed', worker)
      .then('OutcomeDeemedConfirmed');
    givenCase(facts.carriedOut, before, facts.notified.slice(-1), outbound, outbound)
      .when('deem-confirmed', worker)
      .then('OutcomeDeemedConfirmed');
  });

  it('takes a word between the letter and its late record for an answer to it', () => {
    givenCase(facts.carriedOut, at('2026-03-11T00:00:00.000Z', inbound), facts.notified.slice(-1), outbound, outbound)
      .when('deem-confirmed', worker)
      .thenRefused('customer-not-silent', '6.2');
  });

  it('needs the days to have passed', () => {
    givenCase(silent)
      .when('deem-confirmed', worker, {}, { now: '2026-03-20T08:59:59.999Z' })
      .thenRefused('too-early', '6.2');
    givenCase(silent)
      .when('deem-confirmed', worker, {}, { now: '2026-03-20T09:00:00.000Z' })
      .then('OutcomeDeemedConfirmed');
  });

  it('does not matter once the customer disputed', () => {
    givenCase(silent, fact('OutcomeDisputed', { channel: 'phone', reasons: 'No.' }))
      .when('deem-confirmed', worker)
      .thenRefused('not-notified', '6.2');
  });

  it('is for a specialist as long as the case has no owner', () => {
    givenCase(facts.notifiedDirectly, outbound, outbound)
      .when('deem-confirmed', specialist)
      .then('OutcomeDeemedConfirmed');
    givenCase(silent).when('deem-confirmed', specialist).thenForbidden();
  });

  it('is for the worker and the owner, not for any other application', () => {
    givenCase(silent)
      .when('deem-confirmed', { ...worker, application: 'claims-portal' })
      .thenForbidden();
    givenCase(silent)
      .when('deem-confirmed', { ...worker, roles: ['admin'] })
      .thenForbidden();
    givenCase(silent).when('deem-confirmed', serviceRep).thenForbidden();
  });
});
