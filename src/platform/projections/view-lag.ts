import { hasReached, type LogPosition } from './event-source.js';
import type { View } from './view.js';
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

/** What is known of the writing of one collection. */
interface Written {
  readonly failure: ViewFailure | undefined;
  readonly queue: { readonly length: number };
  readonly writer: { readonly position: LogPosition };
}

/** What is known of a view where it is projected. */
export interface ProjectedState {
  readonly view: View;
  readonly read: { readonly version: number; readonly position: LogPosition };
  readonly active: Written | undefined;
  readonly building: Written | undefined;
  /** Where the shared feed stands, when it feeds the view at the end of the log. */
  readonly endWhenLive: LogPosition | undefined;
  readonly head: bigint | null;
}

export function lagOfProjected({ view, read, active, building, endWhenLive, head }: ProjectedState): ViewLag {
  const failure = active?.failure ?? building?.failure;
  const end = typeof endWhenLive === 'bigint' ? endWhenLive : head;
  const unfailed = building !== undefined ? 'rebuilding' : endWhenLive !== undefined ? 'live' : 'catching-up';
  return {
    view: view.name,
    ...read,
    head: end,
    behind: distance(read.position, end),
    waiting: active?.queue.length ?? 0,
    state: failure === undefined ? unfailed : 'failed',
    ...(failure === undefined ? {} : { failure }),
    ...(building === undefined ? {} : { building: { version: view.version, position: building.writer.position } }),
  };
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

function distance(position: LogPosition, head: bigint | null): bigint {
  if (head === null || hasReached(position, head)) return 0n;
  return head - (position === 'start' ? 0n : position);
}
