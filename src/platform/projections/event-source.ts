import type { StoredEvent } from '../event-sourcing/event.js';

/** What of an event can be known without understanding it. */
export type EventHeader = Pick<StoredEvent, 'id' | 'streamName' | 'revision' | 'position' | 'type'>;

/** An event of the log, decoded once for all views. One that could not be decoded stops only the views that fold its type. */
export type FeedEvent =
  | { readonly kind: 'event'; readonly event: StoredEvent }
  | { readonly kind: 'unreadable'; readonly event: EventHeader; readonly error: unknown };

export type FeedItem =
  | FeedEvent
  /** Everything up to `position` has been considered, whether or not it matched. */
  | { readonly kind: 'checkpoint'; readonly position: bigint }
  /** Everything that was in the log when the subscription started has been delivered. */
  | { readonly kind: 'caught-up' };

/** Place in `$all` up to which a reader has seen everything. */
export type LogPosition = bigint | 'start';

export interface FeedOptions {
  /** Stream name prefixes, e.g. `case-`. */
  readonly prefixes: readonly string[];
  readonly after: LogPosition;
  readonly signal: AbortSignal;
}

/** The log as projections see it. */
export interface EventSource {
  /** Matching events after a position, in the order of strictly rising positions, for ever; ends on `signal`. */
  subscribe(options: FeedOptions): AsyncIterable<FeedItem>;
  /** Position of the newest event of the log, `null` when it is empty. */
  head(): Promise<bigint | null>;
}

/** Whether a reader at `position` has seen `target`. */
export function hasReached(position: LogPosition, target: LogPosition): boolean {
  if (target === 'start') return true;
  return position !== 'start' && position >= target;
}

/** The furthest of some positions. */
export function latest(positions: readonly LogPosition[]): LogPosition {
  return positions.reduce((furthest, each) => (hasReached(furthest, each) ? furthest : each), 'start');
}
