import fc from 'fast-check';
import { caseEventSamples } from '../../../test/support/case-event-samples.js';
import { feedback, legacyCase } from '../../../test/support/case-data.js';
import { CaseHistory, type DataOf } from '../../../test/support/case-events.js';
import { firstContactToArchive, phoneCallToArchive } from '../../../test/support/case-histories.js';
import { evolve, newCase, type CaseState } from '../domain/case.js';
import type { CaseEvent, CaseEventType } from '../domain/events/case-event.js';
import type { CaseListContent } from './case-list/case-list-entry.js';
import { foldCaseList } from './case-list/case-list.view.js';
import { isOpen, stages } from './case-stage.js';

/** Stage after each event: of the list entry, and of the domain. */
function stagesOf({ events }: CaseHistory): {
  readonly listed: readonly unknown[];
  readonly decided: readonly unknown[];
} {
  let entry: CaseListContent | null = null;
  let state: CaseState = newCase;
  const listed: unknown[] = [];
  const decided: unknown[] = [];
  for (const event of events) {
    entry = foldCaseList(entry, event);
    state = evolve(state, { type: event.type, data: event.data } as CaseEvent);
    listed.push(entry?.stage);
    decided.push(state.stage);
  }
  return { listed, decided };
}

const laterTypes = (Object.keys(caseEventSamples) as CaseEventType[]).filter(
  (type) => type !== 'FeedbackRecorded' && type !== 'LegacyCaseRecorded',
);

describe('stage of a case in views', () => {
  it.each([
    ['escalated', phoneCallToArchive()],
    ['directly resolved', firstContactToArchive()],
  ])('is what the domain says all the way of an %s case', (_, history) => {
    const { listed, decided } = stagesOf(history);
    expect(listed).toEqual(decided);
  });

  it('is what the domain says after any events whatever, likely or not', () => {
    const sequences = fc.array(fc.constantFrom(...laterTypes), { maxLength: 40 });
    fc.assert(
      fc.property(fc.boolean(), sequences, (imported, types) => {
        const history = new CaseHistory();
        if (imported) history.add('LegacyCaseRecorded', legacyCase());
        else history.add('FeedbackRecorded', feedback());
        for (const type of types) history.add(type, caseEventSamples[type][0] as DataOf<typeof type>);
        const { listed, decided } = stagesOf(history);
        expect(listed).toEqual(decided);
      }),
      { numRuns: 300 },
    );
  });

  it('is open until archived or merged', () => {
    expect(stages.filter((stage) => !isOpen(stage))).toEqual(['archived', 'merged']);
  });
});
