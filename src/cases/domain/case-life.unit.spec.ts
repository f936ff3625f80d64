import { rules } from '../../../test/support/case-context.js';
import { apology, compensation } from '../../../test/support/case-facts.js';
import {
  compliance,
  incidentLead,
  manager,
  otherManager,
  owner,
  portal,
  serviceRep,
  specialist,
  technician,
  worker,
} from '../../../test/support/case-people.js';
import { CaseStory } from '../../../test/support/case-story.js';
import { legalNow } from './case-decider.js';
import { checklistItems } from './values.js';

const paying = (amount: number) => ({ ...compensation, amount: { amount, currency: 'TWD' } });
const team = [
  { person: 'sam', function: 'claims' },
  { person: 'cora', function: 'service' },
  { person: 'tom', function: 'technical' },
] as const;

function assessed(): CaseStory {
  const story = new CaseStory().send('record-feedback', specialist).in('identification');
  story.send('classify', specialist).in('assessment');
  for (const item of checklistItems) story.send('verify-information', specialist, { item, documents: [] });
  return story;
}

function owned(): CaseStory {
  return assessed()
    .send('judge', specialist, { judgement: 'complex' })
    .send('draft-escalation', specialist)
    .in('escalation')
    .send('revise-escalation', specialist)
    .send('submit-escalation', specialist)
    .send('approve-escalation', manager)
    .in('escalation')
    .send('assign-owner', manager, { owner: 'ines' })
    .in('investigation');
}

function investigated(): CaseStory {
  return owned()
    .send('form-team', owner, { members: team })
    .send('accept-confidentiality', specialist)
    .send('accept-confidentiality', serviceRep)
    .send('accept-confidentiality', technician)
    .send('collect-evidence', technician)
    .send('record-finding', technician)
    .send('identify-root-cause', owner)
    .send('update-customer', serviceRep);
}

function notified(): CaseStory {
  return investigated()
    .send('propose-plan', owner, { measures: [paying(80_000), apology] })
    .in('resolution')
    .send('record-consent', serviceRep)
    .send('start-measure', owner, { measureId: 'M1' })
    .send('complete-measure', owner, { measureId: 'M1', paid: { amount: 80_000, currency: 'TWD' } })
    .send('complete-measure', serviceRep, { measureId: 'M2' })
    .send('notify-outcome', owner)
    .in('outcome');
}

describe('the life of a case', () => {
  it('goes from a phone call to the archive', () => {
    const story = notified().send('confirm-outcome', serviceRep).send('record-handling-feedback', serviceRep);
    story.send('archive', owner).in('archived');
    expect(story.last('CaseArchived').completeness.map(({ clause }) => clause)).toEqual([
      ...['1.1', '1.2', '2.1', '2.2', '3.2', '4.1', 'D2', '4.2', '4.2', '4.2', '5.1', '5.1', '5.2', '5.2', '6.1'],
    ]);
  });

  it('is short for a minor matter', () => {
    const story = assessed()
      .send('judge', specialist, { judgement: 'minor' })
      .send('resolve-directly', specialist)
      .in('outcome')
      .send('notify-outcome', specialist)
      .send('confirm-outcome', serviceRep)
      .send('archive', specialist)
      .in('archived');
    expect(story.last('CaseResolvedDirectly').firstContact).toBe(true);
    expect(story.last('OutcomeNotified').letter).toBe('direct');
  });

  it('goes back and forth in the review until the form says enough', () => {
    const story = assessed()
      .send('judge', specialist, { judgement: 'complex' })
      .send('draft-escalation', specialist)
      .send('revise-escalation', specialist)
      .send('submit-escalation', specialist)
      .send('return-escalation', incidentLead)
      .send('revise-escalation', specialist)
      .send('submit-escalation', specialist)
      .send('return-escalation', manager)
      .send('revise-escalation', specialist)
      .send('submit-escalation', specialist)
      .send('approve-escalation', incidentLead)
      .in('escalation');
    expect(legalNow(story.state, manager, { now: '2026-03-20T10:00:00.000Z', rules })).toContain('assign-owner');
  });

  it('is resolved directly when its escalation is rejected', () => {
    assessed()
      .send('judge', specialist, { judgement: 'complex' })
      .send('draft-escalation', specialist)
      .send('revise-escalation', specialist)
      .send('submit-escalation', specialist)
      .send('reject-escalation', manager)
      .in('assessment')
      .send('resolve-directly', specialist)
      .send('notify-outcome', specialist)
      .in('outcome');
  });

  it('takes several versions of a plan until it is approved and agreed', () => {
    const story = investigated()
      .send('propose-plan', owner, { measures: [paying(400_000)] })
      .send('refuse-compensation', manager)
      .send('revise-plan', owner, { measures: [paying(200_000)] })
      .send('approve-compensation', otherManager)
      .send('record-decline', serviceRep, { final: false })
      .send('revise-plan', owner, { measures: [paying(300_000), apology] })
      .send('approve-compensation', manager)
      .send('record-consent', owner);
    expect(story.last('CustomerConsented').planVersion).toBe(3);
    expect(story.last('CompensationApproved')).toMatchObject({ planVersion: 3, total: { amount: 300_000 } });
  });

  it('revises what failed and keeps what is done', () => {
    const story = investigated()
      .send('propose-plan', owner, { measures: [paying(80_000), apology] })
      .send('record-consent', serviceRep)
      .send('complete-measure', owner, { measureId: 'M1' })
      .send('start-measure', serviceRep, { measureId: 'M2' })
      .send('fail-measure', serviceRep, { measureId: 'M2' })
      .send('revise-plan', owner, {
        measures: [paying(80_000), { ...apology, measureId: 'M3', kind: 'claim_re_review' }],
      })
      .send('record-consent', serviceRep)
      .send('complete-measure', technician, { measureId: 'M3' })
      .send('notify-outcome', owner)
      .in('outcome');
    expect(story.history.filter(({ type }) => type === 'MeasureCompleted')).toHaveLength(2);
    expect(story.last('OutcomeNotified').letter).toBe('final');
  });

  it('ends without a plan when the customer declines for good', () => {
    const story = investigated()
      .send('propose-plan', owner, { measures: [apology] })
      .send('record-decline', serviceRep, { final: true })
      .send('notify-outcome', owner)
      .send('refer-to-ombudsman', compliance)
      .send('archive', owner)
      .in('archived');
    expect(story.last('OutcomeNotified').letter).toBe('declined_plan');
  });

  it('passes from owner to owner', () => {
    owned()
      .send('hand-over', owner, { owner: 'ivan', handOverNote: 'Nothing yet.' })
      .send('form-team', incidentLead, { members: team })
      .send('declare-conflict', incidentLead)
      .send('assign-owner', manager, { owner: 'ines', handOverNote: 'Ivan knows the garage.' })
      .send('add-team-member', owner, { person: 'lea', function: 'legal' })
      .send('remove-team-member', owner, { person: 'lea' })
      .in('investigation');
  });

  it('ends in silence', () => {
    const letterAt = '2026-03-20T10:00:00.000Z';
    const story = notified()
      .send('record-contact', serviceRep, { direction: 'outbound' })
      .send('record-contact', serviceRep, { direction: 'outbound' })
      .send('deem-confirmed', worker, {}, { now: '2026-03-30T10:00:00.000Z' })
      .send('archive', owner, {}, { now: '2026-04-19T10:00:00.001Z' })
      .in('archived');
    expect(story.last('OutcomeNotified').notifiedAt).toBe(letterAt);
    expect(story.last('OutcomeDeemedConfirmed')).toEqual({ attempts: 2, daysSinceNotice: 10 });
  });

  it('comes back by a dispute and ends with a second plan', () => {
    const story = notified()
      .send('dispute-outcome', serviceRep)
      .in('investigation')
      .send('raise-level', manager)
      .send('collect-evidence', technician)
      .send('propose-plan', owner, { measures: [paying(90_000)] })
      .send('record-consent', serviceRep)
      .send('complete-measure', owner)
      .send('notify-outcome', owner)
      .send('confirm-outcome', serviceRep)
      .send('archive', owner)
      .in('archived');
    expect(story.last('PlanProposed').version).toBe(2);
  });

  it('is escalated after the customer disputes its direct resolution', () => {
    assessed()
      .send('judge', specialist, { judgement: 'minor' })
      .send('resolve-directly', specialist)
      .send('notify-outcome', specialist)
      .send('dispute-outcome', serviceRep)
      .in('assessment')
      .send('judge', specialist, { judgement: 'complex' })
      .send('draft-escalation', specialist)
      .in('escalation');
  });

  it('is reopened and archived again', () => {
    notified()
      .send('confirm-outcome', serviceRep)
      .send('archive', owner)
      .send('reopen', compliance)
      .in('investigation')
      .send('propose-plan', owner, { measures: [apology] })
      .send('record-consent', serviceRep)
      .send('complete-measure', owner)
      .send('notify-outcome', owner)
      .send('confirm-outcome', serviceRep)
      .send('archive', owner)
      .in('archived');
  });

  it('is withdrawn before it is even classified', () => {
    const story = new CaseStory()
      .send('record-feedback', portal)
      .send('withdraw', serviceRep)
      .in('outcome')
      .send('notify-outcome', specialist)
      .send('archive', specialist)
      .in('archived');
    expect(story.last('CaseArchived').completeness.map(({ item }) => item)).toEqual(['feedback', 'outcome letter']);
  });

  it('is taken up again from a past record, from the start of its assessment', () => {
    new CaseStory()
      .send('record-legacy-case', worker)
      .in('archived')
      .send('reopen', manager)
      .in('assessment')
      .send('classify', specialist);
  });
});
