import { isVisibleInAll } from '../read/all-visibility.js';
import { eventFilter, type FilterExpression } from '../read/event-filter.js';
import { readForwards, readOn } from '../read/read-stream.js';
import { isReadable } from '../storage/stream-head.js';
import { type EventStore } from '../storage/event-store.js';
import { type StoredEvent } from '../storage/stored-event.js';
import { ALL } from './names.js';
import { type StartFrom } from './settings.js';

/** An event of a source; the group does not get it if a filter holds it back. */
export interface SourceEvent {
  readonly event: StoredEvent;
  readonly place: number;
  readonly wanted: boolean;
}

export interface SourcePage {
  readonly events: readonly SourceEvent[];
  /** Place to go on from. */
  readonly next: number;
  readonly atEnd: boolean;
}

/** Where a group reads: one stream, counted in revisions, or everything, counted in log positions. */
export interface EventSource {
  /** The first place to read for a group without a checkpoint. */
  first(from: StartFrom): number;
  /**
   * At most `limit` events from `next` on; undefined once the stream is closed for ever. What a stream's settings hide
   * is left out, but not once the reader is `live`, that is, was at the end before.
   */
  read(next: number, limit: number, live: boolean): SourcePage | undefined;
  /** Place of the newest event at or after `from`, as far as it is known without reading. */
  newest(from: number): number | undefined;
  /** A place as checkpoints and statistics write it; −1 stands for the end. */
  format(place: number): string;
  /** The place that `format` wrote. */
  parse(text: string): number | undefined;
  /** Calls `listener` whenever there may be more to read, until the returned function is called. */
  follow(listener: () => void): () => void;
}

/** @throws InvalidFilterError */
export function eventSource(store: EventStore, stream: string, filter: FilterExpression | undefined): EventSource {
  return stream === ALL ? allSource(store, filter) : streamSource(store, stream);
}

function streamSource(store: EventStore, stream: string): EventSource {
  return {
    first: (from) => (from === 'start' ? 0 : from === 'end' ? store.heads.get(stream).last + 1 : from),
    read: (next, limit, live) => {
      const head = store.heads.get(stream);
      if (head.tombstoned) return undefined;
      const page = (live ? readOn : readForwards)(store, head, next, limit);
      const first = page.next - page.events.length;
      const events = page.events.map((event, index) => ({ event, place: first + index, wanted: true }));
      return { events, next: page.next, atEnd: page.next > head.last };
    },
    newest: (from) => {
      const head = store.heads.get(stream);
      return isReadable(head) && head.last >= from ? head.last : undefined;
    },
    format: (place) => `${place}`,
    parse: (text) => (/^\d+$/.test(text) ? Number(text) : undefined),
    follow: (listener) => store.feed.followStream(stream, listener),
  };
}

function allSource(store: EventStore, filter: FilterExpression | undefined): EventSource {
  const { log } = store;
  const passes = filter ? eventFilter(filter) : () => true;
  return {
    first: (from) => (from === 'start' ? 0 : from === 'end' ? log.end : from),
    read: (next, limit) => {
      const page = log.forwards(next, limit);
      const after = (page.at(-1)?.position ?? next - 1) + 1;
      const events = page
        .filter(isVisibleInAll)
        .map((event) => ({ event, place: event.position, wanted: passes(event) }));
      return { events, next: after, atEnd: after >= log.end || page.length === 0 };
    },
    newest: () => undefined,
    format: (place) => `C:${place}/P:${place}`,
    parse: (text) => {
      const match = /^C:(\d+)\/P:\d+$/.exec(text);
      return match ? Number(match[1]) : undefined;
    },
    follow: (listener) => store.feed.followAll(listener),
  };
}
