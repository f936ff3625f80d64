import { randomUUID } from 'node:crypto';
import { type GroupWriter } from '../append/group-writer.js';
import { type ProposedEvent } from '../append/proposed-event.js';
import { resolveEvent } from '../read/links.js';
import { readForwards, type StreamPage } from '../read/read-stream.js';
import { firstVisible } from '../read/stream-window.js';
import { type EventStore } from '../storage/event-store.js';
import { type StoredEvent } from '../storage/stored-event.js';
import { isReadable } from '../storage/stream-head.js';
import { revisionOf } from './recorded-fields.js';
import { appendSystemEvent, setMetadata, sizeOf, written } from './system-writes.js';

const LINK_TYPE = Buffer.from('$>');

/** The messages of a group that consumers could not settle: links in a stream of their own, until they are replayed. */
export class ParkedMessages {
  readonly #store: EventStore;
  readonly #writer: GroupWriter;
  readonly #stream: string;
  /** Everything below was taken for a replay. */
  #taken = 0;

  constructor(store: EventStore, writer: GroupWriter, stream: string) {
    this.#store = store;
    this.#writer = writer;
    this.#stream = stream;
  }

  /** Revisions that wait for a replay: from `first` up to, not including, `end`. */
  get waiting(): { readonly first: number; readonly end: number } {
    const head = this.#store.heads.get(this.#stream);
    if (!isReadable(head) || head.tombstoned) return { first: 0, end: 0 };
    const first = Math.max(this.#taken, firstVisible(this.#store, head, Date.now()));
    return { first: Math.min(first, head.last + 1), end: head.last + 1 };
  }

  get count(): number {
    const { first, end } = this.waiting;
    return end - first;
  }

  /** Resolves when a link to the event is on disk; `reason` is for people. */
  park(event: StoredEvent, resolveLinks: boolean, reason: string): Promise<void> {
    const metadata = {
      added: new Date().toISOString(),
      reason,
      subscriptionEventNumber: revisionOf(event),
    };
    const link: ProposedEvent = {
      id: randomUUID(),
      type: LINK_TYPE,
      json: false,
      data: this.#linkTo(event, resolveLinks),
      metadata: Buffer.from(JSON.stringify(metadata), 'utf8'),
    };
    return written(this.#writer, sizeOf(link), (transaction) => appendSystemEvent(transaction, this.#stream, link));
  }

  /** Takes the next links for a replay, at most `limit` and none at or above `end`. */
  take(end: number, limit: number): { readonly event: StoredEvent; readonly revision: number }[] {
    const { first } = this.waiting;
    const head = this.#store.heads.get(this.#stream);
    const page: StreamPage = readForwards(this.#store, head, first, Math.min(limit, end - first));
    this.#taken = page.next;
    return page.events.map((event) => ({ event, revision: revisionOf(event) }));
  }

  /** Hides what is settled, once that is on disk. */
  truncate(before: number): Promise<void> {
    return written(this.#writer, 0, (transaction) => setMetadata(transaction, this.#stream, { $tb: before }));
  }

  /** A link always leads to the event itself: links to links are not followed. */
  #linkTo(event: StoredEvent, resolveLinks: boolean): Buffer {
    const { event: target, link } = resolveEvent(this.#store, event, resolveLinks);
    if (!target) return Buffer.from(link?.data ?? event.data);
    return Buffer.from(`${revisionOf(target)}@${target.streamName}`, 'utf8');
  }
}
