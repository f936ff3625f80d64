import { classification, feedback } from '../../../test/support/case-data.js';
import { caseId, storedEvent } from '../../../test/support/case-events.js';
import { caseFold, caseIdOf, happenedAt } from './case-fold.js';

const { fold, handles } = caseFold<{ readonly classes: number }>(
  { FeedbackRecorded: () => ({ classes: 0 }) },
  {
    CaseClassified: ({ classes }, event) => ({ classes: classes + event.data.classes.length }),
    CaseMerged: () => null,
  },
);
const recorded = storedEvent('FeedbackRecorded', feedback());
const classified = storedEvent('CaseClassified', classification({ classes: ['privacy', 'timeliness'] }));

describe('fold of case events', () => {
  it('says which types it handles', () => {
    expect(handles).toEqual(['FeedbackRecorded', 'CaseClassified', 'CaseMerged']);
  });

  it('opens a document, changes it and removes it', () => {
    const opened = fold(null, recorded);
    expect(opened).toEqual({ classes: 0 });
    expect(fold(opened, classified)).toEqual({ classes: 2 });
    expect(fold(opened, storedEvent('CaseMerged', { intoCaseId: 'other', reason: 'same' }))).toBeNull();
  });

  it('returns the same document for an event that it ignores', () => {
    const document = { classes: 3 };
    expect(fold(document, storedEvent('MergedCaseReceived', { fromCaseId: 'other' }))).toBe(document);
    expect(fold(document, recorded)).toBe(document);
  });

  it('makes nothing of a change to a document that is not there', () => {
    expect(fold(null, classified)).toBeNull();
  });

  it('does not take a name of Object.prototype for an event type', () => {
    const odd = { ...recorded, type: 'toString' } as unknown as typeof recorded;
    expect(fold(null, odd)).toBeNull();
    expect(fold({ classes: 1 }, odd)).toEqual({ classes: 1 });
  });

  it('reads the case out of the stream name', () => {
    expect(caseIdOf(recorded)).toBe(caseId);
  });

  it('takes the time of recording for the time of happening unless told otherwise', () => {
    expect(happenedAt(recorded)).toBe('2026-03-02T01:00:00.000Z');
    const late = storedEvent('FeedbackRecorded', feedback(), { occurredAt: '2026-03-01T09:00:00.000Z' });
    expect(happenedAt(late)).toBe('2026-03-01T09:00:00.000Z');
  });
});
