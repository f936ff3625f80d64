import { escalationForm, feedback } from '../../../../test/support/case-data.js';
import { type CaseHistory, type DataOf, folded, sealed } from '../../../../test/support/case-events.js';
import { assessed, planProposed, submittedAgain } from '../../../../test/support/case-histories.js';
import type { CaseEventType } from '../../domain/events/case-event.js';
import type { CaseDetailsContent } from './case-details.js';
import { foldCaseDetails } from './case-details.view.js';
import { withCorrection, withCorrectionsInside } from './correction.js';

function correcting(
  history: CaseHistory,
  type: CaseEventType,
  field: string,
  newValue: unknown,
  lookUp?: string,
): CaseDetailsContent {
  const target = history.nth(type);
  const correction: DataOf<'FactCorrected'> = {
    eventId: target.id,
    eventType: type,
    field,
    oldValue: sealed('old'),
    newValue,
    ...(lookUp === undefined ? {} : { lookUp }),
    why: sealed('misheard'),
  };
  return folded(foldCaseDetails, history.add('FactCorrected', correction).events)!;
}

describe('correction of a fact (D1)', () => {
  it('changes the shown value and is listed itself', () => {
    const details = correcting(assessed(), 'FeedbackRecorded', 'statement', sealed('eleven weeks, not two months'));
    expect(details.identification.feedback[0]).toMatchObject({
      data: { statement: { sealed: 'eleven weeks, not two months' } },
      corrected: ['statement'],
    });
    expect(details.records.corrections[0]?.data).toMatchObject({ field: 'statement', oldValue: { sealed: 'old' } });
  });

  it('reaches a value within the fact and leaves its neighbours', () => {
    const details = correcting(assessed(), 'FeedbackRecorded', 'claim.claimNumber', 'CL-9', 'CL-9');
    expect(details.identification.feedback[0]?.data).toMatchObject({
      claim: { ...feedback().claim, claimNumber: 'CL-9' },
      channel: 'phone',
    });
    expect(details.summary.claimNumber).toBe('CL-9');
  });

  it('adds a value that was not given at the time', () => {
    const details = correcting(assessed(), 'FeedbackRecorded', 'complainant.vulnerability', sealed('hard of hearing'));
    expect(details.identification.feedback[0]).toMatchObject({
      data: { complainant: { vulnerability: { sealed: 'hard of hearing' } } },
    });
  });

  it.each(['measures[1].dueAt', 'measures.1.dueAt'])('reaches an item of a list by %s', (field) => {
    const details = correcting(planProposed(), 'PlanProposed', field, '2026-03-20T09:00:00.000Z');
    const { measures } = details.resolution.plans[0]!.proposal.data;
    expect(measures.map(({ dueAt }) => dueAt)).toEqual(['2026-03-10T09:00:00.000Z', '2026-03-20T09:00:00.000Z']);
  });

  it('finds the fact in whatever part of the case it stands', () => {
    const checked = correcting(assessed(), 'InformationVerified', 'note', sealed('page 3 missing'));
    expect(checked.assessment.checklist[0]?.current.data.note).toEqual({ sealed: 'page 3 missing' });
    const form = correcting(submittedAgain(), 'EscalationRevised', 'form.incident', sealed('a letter got lost'));
    expect(form.escalation.applications[0]?.form.data.form.incident).toEqual({ sealed: 'a letter got lost' });
    expect(form.escalation.applications[0]?.form.data.form.risk).toBe(escalationForm.risk);
  });

  it('names a field once that was corrected twice, and shows the last value', () => {
    const history = assessed();
    correcting(history, 'FeedbackRecorded', 'statement', sealed('first'));
    const details = correcting(history, 'FeedbackRecorded', 'statement', sealed('second'));
    expect(details.identification.feedback[0]).toMatchObject({
      data: { statement: { sealed: 'second' } },
      corrected: ['statement'],
    });
    expect(details.records.corrections).toHaveLength(2);
  });

  it('leaves a sealed value as it is when something inside it is corrected', () => {
    const details = correcting(assessed(), 'FeedbackRecorded', 'complainant.contact.phone', sealed('+886 2 5550 0124'));
    expect(details.identification.feedback[0]?.data).toMatchObject({
      complainant: { contact: feedback().complainant.contact },
    });
  });

  it('reaches inside a value that was sealed as a whole once that is opened', () => {
    const details = correcting(assessed(), 'FeedbackRecorded', 'complainant.contact.phone', '+886 2 5550 0124');
    const [first] = details.identification.feedback as [CaseDetailsContent['identification']['feedback'][0]];
    const contact = { name: '林小姐', phone: '+886 2 5550 0123' };
    const opened = { ...first, data: { ...first.data, complainant: { ...feedback().complainant, contact } } };
    const shown = withCorrectionsInside({
      ...details,
      identification: { ...details.identification, feedback: [opened] },
    });
    expect(shown.identification.feedback[0]?.data).toMatchObject({
      complainant: { contact: { name: '林小姐', phone: '+886 2 5550 0124' } },
    });
    expect(shown.identification.feedback[0]?.corrected).toEqual(['complainant.contact.phone']);
  });

  it.each([{ sealed: 'x' }, { withheld: true }, { erased: true }])('has nothing to reach inside %j', (contact) => {
    const details = correcting(assessed(), 'FeedbackRecorded', 'complainant.contact.phone', '+886 2 5550 0124');
    const [first] = details.identification.feedback as [CaseDetailsContent['identification']['feedback'][0]];
    const closed = {
      ...first,
      data: { ...feedback(), complainant: { ...feedback().complainant, contact } },
    } as unknown as typeof first;
    const shown = withCorrectionsInside({
      ...details,
      identification: { ...details.identification, feedback: [closed] },
    });
    expect(shown.identification.feedback[0]?.data).toMatchObject({ complainant: { contact } });
  });

  it('does not reach into what every object inherits', () => {
    correcting(assessed(), 'FeedbackRecorded', '__proto__.polluted', 'yes');
    expect('polluted' in {}).toBe(false);
  });

  it('keeps everything that it does not change as the same object', () => {
    const details = folded(foldCaseDetails, assessed().events)!;
    const target = details.identification.feedback[0]!;
    const correction = {
      eventId: target.eventId,
      eventType: target.type,
      field: 'channel',
      oldValue: 'phone',
      newValue: 'email',
      why: 'w',
    };
    const next = withCorrection(details, correction);
    expect(next.assessment).toBe(details.assessment);
    expect(next.identification.feedback[0]?.data.channel).toBe('email');
    expect(withCorrection(details, { ...correction, eventId: 'unknown' })).toBe(details);
  });
});
