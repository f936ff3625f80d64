import { classification, feedback, notice, verification } from '../../../../test/support/case-data.js';
import { caseId, CaseHistory, folded, people, sealed } from '../../../../test/support/case-events.js';
import {
  assessed,
  phoneCallToArchive,
  planProposed,
  submittedAgain,
  teamReady,
} from '../../../../test/support/case-histories.js';
import { caseListView } from '../case-list/case-list.view.js';
import { urgencyOf, type WorkListContent } from './work-list-entry.js';
import { foldWorkList, workListView } from './work-list.view.js';

const entryOf = (events: CaseHistory['events']): WorkListContent => folded(foldWorkList, events)!;

describe('work list entry', () => {
  it('names everybody awaited, as the index looks them up', () => {
    expect(entryOf(submittedAgain().events).awaitedFrom).toEqual([
      `person:${people.manager}`,
      'role:line_manager',
      'role:incident_group',
    ]);
  });

  it('excepts the applicant from the review and the proposer from the approval', () => {
    expect(entryOf(submittedAgain().events).awaits[0]?.except).toEqual([people.specialist]);
    expect(entryOf(planProposed().events).awaits[0]?.except).toEqual([people.owner]);
  });

  it('takes over the recusals of a merged case', () => {
    const history = assessed().add('MergedCaseReceived', { fromCaseId: 'twin', complainedAbout: ['other.adjuster'] });
    expect(entryOf(history.events).recused).toEqual(['zhang.adjuster', 'other.adjuster']);
  });

  it('waits since the wait began, whatever happened meanwhile', () => {
    const history = new CaseHistory()
      .add('FeedbackRecorded', feedback())
      .add('CaseClassified', classification())
      .add('InformationVerified', verification('policy_terms'))
      .add('ContactRecorded', {
        direction: 'inbound',
        channel: 'phone',
        with: sealed('a'),
        summary: sealed('b'),
        reached: true,
      });
    expect(entryOf(history.events).awaits).toMatchObject([
      { commands: ['verify-information'], since: history.nth('CaseClassified').metadata.recordedAt },
    ]);
  });

  it('begins to wait anew when another person is asked', () => {
    const history = submittedAgain();
    const { applicationId } = history.nth('EscalationDrafted').data;
    history
      .add('EscalationApproved', { applicationId, reasons: sealed('yes') })
      .add('OwnerAssigned', { owner: people.owner })
      .add('CaseHandedOver', { from: people.owner, owner: 'next', handOverNote: sealed('leave') });
    expect(entryOf(history.events).awaits).toMatchObject([
      { persons: ['next'], since: history.last.metadata.recordedAt },
    ]);
  });

  it('goes on waiting when somebody else joins in the investigation', () => {
    const history = teamReady();
    const [awaited] = entryOf(history.events).awaits;
    expect(awaited?.since).toBe(history.nth('TeamFormed').metadata.recordedAt);
  });

  it('is due with the final answer, or with the first unfinished measure', () => {
    const way = phoneCallToArchive();
    expect(entryOf(way.until('CaseClassified')).dueAt).toBe('2026-03-23T09:00:00.000Z');
    expect(entryOf(way.until('CustomerConsented')).dueAt).toBe('2026-03-10T09:00:00.000Z');
    expect(entryOf(way.until('MeasureCompleted')).dueAt).toBe('2026-03-12T09:00:00.000Z');
    expect(entryOf(way.until('OutcomeNotified')).dueAt).toBe(notice.disputableUntil);
  });

  it('ranks by severity, with what nobody has classified yet before medium', () => {
    expect((['critical', 'high', undefined, 'medium', 'low'] as const).map(urgencyOf)).toEqual([0, 1, 2, 3, 4]);
  });

  it('holds no personal data, not even sealed', () => {
    for (const { type } of phoneCallToArchive().events) {
      const entry = entryOf(phoneCallToArchive().until(type));
      expect(
        JSON.stringify(entry, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value)),
      ).not.toContain('sealed');
    }
  });
});

describe('work list view', () => {
  it('handles every event that can change what is awaited', () => {
    expect(workListView.handles).toEqual(caseListView.handles);
  });

  it('ignores changes to a case whose beginning it does not know', () => {
    expect(foldWorkList(null, assessed().nth('CaseClassified'))).toBeNull();
    expect(workListView.key(assessed({ caseId }).last)).toBe(caseId);
  });
});
