import type { Handling, PlannedMeasure } from '../../domain/state/case-file.js';
import type { ResolutionCase } from '../../domain/state/case-state.js';
import type { Awaited } from './work-list-entry.js';

const nobody = { persons: [], roles: [], except: [] } as const;

/** What a case with a plan waits for: approval, the customer's consent, then each measure by its own due date (5.1, 5.2). */
export function awaitedInResolution({ handling, plan }: ResolutionCase['file']): readonly Awaited[] {
  const persons = [handling.owner];
  if (plan.answer === 'finally_declined') return [{ ...nobody, clause: '6.1', commands: ['notify-outcome'], persons }];
  if (plan.answer === 'declined' || plan.approval === 'refused') {
    return [{ ...nobody, clause: '5.1', commands: ['revise-plan'], persons }];
  }
  if (plan.approval === 'pending') {
    return [
      {
        clause: '5.1',
        commands: ['approve-compensation', 'refuse-compensation'],
        persons: [],
        roles: ['line_manager', 'incident_group'],
        except: [plan.proposer],
      },
    ];
  }
  if (plan.answer === 'none') {
    return [
      {
        clause: '5.2',
        commands: ['record-consent', 'record-decline'],
        persons,
        roles: ['customer_service'],
        except: [],
      },
    ];
  }
  const unfinished = plan.measures.filter(({ status }) => status !== 'completed');
  return unfinished.length === 0
    ? [{ ...nobody, clause: '6.1', commands: ['notify-outcome'], persons }]
    : unfinished.map((measure) => ofMeasure(measure, handling));
}

/** Who carries a measure out reports on it; for somebody outside the team the owner of the case does. */
function ofMeasure({ measureId, status, owner, dueAt }: PlannedMeasure, handling: Handling): Awaited {
  const member = handling.team.some(({ person }) => person === owner);
  const persons = [member ? owner : handling.owner];
  const about = { ...nobody, clause: '5.2', measureId, dueAt };
  switch (status) {
    case 'failed':
      return { ...about, commands: ['start-measure', 'revise-plan'], persons: [handling.owner] };
    case 'started':
      return { ...about, commands: ['complete-measure', 'fail-measure'], persons };
    default:
      return { ...about, commands: ['start-measure'], persons };
  }
}
