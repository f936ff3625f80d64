import { caseEventSamples } from '../../../../test/support/case-event-samples.js';
import { caseId, sealed, storedEvent } from '../../../../test/support/case-events.js';
import { caseCatalogue } from '../../case-catalogue.js';
import type { CaseEventType } from '../../domain/events/case-event.js';
import { timelineId, timelineView } from './timeline.view.js';
import { tell, toldEvents } from './told-facts.js';

const types = Object.keys(caseCatalogue) as CaseEventType[];

describe('the timeline view', () => {
  test('takes in every event type of a case and tells each', () => {
    expect(timelineView.handles).toEqual(types);
    expect(Object.keys(toldEvents).sort()).toEqual([...types].sort());
  });

  test('makes one entry of an event, with who, when, on what authority and under which clause', () => {
    const event = storedEvent(
      'OwnerReassigned',
      { from: 'p-1', owner: 'p-2', handOverNote: sealed('note') },
      {
        revision: 12n,
        person: 'wu.manager',
        roles: ['line_manager'],
        application: 'desk',
        authority: 'line_manager',
        recordedAt: '2026-03-02T05:00:00.000Z',
        occurredAt: '2026-03-01T05:00:00.000Z',
        late: true,
      },
    );
    expect(timelineView.fold(null, event)).toEqual({
      _id: `${caseId}@0000000000000000012`,
      caseId,
      revision: 12n,
      type: 'OwnerReassigned',
      clause: '3.3',
      actor: { person: 'wu.manager', roles: ['line_manager'], application: 'desk' },
      authority: 'line_manager',
      recordedAt: '2026-03-02T05:00:00.000Z',
      occurredAt: '2026-03-01T05:00:00.000Z',
      late: true,
      params: { from: 'p-1', owner: 'p-2' },
    });
    expect(timelineView.key(event)).toBe(timelineView.fold(null, event)!._id);
  });

  test('folds the same event into the same entry', () => {
    for (const type of types) {
      for (const data of caseEventSamples[type]) {
        const event = storedEvent(type, data as never);
        expect(timelineView.fold(null, event)).toEqual(timelineView.fold(null, event));
      }
    }
  });

  test('keeps what is personal sealed, and no more of it than a sentence needs', () => {
    const personal = types.flatMap((type) =>
      caseEventSamples[type].flatMap((data) =>
        Object.entries(tell(type, data)!.params)
          .filter(([, value]) => typeof value === 'object' && value !== null && 'sealed' in value)
          .map(([name]) => `${type}.${name}`),
      ),
    );
    expect([...new Set(personal)]).toEqual([
      'EscalationReturned.missing',
      'EvidenceCollected.title',
      'ContactRecorded.with',
      'DocumentAttached.name',
    ]);
  });

  test('chooses among the wordings that it says it has, and uses each', () => {
    for (const type of types) {
      const used = caseEventSamples[type].map((data) => tell(type, data)!.variant);
      expect({ type, used: [...new Set(used)] }).toEqual({ type, used: toldEvents[type].variants ?? [undefined] });
    }
  });

  test('has ids that sort by revision', () => {
    const ids = [0n, 9n, 10n, 99_999n, 2n ** 62n].map((revision) => timelineId('c', revision));
    expect([...ids].reverse().sort()).toEqual(ids);
  });

  test('keeps an event of a type that it does not know', () => {
    const unknown = { ...storedEvent('EscalationRevised', caseEventSamples.EscalationRevised[0]!), type: 'toString' };
    expect(timelineView.fold(null, unknown)).toMatchObject({ type: 'toString', params: {} });
  });
});
