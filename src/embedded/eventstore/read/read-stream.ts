import { type EventStore } from '../storage/event-store.js';
import { type StoredEvent } from '../storage/stored-event.js';
import { type StreamHead } from '../storage/stream-head.js';
import { firstVisible } from './stream-window.js';

/** Events looked up at a time; large events are bounded by the bytes a page may hold. */
const PAGE_EVENTS = 256;
const PAGE_BYTES = 256 * 1024;

/** Some events of a stream and the revision to go on from. */
export interface StreamPage {
  readonly events: readonly StoredEvent[];
  readonly next: number;
}

/** The visible events of a stream from `from` upwards. An empty page means there are no more. */
export function readForwards(store: EventStore, head: StreamHead, from: number, limit: number): StreamPage {
  if (from > head.last) return { events: [], next: from };
  // Settings may hide what is not written yet; it is not hidden any more once an append brings the stream back.
  const start = Math.min(Math.max(from, firstVisible(store, head, Date.now())), head.last + 1);
  return page(store, head, start, Math.min(head.last, start + Math.min(limit, PAGE_EVENTS) - 1), 1);
}

/**
 * All events of a stream from `from` upwards, whatever its settings hide: who follows a stream gets every event that is
 * written, even if the next one hides it before it is read. An empty page means there are no more.
 */
export function readOn(store: EventStore, head: StreamHead, from: number, limit: number): StreamPage {
  return page(store, head, from, Math.min(head.last, from + Math.min(limit, PAGE_EVENTS) - 1), 1);
}

/** The visible events of a stream from `from` downwards. An empty page means there are no more. */
export function readBackwards(store: EventStore, head: StreamHead, from: number, limit: number): StreamPage {
  const start = Math.min(from, head.last);
  const lowest = firstVisible(store, head, Date.now());
  return page(store, head, Math.max(lowest, start - Math.min(limit, PAGE_EVENTS) + 1), start, -1);
}

function page(store: EventStore, head: StreamHead, low: number, high: number, step: 1 | -1): StreamPage {
  const events: StoredEvent[] = [];
  let next = step === 1 ? low : high;
  if (head.number === undefined || low > high) return { events, next };
  const places = store.index.places(head.number, low, high);
  if (step === -1) places.reverse();
  let bytes = 0;
  for (const { revision, position } of places) {
    const event = store.log.get(position);
    if (!event) throw new Error(`The index names position ${position}, where the log has no event`);
    events.push(event);
    next = revision + step;
    bytes += event.bytes.length;
    if (bytes >= PAGE_BYTES) break;
  }
  return { events, next };
}
