import type { StoredEvent } from '../event-sourcing/event.js';
import type { EventHeader, EventSource, FeedItem, FeedOptions } from './event-source.js';

/** The part of the event log that is read here. */
export interface RecordedLog<Recorded extends EventHeader> {
  subscribeToAll(
    options: FeedOptions,
  ): AsyncIterable<
    | { readonly kind: 'event'; readonly event: Recorded }
    | { readonly kind: 'checkpoint'; readonly position: bigint }
    | { readonly kind: 'caught-up' }
  >;
  /** Position of the newest event, `null` for an empty log. */
  ping(): Promise<bigint | null>;
}

/** Events of the log, upcast by the codec. */
export class DecodedEvents<Recorded extends EventHeader> implements EventSource {
  readonly #log: RecordedLog<Recorded>;
  readonly #decode: (recorded: Recorded) => StoredEvent;

  constructor(log: RecordedLog<Recorded>, decode: (recorded: Recorded) => StoredEvent) {
    this.#log = log;
    this.#decode = decode;
  }

  async *subscribe(options: FeedOptions): AsyncGenerator<FeedItem, void, undefined> {
    for await (const message of this.#log.subscribeToAll(options)) {
      yield message.kind === 'event' ? this.#item(message.event) : message;
    }
  }

  head(): Promise<bigint | null> {
    return this.#log.ping();
  }

  #item(recorded: Recorded): FeedItem {
    try {
      return { kind: 'event', event: this.#decode(recorded) };
    } catch (error) {
      const { id, streamName, revision, position, type } = recorded;
      return { kind: 'unreadable', event: { id, streamName, revision, position, type }, error };
    }
  }
}
