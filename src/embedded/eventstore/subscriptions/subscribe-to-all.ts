import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isVisibleInAll } from '../read/all-visibility.js';
import { eventFilter } from '../read/event-filter.js';
import { toReadResponse } from '../read/links.js';
import { type AllSubscription } from '../read/read-request.js';
import { type Receiver } from '../read/receiver.js';
import { type EventStore } from '../storage/event-store.js';
import { type StoredEvent } from '../storage/stored-event.js';
import { encodeCaughtUp, encodeCheckpoint, encodeConfirmation } from '../wire/read-response.js';
import { CheckpointCounter } from './checkpoint-counter.js';

/** Events looked at in one go. */
const PAGE_EVENTS = 512;

/**
 * Sends every event of the log behind the asked position, past and future, until the receiver goes. Past and live
 * events are read by the same cursor: there is no hand-over at which one could be lost or come twice, and a slow
 * receiver only makes the cursor lag.
 */
export async function subscribeToAll(store: EventStore, request: AllSubscription, receiver: Receiver): Promise<void> {
  const { log } = store;
  const passes = request.filter && eventFilter(request.filter);
  const checkpoints = passes && new CheckpointCounter(request.checkpointInterval);
  let next = request.after === 'start' ? 0 : request.after === 'end' ? log.end : Math.min(request.after + 1, log.end);
  let live = false;

  const deliver = async (page: readonly StoredEvent[]): Promise<void> => {
    for (const event of page) {
      if (!receiver.open) return;
      const wanted = isVisibleInAll(event) && (!passes || passes(event));
      if (wanted) await send(receiver, toReadResponse(store, event, request.resolveLinks));
      if (checkpoints?.consider(event.position)) await sendCheckpoint(receiver, checkpoints);
    }
  };

  const unfollow = store.feed.followAll(() => receiver.wake());
  try {
    receiver.send(encodeConfirmation(randomUUID()));
    while (receiver.open) {
      const page = log.forwards(next, PAGE_EVENTS);
      const last = page.at(-1);
      if (last) {
        next = last.position + 1;
        await deliver(page);
        // A filter that lets nothing through must not keep the thread from everybody else.
        if (!live) await nextTurn();
      } else if (!live) {
        live = true;
        if (checkpoints) await sendCheckpoint(receiver, checkpoints);
        receiver.send(encodeCaughtUp());
      } else {
        await receiver.sleep();
      }
    }
  } finally {
    unfollow();
  }
}

async function sendCheckpoint(receiver: Receiver, checkpoints: CheckpointCounter): Promise<void> {
  const position = checkpoints.take();
  if (position !== undefined) await send(receiver, encodeCheckpoint(position));
}

async function send(receiver: Receiver, message: Buffer): Promise<void> {
  if (!receiver.send(message)) await receiver.ready();
}
