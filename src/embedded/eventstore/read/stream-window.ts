import { type EventStore } from '../storage/event-store.js';
import { TOMBSTONE_REVISION } from '../storage/recorded-event.js';
import { type StoredEvent } from '../storage/stored-event.js';
import { isReadable, type StreamHead } from '../storage/stream-head.js';

/** The lowest revision that the stream's settings leave visible; above `head.last` if they leave none. */
export function firstVisible(store: EventStore, head: StreamHead, now: number): number {
  const { maxCount, maxAgeMs, truncateBefore } = head.metadata;
  const byCount = maxCount === undefined ? 0 : head.last - maxCount + 1;
  const lowest = Math.max(0, byCount, truncateBefore ?? 0);
  return maxAgeMs === undefined ? lowest : firstNotOlder(store, head, lowest, now - maxAgeMs);
}

/** Times never decrease along a stream, so the first event young enough is found by halving. */
function firstNotOlder(store: EventStore, head: StreamHead, lowest: number, oldest: number): number {
  let low = lowest;
  let high = head.last + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const event = readEvent(store, head, middle);
    if (event && event.createdMs >= oldest) high = middle;
    else low = middle + 1;
  }
  return low;
}

function readEvent(store: EventStore, head: StreamHead, revision: number): StoredEvent | undefined {
  const position = head.number === undefined ? undefined : store.index.positionOf(head.number, revision);
  return position === undefined ? undefined : store.log.get(position);
}

/** One event of a stream, unless it is hidden by deletion or by the stream's settings. */
export function readVisibleEvent(store: EventStore, stream: string, revision: number): StoredEvent | undefined {
  const head = store.heads.get(stream);
  if (head.tombstoned || !isReadable(head) || revision > head.last) return undefined;
  return revision < firstVisible(store, head, Date.now()) ? undefined : readEvent(store, head, revision);
}

/** The event that closed the stream for ever. */
export function readTombstone(store: EventStore, head: StreamHead): StoredEvent | undefined {
  return readEvent(store, head, TOMBSTONE_REVISION);
}
