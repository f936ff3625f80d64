import { setImmediate as nextTurn } from 'node:timers/promises';
import { type EventStore } from '../storage/event-store.js';
import { type StoredEvent } from '../storage/stored-event.js';
import { isReadable } from '../storage/stream-head.js';
import { encodeStreamNotFound } from '../wire/read-response.js';
import { InvalidPositionError, InvalidReadError, StreamDeletedError } from './read-errors.js';
import { isVisibleInAll } from './all-visibility.js';
import { eventFilter } from './event-filter.js';
import { toReadResponse } from './links.js';
import { type AllRead, type StreamRead } from './read-request.js';
import { readBackwards, readForwards } from './read-stream.js';
import { type Receiver } from './receiver.js';

/** Events looked at in one go. */
const PAGE_EVENTS = 512;

/** Sends the events of a stream that a read asks for. */
export async function answerStreamRead(store: EventStore, read: StreamRead, receiver: Receiver): Promise<void> {
  const head = store.heads.get(read.stream);
  if (head.tombstoned) throw new StreamDeletedError(read.stream);
  if (read.count === 0) throw new InvalidReadError('A read of a stream must ask for at least one event');
  if (read.from === 'end' && !read.backwards) throw new InvalidReadError('A forward read cannot start at the end');
  if (!isReadable(head)) {
    receiver.send(encodeStreamNotFound(read.stream));
    return;
  }
  const readPage = read.backwards ? readBackwards : readForwards;
  let left = read.count;
  let next = read.from === 'start' ? 0 : read.from === 'end' ? head.last : read.from;
  while (left > 0 && receiver.open) {
    const page = readPage(store, head, next, left);
    if (page.events.length === 0) return;
    next = page.next;
    left -= page.events.length;
    await sendAll(store, page.events, read.resolveLinks, receiver);
    await nextTurn();
  }
}

/** Sends the events of the whole log that a read asks for. */
export async function answerAllRead(store: EventStore, read: AllRead, receiver: Receiver): Promise<void> {
  const { log } = store;
  const end = log.end;
  const passes = read.filter ? eventFilter(read.filter) : () => true;
  let next = read.from === 'start' ? 0 : read.from === 'end' ? end : Math.min(read.from, end);
  if (next > 0 && next < end && !log.has(next)) throw new InvalidPositionError();
  let left = read.count;
  while (left > 0 && receiver.open) {
    const limit = read.filter ? PAGE_EVENTS : Math.min(left, PAGE_EVENTS);
    const found = read.backwards ? log.backwards(next, limit) : log.forwards(next, limit);
    // A read ends where the log ended when it began, though somebody may be writing on.
    const page = found.filter(({ position }) => position < end);
    const last = page.at(-1);
    if (!last) return;
    next = read.backwards ? last.position : last.position + 1;
    const matching = page.filter((event) => isVisibleInAll(event) && passes(event)).slice(0, left);
    left -= matching.length;
    await sendAll(store, matching, read.resolveLinks, receiver);
    await nextTurn();
  }
}

async function sendAll(
  store: EventStore,
  events: readonly StoredEvent[],
  resolveLinks: boolean,
  receiver: Receiver,
): Promise<void> {
  for (const event of events) {
    if (!receiver.open) return;
    if (!receiver.send(toReadResponse(store, event, resolveLinks))) await receiver.ready();
  }
}
