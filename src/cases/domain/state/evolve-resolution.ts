import type { PlanProposed, PlanRevised, ResolutionEvent } from '../events/resolution.js';
import type { Measure } from '../values.js';
import type { MeasureStatus, Plan } from './case-file.js';
import { withPlan, type ExistingCase } from './case-state.js';

export function evolveResolution(state: ExistingCase, event: ResolutionEvent): ExistingCase {
  switch (event.type) {
    case 'PlanProposed':
      return planned(
        state,
        planOf(event, () => 'planned'),
      );
    case 'PlanRevised':
      return planned(state, planOf(event, statusAfterRevision(state.file.plan)));
    case 'CompensationApproved':
      return withPlan(state, () => ({ approval: 'approved' }));
    case 'CompensationRefused':
      return withPlan(state, () => ({ approval: 'refused' }));
    case 'CustomerConsented':
      return withPlan(state, () => ({ answer: 'consented' }));
    case 'CustomerDeclined':
      return withPlan(state, () => ({ answer: event.data.final ? 'finally_declined' : 'declined' }));
    case 'MeasureStarted':
      return withMeasure(state, event.data.measureId, 'started');
    case 'MeasureCompleted':
      return withMeasure(state, event.data.measureId, 'completed');
    case 'MeasureFailed':
      return withMeasure(state, event.data.measureId, 'failed');
  }
}

function planned(state: ExistingCase, plan: Plan): ExistingCase {
  const { file } = state;
  return file.handling === null ? state : { stage: 'resolution', file: { ...file, handling: file.handling, plan } };
}

function planOf({ data }: PlanProposed | PlanRevised, statusOf: (measureId: string) => MeasureStatus): Plan {
  return {
    version: data.version,
    hash: data.hash,
    measures: data.measures.map((measure) => ({ ...withoutDescription(measure), status: statusOf(measure.measureId) })),
    total: data.total ?? null,
    proposer: data.proposer,
    approval: data.needsApproval ? 'pending' : 'not_needed',
    answer: 'none',
  };
}

/** What is done stays done; everything else waits for consent to the new version. */
function statusAfterRevision(earlier: Plan | null): (measureId: string) => MeasureStatus {
  const done = new Set(earlier?.measures.filter((each) => each.status === 'completed').map((each) => each.measureId));
  return (measureId) => (done.has(measureId) ? 'completed' : 'planned');
}

function withoutDescription(measure: Measure): Omit<Measure, 'description'> {
  const { measureId, kind, owner, dueAt, amount } = measure;
  return { measureId, kind, owner, dueAt, ...(amount && { amount }) };
}

function withMeasure(state: ExistingCase, measureId: string, status: MeasureStatus): ExistingCase {
  return withPlan(state, ({ measures }) => ({
    measures: measures.map((measure) => (measure.measureId === measureId ? { ...measure, status } : measure)),
  }));
}
