import { randomUUID } from 'node:crypto';
import { type GroupWriter } from '../append/group-writer.js';
import { systemEvent } from '../append/proposed-event.js';
import { type EventStore } from '../storage/event-store.js';
import { appendSystemEvent, lastEvent, sizeOf, written } from './system-writes.js';

const CHECKPOINT_TYPE = '$SubscriptionCheckpoint';
const KEPT = 2;

/**
 * The place, as text, up to which a group was settled when it last said so. Anybody may write to the stream: what is no checkpoint is as
 * good as none.
 */
export function loadCheckpoint(store: EventStore, stream: string): string | undefined {
  const event = lastEvent(store, stream);
  if (event?.type !== CHECKPOINT_TYPE) return undefined;
  try {
    const place: unknown = JSON.parse(event.data.toString('utf8'));
    return typeof place === 'string' ? place : undefined;
  } catch {
    return undefined;
  }
}

/** Resolves when the checkpoint is on disk. */
export function saveCheckpoint(writer: GroupWriter, stream: string, place: string): Promise<void> {
  const event = systemEvent(randomUUID(), CHECKPOINT_TYPE, JSON.stringify(place));
  return written(writer, sizeOf(event), (transaction) => appendSystemEvent(transaction, stream, event, KEPT));
}
