import type { Dated } from '../../../platform/event-sourcing/decider.js';
import type { Timestamp } from '../../../platform/event-sourcing/event.js';
import type { PlanProposed, PlanRevised, ResolutionEvent } from '../events/resolution.js';
import type { Measure } from '../values.js';
import type { MeasureStatus, Plan, PlannedMeasure } from './case-file.js';
import { withPlan, type ExistingCase } from './case-state.js';
import { effectiveTime, later } from './effective-time.js';

export function evolveResolution(state: ExistingCase, event: ResolutionEvent & Dated): ExistingCase {
  const at = effectiveTime(event);
  switch (event.type) {
    case 'PlanProposed':
      return planned(
        state,
        planOf(event, at, () => undone),
      );
    case 'PlanRevised':
      return planned(state, planOf(event, at, statusAfterRevision(state.file.plan)));
    case 'CompensationApproved':
      return withPlan(state, ({ offeredSince }) => ({ approval: 'approved', offeredSince: later(offeredSince, at) }));
    case 'CompensationRefused':
      return withPlan(state, () => ({ approval: 'refused' }));
    case 'CustomerConsented':
      return withPlan(state, () => ({ answer: 'consented', answeredAt: at }));
    case 'CustomerDeclined':
      return withPlan(state, () => ({
        answer: event.data.final ? 'finally_declined' : 'declined',
        answeredAt: at,
      }));
    case 'MeasureStarted':
      return withMeasure(state, event.data.measureId, 'started', at);
    case 'MeasureCompleted':
      return withMeasure(state, event.data.measureId, 'completed', at);
    case 'MeasureFailed':
      return withMeasure(state, event.data.measureId, 'failed', at);
  }
}

function planned(state: ExistingCase, plan: Plan): ExistingCase {
  const { file } = state;
  return file.handling === null ? state : { stage: 'resolution', file: { ...file, handling: file.handling, plan } };
}

type Progress = Pick<PlannedMeasure, 'status' | 'since'>;

const undone: Progress = { status: 'planned', since: null };

function planOf(
  { data }: PlanProposed | PlanRevised,
  offeredSince: Timestamp | null,
  progressOf: (measureId: string) => Progress,
): Plan {
  return {
    version: data.version,
    hash: data.hash,
    measures: data.measures.map((measure) => ({ ...withoutDescription(measure), ...progressOf(measure.measureId) })),
    total: data.total ?? null,
    proposer: data.proposer,
    approval: data.needsApproval ? 'pending' : 'not_needed',
    answer: 'none',
    offeredSince,
    answeredAt: null,
  };
}

/** What is done stays done; everything else waits for consent to the new version. */
function statusAfterRevision(earlier: Plan | null): (measureId: string) => Progress {
  return (measureId) => {
    const before = earlier?.measures.find((each) => each.measureId === measureId);
    return before?.status === 'completed' ? { status: 'completed', since: before.since } : undone;
  };
}

function withoutDescription(measure: Measure): Omit<Measure, 'description'> {
  const { measureId, kind, owner, dueAt, amount } = measure;
  return { measureId, kind, owner, dueAt, ...(amount && { amount }) };
}

function withMeasure(
  state: ExistingCase,
  measureId: string,
  status: MeasureStatus,
  since: Timestamp | null,
): ExistingCase {
  return withPlan(state, ({ measures }) => ({
    measures: measures.map((measure) => (measure.measureId === measureId ? { ...measure, status, since } : measure)),
  }));
}
