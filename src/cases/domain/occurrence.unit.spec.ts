import * as facts from '../../../test/support/case-facts.js';
import { fact, hash, plan } from '../../../test/support/case-facts.js';
import { owner, serviceRep, specialist, technician } from '../../../test/support/case-people.js';
import { at, givenCase } from '../../../test/support/given-case.js';

const early = '2026-03-09T23:59:59.999Z';
const day10 = '2026-03-10T00:00:00.000Z';
const on = (occurredAt: string) => ({ occurredAt });

describe('the opening of a case', () => {
  const before = '2026-03-01T07:59:59.999Z';

  it('comes before everything else in it', () => {
    givenCase(facts.recorded).when('classify', specialist, {}, on(before)).thenRefused('occurred-too-early', 'D1');
    givenCase(facts.recorded)
      .when('record-contact', serviceRep, {}, on(before))
      .thenRefused('occurred-too-early', 'D1');
    givenCase(facts.recorded)
      .when('record-contact', serviceRep, {}, on('2026-03-01T08:00:00.000Z'))
      .then('ContactRecorded');
  });

  it('comes before later feedback', () => {
    givenCase(facts.recorded)
      .when('add-feedback', serviceRep, { receivedAt: before })
      .thenRefused('occurred-too-early', 'D1');
  });

  it('is what a correction makes it', () => {
    const corrected = fact('FactCorrected', {
      eventId: 'E',
      eventType: 'FeedbackRecorded',
      field: 'receivedAt',
      oldValue: '2026-03-01T08:00:00.000Z',
      newValue: '2026-02-27T08:00:00.000Z',
      lookUp: '2026-02-27T08:00:00.000Z',
      why: 'It lay in the post room.',
    });
    givenCase(facts.recorded, corrected).when('record-contact', serviceRep, {}, on(before)).then('ContactRecorded');
  });

  it('is known of an imported record too', () => {
    const reopened = fact('CaseReopened', { reason: 'New.' });
    givenCase(facts.legacy, reopened)
      .when('classify', specialist, {}, on('2019-01-01T23:59:59.999Z'))
      .thenRefused('occurred-too-early', 'D1');
  });

  it('does not hold up a merge that is dated in the other case', () => {
    givenCase(facts.recorded).when('receive-merged-case', specialist, {}, on(before)).then('MergedCaseReceived');
  });
});

describe('the customer’s answer to a plan', () => {
  const proposed = [...facts.investigated, at(day10, fact('PlanProposed', plan()))];

  it.each([
    ['record-consent', 'CustomerConsented'],
    ['record-decline', 'CustomerDeclined'],
  ] as const)('comes after its proposal: %s', (command, event) => {
    givenCase(proposed).when(command, serviceRep, {}, on(early)).thenRefused('occurred-too-early', '5.2');
    givenCase(proposed).when(command, serviceRep, {}, on(day10)).then(event);
    givenCase(proposed).when(command, serviceRep).then(event);
  });

  it('comes after the approval of its compensation', () => {
    const approval = fact('CompensationApproved', {
      planVersion: 1,
      total: { amount: 200_000, currency: 'TWD' },
      reason: 'Fair.',
    });
    givenCase(facts.plannedAboveLimit, at(day10, approval))
      .when('record-consent', serviceRep, {}, on(early))
      .thenRefused('occurred-too-early', '5.2');
  });

  it('comes after the version it answers, not after the first', () => {
    const revision = fact('PlanRevised', { ...plan(80_000, 2), hash: 'b'.repeat(64), reason: 'Later.' });
    const earlier = at('2026-03-05T00:00:00.000Z', fact('PlanProposed', plan()));
    givenCase(facts.investigated, earlier, at(day10, revision))
      .when('record-consent', serviceRep, {}, on(early))
      .thenRefused('occurred-too-early', '5.2');
  });

  it('comes after the answer that it takes back', () => {
    const answer = { planVersion: 1, planHash: hash, channel: 'phone' } as const;
    const declined = at(
      '2026-03-12T00:00:00.000Z',
      fact('CustomerDeclined', { ...answer, reasons: 'No.', final: false }),
    );
    givenCase(proposed, declined)
      .when('record-consent', serviceRep, {}, on('2026-03-11T00:00:00.000Z'))
      .thenRefused('occurred-too-early', '5.2');
  });

  it('is not held to a time that nobody knows', () => {
    givenCase(facts.planned).when('record-consent', serviceRep, {}, on(early)).then('CustomerConsented');
  });
});

const consent = fact('CustomerConsented', { planVersion: 1, planHash: hash, channel: 'phone', documents: [] });
const agreed = [...facts.planned, at(day10, consent)];

describe.each([
  ['start-measure', 'MeasureStarted'],
  ['complete-measure', 'MeasureCompleted'],
  ['fail-measure', 'MeasureFailed'],
] as const)('%s', (command, event) => {
  it('comes after the consent', () => {
    givenCase(agreed)
      .when(command, technician, { measureId: 'M1' }, on(early))
      .thenRefused('occurred-too-early', '5.2');
    givenCase(agreed).when(command, technician, { measureId: 'M1' }, on(day10)).then(event);
  });
});

it('completes a measure after its start', () => {
  const started = fact('MeasureStarted', { planVersion: 1, measureId: 'M1' });
  const history = [...agreed, at('2026-03-12T00:00:00.000Z', started)];
  givenCase(history)
    .when('complete-measure', owner, { measureId: 'M1' }, on('2026-03-11T00:00:00.000Z'))
    .thenRefused('occurred-too-early', '5.2');
  givenCase(history)
    .when('complete-measure', owner, { measureId: 'M2' }, on('2026-03-11T00:00:00.000Z'))
    .then('MeasureCompleted');
});

describe('the outcome letter', () => {
  const [done, alsoDone] = facts.carriedOut.slice(-2);
  const [finalNo] = facts.finallyDeclined.slice(-1);
  const [resolved] = facts.resolvedDirectly.slice(-1);
  const [withdrawn] = facts.withdrawn.slice(-1);

  it.each([
    ['the last measure', [...agreed, at(day10, done!), at('2026-03-05T00:00:00.000Z', alsoDone!)], owner],
    ['the final decline', [...facts.planned, at(day10, finalNo!)], owner],
    ['the direct resolution', [...facts.judgedMinor, at(day10, resolved!)], specialist],
    ['the withdrawal', [...facts.recorded, at(day10, withdrawn!)], specialist],
  ])('comes after %s, so that the window to dispute it is not gone on arrival', (_what, history, actor) => {
    givenCase(history).when('notify-outcome', actor, {}, on(early)).thenRefused('occurred-too-early', '6.1');
    givenCase(history).when('notify-outcome', actor, {}, on(day10)).then('OutcomeNotified', { notifiedAt: day10 });
    givenCase(history).when('notify-outcome', actor).then('OutcomeNotified');
  });

  it('comes before its confirmation', () => {
    givenCase(facts.notified)
      .when('confirm-outcome', serviceRep, {}, on('2026-03-10T08:59:59.999Z'))
      .thenRefused('occurred-too-early', '6.2');
    givenCase(facts.notified).when('confirm-outcome', serviceRep, {}, on(facts.notifiedAt)).then('OutcomeConfirmed');
  });
});
