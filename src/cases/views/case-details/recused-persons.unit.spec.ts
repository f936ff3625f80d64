import { type CaseHistory, folded, sealed } from '../../../../test/support/case-events.js';
import { assessed } from '../../../../test/support/case-histories.js';
import { foldCaseDetails } from './case-details.view.js';
import { recusedPersons } from './recused-persons.js';

function recusedAfter({ events }: CaseHistory): readonly string[] {
  const details = folded(foldCaseDetails, events);
  if (details === null) throw new Error('There is no case.');
  return [...recusedPersons(details)];
}

describe('recused persons', () => {
  it('are those complained about, now or later', () => {
    const before = recusedAfter(assessed());
    const history = assessed().add('FeedbackAdded', {
      channel: 'phone',
      receivedAt: '2026-03-05T01:00:00.000Z',
      takenBy: 'p-1',
      statement: sealed('He shouted.'),
      demands: sealed(''),
      complainedAbout: ['later.adjuster'],
    });
    expect(recusedAfter(history)).toEqual([...before, 'later.adjuster']);
  });

  it('are those with a conflict of interest', () => {
    const history = assessed().add('ConflictDeclared', { person: 'cousin', reason: sealed('A cousin.') });
    expect(recusedAfter(history)).toContain('cousin');
  });

  it('are those of a case that was merged into this one', () => {
    const history = assessed()
      .add('MergedCaseReceived', { fromCaseId: 'twin', complainedAbout: ['other.adjuster'] })
      .add('MergedCaseReceived', { fromCaseId: 'third' });
    expect(recusedAfter(history)).toContain('other.adjuster');
  });
});
