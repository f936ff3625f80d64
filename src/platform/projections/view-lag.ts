import { hasReached, type LogPosition } from './event-source.js';
import { positionOfSlot, type ViewFailure, type ViewState } from './view-state.js';

/** `live`: fed by the shared feed at the end of the log; `standby`: another process projects it. */
export type ViewCondition = 'live' | 'catching-up' | 'rebuilding' | 'failed' | 'standby';

/** How a view stands, for readiness, metrics and the command line. */
export interface ViewLag {
  readonly view: string;
  readonly version: number;
  readonly position: LogPosition;
  /** End of the log as far as it is known: its newest event, of any kind, unless the view is live. `null` for an empty log. */
  readonly head: bigint | null;
  /** Distance in positions, not in events. */
  readonly behind: bigint;
  /** Events in memory that wait to be folded. */
  readonly waiting: number;
  readonly state: ViewCondition;
  readonly failure?: ViewFailure;
  /** The collection that is being built beside the one that queries read. */
  readonly building?: { readonly version: number; readonly position: LogPosition };
}

export function distance(position: LogPosition, head: bigint | null): bigint {
  if (head === null || hasReached(position, head)) return 0n;
  return head - (position === 'start' ? 0n : position);
}

/** As told by the stored state alone: by a standby. */
export function lagOfState({ _id, active, building }: ViewState, head: bigint | null): ViewLag {
  const failure = active.failure ?? building?.failure;
  const position = positionOfSlot(active);
  return {
    view: _id,
    version: active.version,
    position,
    head,
    behind: distance(position, head),
    waiting: 0,
    state: failure === undefined ? 'standby' : 'failed',
    ...(failure === undefined ? {} : { failure }),
    ...(building === undefined ? {} : { building: { version: building.version, position: positionOfSlot(building) } }),
  };
}
