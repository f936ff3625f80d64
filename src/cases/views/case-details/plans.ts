import type { MeasureStatus } from '../../domain/state/case-file.js';
import type { StoredCaseEvent } from '../case-fold.js';
import type { MeasureProgress, PlanStatus, PlanVersion } from './case-details.js';
import { factOf } from './fact.js';

type Plans = readonly PlanVersion[];
type MeasureEventType = 'MeasureStarted' | 'MeasureCompleted' | 'MeasureFailed';

/** 5.1 The next version. Consent and approvals of the earlier ones lapse; what is done of a revised plan stays done. */
export function proposed(plans: Plans, event: StoredCaseEvent<'PlanProposed' | 'PlanRevised'>): Plans {
  const { version, needsApproval, measures } = event.data;
  const earlier = event.type === 'PlanRevised' ? plans.at(-1) : undefined;
  return [
    ...plans.map((plan): PlanVersion => ({ ...plan, status: 'superseded' })),
    {
      version,
      status: needsApproval ? 'awaits_approval' : 'awaits_consent',
      proposal: factOf(event),
      approvals: [],
      answers: [],
      measures: measures.map(({ measureId }) => progressOf(measureId, earlier)),
    },
  ];
}

function progressOf(measureId: string, earlier: PlanVersion | undefined): MeasureProgress {
  const before = earlier?.measures.find((measure) => measure.measureId === measureId);
  return before?.status === 'completed' ? before : { measureId, status: 'planned', facts: before?.facts ?? [] };
}

/** 5.1 Four eyes. */
export function approval(plans: Plans, event: StoredCaseEvent<'CompensationApproved' | 'CompensationRefused'>): Plans {
  const status: PlanStatus = event.type === 'CompensationApproved' ? 'awaits_consent' : 'refused';
  return changed(plans, event.data.planVersion, (plan) => ({
    ...plan,
    status,
    approvals: [...plan.approvals, factOf(event)],
  }));
}

/** 5.2 */
export function answered(plans: Plans, event: StoredCaseEvent<'CustomerConsented' | 'CustomerDeclined'>): Plans {
  return changed(plans, event.data.planVersion, (plan) => ({
    ...plan,
    status: statusAfter(event),
    answers: [...plan.answers, factOf(event)],
  }));
}

function statusAfter(event: StoredCaseEvent<'CustomerConsented' | 'CustomerDeclined'>): PlanStatus {
  if (!('final' in event.data)) return 'consented';
  return event.data.final ? 'finally_declined' : 'declined';
}

const measureStatus: Readonly<Record<MeasureEventType, MeasureStatus>> = {
  MeasureStarted: 'started',
  MeasureCompleted: 'completed',
  MeasureFailed: 'failed',
};

/** 5.2 */
export function progressed(plans: Plans, event: StoredCaseEvent<MeasureEventType>): Plans {
  const { planVersion, measureId } = event.data;
  return changed(plans, planVersion, (plan) => ({
    ...plan,
    measures: plan.measures.map((measure) =>
      measure.measureId === measureId
        ? { ...measure, status: measureStatus[event.type], facts: [...measure.facts, factOf(event)] }
        : measure,
    ),
  }));
}

/** A case that was disputed can be planned anew, so the version is looked for from the end. */
function changed(plans: Plans, version: number, change: (plan: PlanVersion) => PlanVersion): Plans {
  const index = plans.findLastIndex((plan) => plan.version === version);
  return plans.map((plan, at) => (at === index ? change(plan) : plan));
}
