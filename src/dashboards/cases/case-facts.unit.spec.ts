import fc from 'fast-check';
import { feedback, legacyCase, plan } from '../../../test/support/case-data.js';
import { caseEventSamples } from '../../../test/support/case-event-samples.js';
import { CaseHistory, folded, sealed } from '../../../test/support/case-events.js';
import { phoneCallToArchive } from '../../../test/support/case-histories.js';
import { randomCases } from '../../../test/support/random-histories.js';
import type { CaseListContent } from '../../cases/views/case-list/case-list-entry.js';
import { foldCaseList } from '../../cases/views/case-list/case-list.view.js';
import { caseCatalogue } from '../../cases/case-catalogue.js';
import type { StoredEvent } from '../../platform/event-sourcing/event.js';
import { caseDashboardView } from './case-dashboard.view.js';
import { type CaseFactsContent, caseFactsFold } from './case-facts.js';
import { contributionsOf } from './contributions.js';
import { quantileOf } from './duration-histogram.js';

const facts = caseFactsFold('Asia/Taipei');
const view = caseDashboardView('Asia/Taipei');

function factsOf(events: readonly StoredEvent[]): CaseFactsContent {
  return folded<CaseFactsContent>((before, event) => facts.fold(before, event), events)!;
}

const hours = (bucket: string) => quantileOf(new Map([[bucket, 1]]), 0.5)! / 3_600_000;

describe('the facts of a case', () => {
  test('know the same as its line in the list, for random histories', () => {
    fc.assert(
      fc.property(randomCases, (cases) => {
        for (const events of cases) {
          const entry = folded<CaseListContent>(foldCaseList, events)!;
          const { stage, open, origin, owner, severity, classes, channel, lineOfBusiness, decision } = factsOf(events);
          expect({ stage, open, origin, owner, severity, classes, channel, lineOfBusiness, decision }).toEqual({
            stage: entry.stage,
            open: entry.open,
            origin: entry.origin,
            owner: entry.owner,
            severity: entry.severity,
            classes: entry.classes,
            channel: entry.channel,
            lineOfBusiness: entry.lineOfBusiness,
            decision: entry.decision,
          });
          expect(factsOf(events).path.firstContact).toBe(entry.path.firstContact);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('are not changed by the event types that the view leaves out', () => {
    const left = Object.keys(caseCatalogue).filter((type) => !view.handles.includes(type));
    fc.assert(
      fc.property(randomCases, (cases) => {
        for (const events of cases) {
          expect(factsOf(events.filter(({ type }) => !left.includes(type)))).toEqual(factsOf(events));
        }
      }),
      { numRuns: 60 },
    );
    expect(left).toContain('FindingRecorded');
  });

  test('tell the days of the configured time zone', () => {
    const history = new CaseHistory().add('FeedbackRecorded', feedback({ receivedAt: '2026-03-05T16:30:00.000Z' }));
    expect(factsOf(history.events)).toMatchObject({ openedOn: '2026-03-06', timeZone: 'Asia/Taipei' });
    expect(factsOf(history.events)).not.toHaveProperty('closedOn');
  });

  test('have one stay for each stage that a case went through and left', () => {
    const { stays } = factsOf(phoneCallToArchive().events);
    expect(stays.map(({ stage }) => stage)).toEqual([
      'identification',
      'assessment',
      'escalation',
      'investigation',
      'resolution',
      'outcome',
    ]);
  });

  test('count a stay from the receipt of the feedback, and by when things happened', () => {
    const history = new CaseHistory()
      .add('FeedbackRecorded', feedback({ receivedAt: '2026-03-02T00:00:00.000Z' }), {
        recordedAt: '2026-03-02T05:00:00.000Z',
      })
      .add('CaseClassified', caseEventSamples.CaseClassified[0]!, {
        recordedAt: '2026-03-03T09:00:00.000Z',
        occurredAt: '2026-03-02T10:00:00.000Z',
      });
    const [stay] = factsOf(history.events).stays;
    expect(stay).toMatchObject({ stage: 'identification', endedOn: '2026-03-02' });
    expect(Math.abs(hours(stay!.bucket) - 10)).toBeLessThanOrEqual(0.2);
  });

  test('of an imported case have no stay and no owner, but the days of its row', () => {
    const imported = factsOf(new CaseHistory().add('LegacyCaseRecorded', legacyCase()).events);
    expect(imported).toMatchObject({ open: false, stays: [], openedOn: '2012-06-12', closedOn: '2012-07-25' });
    const rollups = new Set(contributionsOf(imported).map(({ rollup }) => rollup));
    expect([...rollups].filter((rollup) => rollup.startsWith('finished'))).toEqual([]);
  });

  test('know a payment by the kind of its measure in the current plan', () => {
    const paid = { amount: 2_500_000, currency: 'TWD' };
    const completed = (measureId: string) => ({
      planVersion: 1,
      measureId,
      evidence: sealed('slip'),
      documents: [],
      paid,
    });
    const history = new CaseHistory()
      .add('FeedbackRecorded', feedback())
      .add('PlanProposed', plan)
      .add('MeasureCompleted', completed('M2'), { recordedAt: '2026-03-10T17:00:00.000Z' })
      .add('MeasureCompleted', completed('unknown'));
    expect(factsOf(history.events).payments).toEqual([{ kind: 'compensation', ...paid, paidOn: '2026-03-11' }]);
  });

  test('take a reopened case for open again', () => {
    const history = phoneCallToArchive();
    expect(factsOf(history.events)).toMatchObject({ open: false, closedOn: expect.any(String) });
    const reopened = factsOf(history.add('CaseReopened', { reason: sealed('again') }).events);
    expect(reopened).toMatchObject({ open: true, stage: 'investigation', path: { reopened: true } });
    expect(reopened.closedOn).toBeUndefined();
  });
});

test('every contribution is one that the projector can store: whole, exact, at a place for a number', () => {
  fc.assert(
    fc.property(randomCases, (cases) => {
      for (const events of cases) {
        for (const { rollup, path, amount } of view.contributions!({ ...factsOf(events), position: 1n })) {
          expect(Number.isSafeInteger(amount) && amount !== 0).toBe(true);
          expect(rollup).not.toBe('');
          expect(path).toMatch(/^(?!_id$|position$)[^.$\0]+(\.[^.$\0]+)*$/);
        }
      }
    }),
    { numRuns: 40 },
  );
});
