import { randomUUID } from 'node:crypto';
import { type GroupWriter, type Write } from '../append/group-writer.js';
import { appendEvents } from '../append/append-events.js';
import { appendSize, type ProposedEvent, systemEvent } from '../append/proposed-event.js';
import { readBackwards } from '../read/read-stream.js';
import { type EventStore } from '../storage/event-store.js';
import { isReadable, metastreamOf } from '../storage/stream-head.js';
import { type StoredEvent } from '../storage/stored-event.js';
import { type WriteTransaction } from '../storage/write-transaction.js';

/** Appends one event to a stream of the engine's own, keeping the last `maxCount` events of it visible. */
export function appendSystemEvent(
  transaction: WriteTransaction,
  stream: string,
  event: ProposedEvent,
  maxCount?: number,
): void {
  if (maxCount !== undefined && transaction.head(stream).metadata.maxCount !== maxCount) {
    setMetadata(transaction, stream, { $maxCount: maxCount });
  }
  appendEvents(transaction, { stream, expectation: { kind: 'any' }, events: [event] });
}

export function setMetadata(transaction: WriteTransaction, stream: string, metadata: object): void {
  const event = systemEvent(randomUUID(), '$metadata', JSON.stringify(metadata));
  appendEvents(transaction, { stream: metastreamOf(stream), expectation: { kind: 'any' }, events: [event] });
}

/** Resolves when the write is on disk. */
export function written(writer: GroupWriter, size: number, run: Write<void>['run']): Promise<void> {
  return new Promise((resolve, reject) => writer.submit({ size, run, done: resolve, failed: reject }));
}

/** The newest visible event of a stream. */
export function lastEvent(store: EventStore, stream: string): StoredEvent | undefined {
  const head = store.heads.get(stream);
  return isReadable(head) && !head.tombstoned ? readBackwards(store, head, head.last, 1).events[0] : undefined;
}

export function sizeOf(event: ProposedEvent): number {
  return appendSize([event]);
}
