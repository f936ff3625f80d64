import { randomUUID } from 'node:crypto';
import { toReadResponse } from '../read/links.js';
import { StreamDeletedError } from '../read/read-errors.js';
import { type StreamSubscription } from '../read/read-request.js';
import { readForwards, readOn } from '../read/read-stream.js';
import { type Receiver } from '../read/receiver.js';
import { readTombstone } from '../read/stream-window.js';
import { type EventStore } from '../storage/event-store.js';
import { encodeCaughtUp, encodeConfirmation } from '../wire/read-response.js';

/** Events looked up at a time. */
const PAGE_EVENTS = 256;

/**
 * Sends every event of a stream behind the asked revision, past and future, until the receiver goes.
 * @throws StreamDeletedError if the stream is or becomes deleted for ever; its last event is sent before.
 */
export async function subscribeToStream(
  store: EventStore,
  request: StreamSubscription,
  receiver: Receiver,
): Promise<void> {
  const { stream, after } = request;
  const head = store.heads.get(stream);
  if (head.tombstoned) throw new StreamDeletedError(stream);
  let next = after === 'start' ? 0 : after === 'end' ? head.last + 1 : after + 1;
  let live = false;

  const unfollow = store.feed.followStream(stream, () => receiver.wake());
  try {
    receiver.send(encodeConfirmation(randomUUID()));
    while (receiver.open) {
      const now = store.heads.get(stream);
      const page = (live ? readOn : readForwards)(store, now, next, PAGE_EVENTS);
      next = page.next;
      for (const event of page.events) {
        if (!receiver.send(toReadResponse(store, event, request.resolveLinks))) await receiver.ready();
      }
      if (page.events.length > 0) continue;
      if (now.tombstoned) {
        const tombstone = readTombstone(store, now);
        if (tombstone) receiver.send(tombstone.message);
        throw new StreamDeletedError(stream);
      }
      if (!live) {
        live = true;
        receiver.send(encodeCaughtUp());
      } else {
        await receiver.sleep();
      }
    }
  } finally {
    unfollow();
  }
}
