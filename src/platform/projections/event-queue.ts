import type { FeedEvent, LogPosition } from './event-source.js';
import { hasReached } from './event-source.js';
import type { View } from './view.js';

/** Events waiting to be folded, and up to where the log has been seen. `to` of a batch covers events that the view ignores. */
export interface Batch {
  readonly events: readonly FeedEvent[];
  readonly to: bigint;
}

/** The events of the log that one view folds, in order, each once. */
export class EventQueue {
  readonly #handles: ReadonlySet<string>;
  readonly #categories: ReadonlySet<string>;
  #events: FeedEvent[] = [];
  #seen: LogPosition;

  /** `after`: position up to which the view has folded everything. */
  constructor(view: View, after: LogPosition) {
    this.#handles = new Set(view.handles);
    this.#categories = new Set(view.categories);
    this.#seen = after;
  }

  get length(): number {
    return this.#events.length;
  }

  /** Everything up to here has been offered. */
  get seen(): LogPosition {
    return this.#seen;
  }

  /** Takes an event in, unless it has been offered before or the view ignores it. */
  offer(item: FeedEvent): void {
    const { position, type, streamName } = item.event;
    if (hasReached(this.#seen, position)) return;
    this.#seen = position;
    if (this.#handles.has(type) && this.#categories.has(categoryOf(streamName))) this.#events.push(item);
  }

  /** Nothing up to `position` is missing. */
  advance(position: LogPosition): void {
    if (!hasReached(this.#seen, position)) this.#seen = position;
  }

  /**
   * The next events, `limit` at most; with `mustEndAt` exactly those up to that position, as soon as they are all here.
   * `undefined` when there is nothing to do after `position`.
   */
  take(position: LogPosition, limit: number, mustEndAt?: bigint): Batch | undefined {
    if (this.#seen === 'start' || hasReached(position, this.#seen)) return undefined;
    if (mustEndAt !== undefined) {
      if (!hasReached(this.#seen, mustEndAt)) return undefined;
      const later = this.#events.findIndex(({ event }) => event.position > mustEndAt);
      return { events: this.#events.splice(0, later === -1 ? this.#events.length : later), to: mustEndAt };
    }
    if (this.#events.length <= limit) {
      const events = this.#events;
      this.#events = [];
      return { events, to: this.#seen };
    }
    const events = this.#events.splice(0, limit);
    return { events, to: events.at(-1)?.event.position ?? this.#seen };
  }

  clear(): void {
    this.#events = [];
  }
}

/** `case` of `case-3f2c…`. */
export function categoryOf(streamName: string): string {
  const dash = streamName.indexOf('-');
  return dash === -1 ? streamName : streamName.slice(0, dash);
}
