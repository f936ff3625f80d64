import fc from 'fast-check';
import { caseCatalogue } from '../../src/cases/case-catalogue.js';
import type { CaseEventType } from '../../src/cases/domain/events/case-event.js';
import { channels, decisions, linesOfBusiness, measureKinds, severities } from '../../src/cases/domain/values.js';
import type { StoredEvent } from '../../src/platform/event-sourcing/event.js';
import { caseEventSamples } from './case-event-samples.js';
import { storedEvent } from './case-events.js';

const births: readonly string[] = ['FeedbackRecorded', 'LegacyCaseRecorded'];
const laterTypes = (Object.keys(caseCatalogue) as CaseEventType[]).filter((type) => !births.includes(type));
const classes = ['timeliness', 'service_attitude', 'TW.17', '$odd.%class', '42'];
const owners = ['lin.owner', '10023', 'constructor', 'wu_manager@sales'];
const minute = 60_000;

const start = fc.integer({ min: Date.UTC(2024, 10, 1), max: Date.UTC(2026, 2, 20) });
const severity = fc.constantFrom(...severities);
const someClasses = fc.uniqueArray(fc.constantFrom(...classes), { minLength: 1, maxLength: 3 });
const money = fc.record({ amount: fc.integer({ min: 1, max: 10_000_000 }), currency: fc.constantFrom('TWD', 'USD') });

const feedback = fc.record({
  channel: fc.constantFrom(...channels),
  claim: fc.record({ lineOfBusiness: fc.constantFrom(...linesOfBusiness) }),
});

const legacy = fc.record(
  {
    classes: fc.uniqueArray(fc.constantFrom(...classes), { maxLength: 3 }),
    channel: fc.constantFrom(...channels),
    lineOfBusiness: fc.constantFrom(...linesOfBusiness),
    decision: fc.constantFrom(...decisions),
  },
  { requiredKeys: ['classes'] },
);

/** Days until an imported case was closed; negative where the source contradicts itself, `null` where it does not say. */
const closedAfterDays = fc.option(fc.integer({ min: -3, max: 400 }), { freq: 5 });

/** Changes to the sample of an event type, so that figures have something to tell apart. */
const variations: { readonly [Type in CaseEventType]?: fc.Arbitrary<object> } = {
  CaseClassified: fc.record({ classes: someClasses, severity }),
  CaseReclassified: fc.record({ classes: someClasses, severity }),
  CaseResolvedDirectly: fc.record({ firstContact: fc.boolean() }),
  OwnerAssigned: fc.record({ owner: fc.constantFrom(...owners) }),
  OwnerReassigned: fc.record({ owner: fc.constantFrom(...owners) }),
  CaseHandedOver: fc.record({ owner: fc.constantFrom(...owners) }),
  PlanProposed: fc.record({
    measures: fc.array(fc.record({ measureId: fc.constantFrom('M1', 'M2'), kind: fc.constantFrom(...measureKinds) })),
  }),
  MeasureCompleted: fc.record({ measureId: fc.constantFrom('M1', 'M2'), paid: money }, { requiredKeys: ['measureId'] }),
  OutcomeNotified: fc.record({ decision: fc.constantFrom(...decisions) }),
  FactCorrected: fc.constantFrom(
    { eventType: 'FeedbackRecorded', field: 'channel', lookUp: 'letter' },
    { eventType: 'FeedbackRecorded', field: 'receivedAt', lookUp: '2025-12-31T18:30:00.000Z' },
    {},
  ),
};

const step = fc.constantFrom(...laterTypes).chain((type) =>
  fc.record({
    type: fc.constant(type),
    data: variations[type] ?? fc.constant({}),
    after: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 60 * 24 * 40 })),
  }),
);

/** Mostly what moves a case on, so that every stage is reached. */
const wayForward = fc.subarray<CaseEventType>(
  [
    'CaseClassified',
    'CaseResolvedDirectly',
    'EscalationDrafted',
    'EscalationSubmitted',
    'EscalationReturned',
    'EscalationSubmitted',
    'EscalationApproved',
    'OwnerAssigned',
    'PlanProposed',
    'MeasureCompleted',
    'OutcomeNotified',
    'CaseArchived',
    'CaseReopened',
  ],
  { minLength: 0 },
);

interface Step {
  readonly type: CaseEventType;
  readonly data: object;
  readonly after: number;
}

const steps: fc.Arbitrary<readonly Step[]> = fc.oneof(
  { weight: 1, arbitrary: fc.array(step, { maxLength: 12 }) },
  {
    weight: 3,
    arbitrary: wayForward.chain((types) =>
      fc.tuple(
        ...types.map((type) =>
          fc.record({
            type: fc.constant(type),
            data: variations[type] ?? fc.constant({}),
            after: fc.integer({ min: 0, max: 60 * 24 * 40 }),
          }),
        ),
      ),
    ),
  },
);

const openings = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('FeedbackRecorded' as const), data: feedback, closedAfterDays }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('LegacyCaseRecorded' as const), data: legacy, closedAfterDays }),
  },
);

function openingData(opening: { readonly type: string; readonly closedAfterDays: number | null }, at: number): object {
  const receivedAt = new Date(at).toISOString();
  if (opening.type === 'FeedbackRecorded' || opening.closedAfterDays === null) return { receivedAt };
  return { receivedAt, closedAt: new Date(at + opening.closedAfterDays * 24 * 60 * minute).toISOString() };
}

/** The events of some cases, each case in order; not all of it legal, since a fold never rejects what is in the log. */
export const randomCases: fc.Arbitrary<readonly (readonly StoredEvent[])[]> = fc
  .array(
    fc.tuple(openings, start, steps).map(([opening, at, later]) => {
      let time = at;
      const [sample] =
        opening.type === 'LegacyCaseRecorded'
          ? caseEventSamples[opening.type].slice(1)
          : caseEventSamples[opening.type];
      const first = { type: opening.type, data: { ...sample, ...opening.data, ...openingData(opening, at) }, at };
      const rest = later.map(({ type, data, after }) => ({
        type,
        data: { ...caseEventSamples[type][0], ...data },
        at: (time += after * minute),
      }));
      return [first, ...rest];
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((histories) =>
    histories.map((history, index) =>
      history.map(
        ({ type, data, at }, revision) =>
          storedEvent(type, data as never, {
            caseId: `c${index}`,
            revision: BigInt(revision),
            position: BigInt(1000 * index + revision),
            recordedAt: new Date(at).toISOString(),
          }) as StoredEvent,
      ),
    ),
  );
