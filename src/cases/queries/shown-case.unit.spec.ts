import { folded, sealed } from '../../../test/support/case-events.js';
import { assessed, phoneCallToArchive } from '../../../test/support/case-histories.js';
import { foldCaseDetails } from '../views/case-details/case-details.view.js';
import { shownCase } from './shown-case.js';

describe('case as it is shown', () => {
  it('is plain JSON: revisions and positions are decimal text', () => {
    const { events, last, caseId } = phoneCallToArchive();
    const shown = shownCase({ ...folded(foldCaseDetails, events)!, position: 7n } as never);
    expect(JSON.parse(JSON.stringify(shown))).toEqual(shown);
    expect(shown).toMatchObject({ caseId, revision: last.revision.toString(), summary: { caseId, stage: 'archived' } });
    expect(shown.identification.feedback[0]?.revision).toBe('0');
    expect('position' in shown || '_id' in shown.summary).toBe(false);
  });

  it('is in the order of the procedure', () => {
    const shown = shownCase(folded(foldCaseDetails, phoneCallToArchive().events)!);
    expect(Object.keys(shown).slice(3)).toEqual([
      'identification',
      'assessment',
      'escalation',
      'investigation',
      'resolution',
      'outcome',
      'records',
    ]);
  });

  it('shows corrections inside values that were sealed as a whole', () => {
    const history = assessed();
    const { id } = history.nth('FeedbackRecorded');
    history.add('FactCorrected', {
      eventId: id,
      eventType: 'FeedbackRecorded',
      field: 'complainant.contact.phone',
      oldValue: '1',
      newValue: '2',
      why: sealed('misheard'),
    });
    const details = folded(foldCaseDetails, history.events)!;
    const opened = JSON.parse(
      JSON.stringify(details, (name, value: unknown) =>
        name === 'contact' ? { name: '林小姐', phone: '1' } : typeof value === 'bigint' ? Number(value) : value,
      ),
    ) as typeof details;
    expect(shownCase(opened).identification.feedback[0]?.data).toMatchObject({
      complainant: { contact: { name: '林小姐', phone: '2' } },
    });
  });
});
