import { LRUCache } from 'lru-cache';
import { type EventLog } from './event-log.js';
import { TOMBSTONE_REVISION } from './recorded-event.js';
import { isMetastream, isWithinNameLimit, metastreamOf, ownerOf, type StreamHead } from './stream-head.js';
import { type StreamIndex } from './stream-index.js';
import { NO_METADATA, parseStreamMetadata, type StreamMetadata } from './stream-metadata.js';

/** Streams whose heads stay in memory; the others are looked up in the index again. */
const CACHED_HEADS = 20_000;

/** Heads of streams as they are on disk. */
export class StreamHeads {
  readonly #cache = new LRUCache<string, StreamHead>({ max: CACHED_HEADS });
  readonly #log: EventLog;
  readonly #index: StreamIndex;

  constructor(log: EventLog, index: StreamIndex) {
    this.#log = log;
    this.#index = index;
  }

  get(name: string): StreamHead {
    let head = this.#cache.get(name);
    if (!head) {
      head = this.#load(name);
      // A name that no stream can have may be of any length: it is not kept.
      if (isWithinNameLimit(name)) this.#cache.set(name, head);
    }
    return head;
  }

  /** Takes over what a write transaction made of a stream, once that is on disk. */
  set(head: StreamHead): void {
    this.#cache.set(head.name, head);
  }

  #load(name: string): StreamHead {
    const number = this.#numberOf(name);
    const last = number === undefined ? undefined : this.#index.last(number);
    const tombstoned = last?.revision === TOMBSTONE_REVISION;
    const common = { name, number, last: tombstoned ? -1 : (last?.revision ?? -1) };
    if (isMetastream(name)) {
      const owner = this.get(ownerOf(name));
      return { ...common, tombstoned: tombstoned || owner.tombstoned, hasMetadata: false, metadata: { maxCount: 1 } };
    }
    const metadata = this.#metadataOf(name);
    return { ...common, tombstoned, hasMetadata: metadata !== undefined, metadata: metadata ?? NO_METADATA };
  }

  #metadataOf(name: string): StreamMetadata | undefined {
    const number = this.#numberOf(metastreamOf(name));
    const last = number === undefined ? undefined : this.#index.last(number);
    const event = last && this.#log.get(last.position);
    return event && parseStreamMetadata(event.data, event.json);
  }

  #numberOf(name: string): number | undefined {
    return isWithinNameLimit(name) ? this.#index.numberOf(Buffer.from(name, 'utf8')) : undefined;
  }
}
