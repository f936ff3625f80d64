import { type ProposedEvent } from '../append/proposed-event.js';
import { type CommitFeed } from '../subscriptions/commit-feed.js';
import { type EventLog } from './event-log.js';
import { encodeRecord, TOMBSTONE_REVISION } from './recorded-event.js';
import { isMetastream, metastreamOf, ownerOf, type StreamHead } from './stream-head.js';
import { type StreamHeads } from './stream-heads.js';
import { type StreamIndex } from './stream-index.js';
import { parseStreamMetadata } from './stream-metadata.js';

interface WrittenTo {
  readonly log: EventLog;
  readonly index: StreamIndex;
  readonly heads: StreamHeads;
  readonly feed: CommitFeed;
}

/** A group of appends on its way to disk: sees its own writes, and nobody else does until it is published. */
export class WriteTransaction {
  readonly #store: WrittenTo;
  readonly #heads = new Map<string, StreamHead>();
  readonly #createdMs: number;
  #end: number;
  #nextStream: number;

  constructor(store: WrittenTo, nextStream: number) {
    this.#store = store;
    this.#end = store.log.end;
    this.#nextStream = nextStream;
    // A clock that was set back must not make later events look older: $maxAge searches by time.
    this.#createdMs = Math.max(Date.now(), store.log.lastCreatedMs);
  }

  get nextStream(): number {
    return this.#nextStream;
  }

  get index(): StreamIndex {
    return this.#store.index;
  }

  get log(): EventLog {
    return this.#store.log;
  }

  head(name: string): StreamHead {
    return this.#heads.get(name) ?? this.#store.heads.get(name);
  }

  /** Writes events behind the last one of a stream and returns the position of the last written. */
  append(name: string, events: readonly ProposedEvent[]): number {
    const head = this.head(name);
    return this.#put(head, head.last + 1, events);
  }

  /** Closes a stream for ever. */
  tombstone(name: string, event: ProposedEvent): number {
    const position = this.#put(this.head(name), TOMBSTONE_REVISION, [event]);
    this.#heads.set(name, { ...this.head(name), tombstoned: true });
    if (!isMetastream(name)) {
      const metastream = metastreamOf(name);
      this.#heads.set(metastream, { ...this.head(metastream), tombstoned: true });
    }
    return position;
  }

  /** Makes the writes visible. They are on disk by now. */
  publish(): void {
    if (this.#end === this.#store.log.end) return;
    this.#store.log.advance(this.#end, this.#createdMs);
    for (const head of this.#heads.values()) this.#store.heads.set(head);
    this.#store.feed.committed(this.#heads.keys());
  }

  #put(head: StreamHead, from: number, events: readonly ProposedEvent[]): number {
    const { log, index } = this.#store;
    const { name } = head;
    const nameBytes = Buffer.from(name, 'utf8');
    const number = head.number ?? this.#create(nameBytes);
    let revision = from;
    let position = this.#end;
    for (const event of events) {
      const record = encodeRecord(nameBytes, revision, this.#end, this.#createdMs, event);
      position = this.#end;
      log.put(position, record);
      index.add(number, revision, event.id, position);
      this.#end += record.length;
      revision++;
    }
    const last = from === TOMBSTONE_REVISION ? head.last : revision - 1;
    this.#heads.set(name, { ...head, number, last });
    const newest = events.at(-1);
    if (newest && isMetastream(name)) this.#applySettings(ownerOf(name), newest);
    return position;
  }

  #create(name: Buffer): number {
    const number = this.#nextStream++;
    this.#store.index.create(name, number);
    return number;
  }

  #applySettings(owner: string, event: ProposedEvent): void {
    if (isMetastream(owner)) return;
    const metadata = parseStreamMetadata(event.data, event.json);
    this.#heads.set(owner, { ...this.head(owner), hasMetadata: true, metadata });
  }
}
