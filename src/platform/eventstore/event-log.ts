import { setTimeout as delay } from 'node:timers/promises';
import {
  type AllStreamResolvedEvent,
  BACKWARDS,
  END,
  EventStoreDBClient,
  FORWARDS,
  type ResolvedEvent,
  START,
  type StreamingRead,
  StreamNotFoundError,
} from '@eventstore/db-client';
import { type SubscribeOptions, subscribeToAll } from './all-subscription.js';
import { Backoff } from './backoff.js';
import { BatchAppender } from './batch-appender.js';
import { StoreUnavailableError } from './errors.js';
import { pull } from './pull.js';
import { recorded } from './recorded.js';
import type {
  Appended,
  ExpectedRevision,
  LogMessage,
  RecordedEvent,
  SerializedEvent,
  StoredEvent,
} from './recorded-event.js';
import { isPassing } from './store-failure.js';
import { storedEvents } from './stored-events.js';

export interface EventLogOptions {
  /** Wait for one answer, in milliseconds. */
  readonly answerMs?: number;
  /** Longest wait for an append or a load with all its tries, in milliseconds. */
  readonly patienceMs?: number;
}

export interface ReadOptions {
  readonly direction?: 'forwards' | 'backwards';
  readonly maxCount?: number;
}

const READ_AHEAD = 256;

/** The event store, over one connection of the official client. Positions and revisions are bigint throughout. */
export class EventLog {
  readonly #client: EventStoreDBClient;
  readonly #appender: BatchAppender;
  readonly #answerMs: number;
  readonly #patienceMs: number;

  /** `url`: `esdb://…` or `esdb+discover://…`. Connects at the first use. */
  constructor(url: string, { answerMs = 3_000, patienceMs = 10_000 }: EventLogOptions = {}) {
    this.#client = EventStoreDBClient.connectionString(url);
    this.#appender = new BatchAppender(this.#client);
    this.#answerMs = answerMs;
    this.#patienceMs = patienceMs;
  }

  /**
   * Appends at an exact revision. An unknown outcome is settled by sending the same ids at the same revision again, which the
   * store answers with the original place when the first try was stored.
   *
   * @throws WrongRevisionError, AppendRefusedError – nothing was written; StoreUnavailableError – outcome unknown.
   */
  async append(
    streamName: string,
    expectedRevision: ExpectedRevision,
    events: readonly SerializedEvent[],
  ): Promise<Appended> {
    return this.#settle((timeout) => this.#appender.append(streamName, expectedRevision, events, timeout));
  }

  /**
   * The whole stream from a revision on, `null` when there is no such stream.
   *
   * @throws StoreUnavailableError
   */
  async load(streamName: string, from: bigint | 'start' = 'start'): Promise<RecordedEvent[] | null> {
    return this.#settle(async (timeout) => {
      const events: RecordedEvent[] = [];
      try {
        for await (const event of this.#readStream(streamName, from, {}, timeout)) events.push(event);
      } catch (error) {
        if (error instanceof StreamNotFoundError) return null;
        throw error;
      }
      return events;
    });
  }

  /**
   * Events of one stream as they come, none for a missing stream (`load` tells the two apart). `from` is inclusive both ways.
   *
   * @throws StoreUnavailableError when the store falls silent or the connection breaks.
   */
  async *readStream(
    streamName: string,
    { from, ...options }: ReadOptions & { readonly from?: bigint } = {},
  ): AsyncGenerator<RecordedEvent, void, undefined> {
    const start = from ?? (options.direction === 'backwards' ? 'end' : 'start');
    try {
      yield* this.#readStream(streamName, start, options, this.#answerMs);
    } catch (error) {
      if (error instanceof StreamNotFoundError) return;
      throw isPassing(error) ? new StoreUnavailableError(error) : error;
    }
  }

  /**
   * Every event of the log except the store's own (stream names starting with `$`). Forwards `from` is inclusive, backwards
   * it is exclusive; it must be a position that the store gave.
   *
   * @throws StoreUnavailableError when the store falls silent or the connection breaks.
   */
  async *readAll({ from, direction, maxCount }: ReadOptions & { readonly from?: bigint } = {}): AsyncGenerator<
    RecordedEvent,
    void,
    undefined
  > {
    const backwards = direction === 'backwards';
    const read = this.#client.readAll(
      {
        direction: backwards ? BACKWARDS : FORWARDS,
        fromPosition: from === undefined ? (backwards ? END : START) : { commit: from, prepare: from },
        ...(maxCount === undefined ? {} : { maxCount }),
      },
      { highWaterMark: READ_AHEAD },
    );
    try {
      for await (const { event } of drain<AllStreamResolvedEvent>(read, this.#answerMs)) {
        if (event !== undefined && !event.streamId.startsWith('$')) yield recorded(event);
      }
    } catch (error) {
      throw isPassing(error) ? new StoreUnavailableError(error) : error;
    }
  }

  /**
   * Every event of the log from its beginning, the store's own among them, with the bytes in which it is stored.
   *
   * @throws StoreUnavailableError when the store falls silent or the connection breaks.
   */
  async *readStored(): AsyncGenerator<StoredEvent, void, undefined> {
    try {
      yield* storedEvents(this.#client, this.#answerMs);
    } catch (error) {
      throw isPassing(error) ? new StoreUnavailableError(error) : error;
    }
  }

  /** The matching events of the log after a position, in order and for ever; reconnects by itself. Ends on `signal`. */
  subscribeToAll(options: SubscribeOptions): AsyncGenerator<LogMessage, void, undefined> {
    return subscribeToAll(this.#client, options);
  }

  /**
   * Whether the store answers: commit position of its newest event, `null` for an empty log.
   *
   * @throws StoreUnavailableError after one try.
   */
  async ping(): Promise<bigint | null> {
    const read = this.#client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1 });
    try {
      for await (const { event } of drain<AllStreamResolvedEvent>(read, this.#answerMs))
        return event?.position.commit ?? null;
      return null;
    } catch (error) {
      throw new StoreUnavailableError(error);
    }
  }

  /** Ends every call. */
  async dispose(): Promise<void> {
    await this.#client.dispose();
  }

  async *#readStream(
    streamName: string,
    from: bigint | 'start' | 'end',
    { direction, maxCount }: ReadOptions,
    timeout: number,
  ): AsyncGenerator<RecordedEvent, void, undefined> {
    const read = this.#client.readStream(
      streamName,
      {
        fromRevision: from,
        direction: direction ?? FORWARDS,
        ...(maxCount === undefined ? {} : { maxCount }),
      },
      { highWaterMark: READ_AHEAD },
    );
    for await (const { event } of drain<ResolvedEvent>(read, timeout)) {
      if (event !== undefined) yield recorded(event);
    }
  }

  async #settle<T>(attempt: (timeout: number) => Promise<T>): Promise<T> {
    const deadline = performance.now() + this.#patienceMs;
    const backoff = new Backoff(20, 1_000);
    for (;;) {
      try {
        return await attempt(Math.max(1, Math.min(this.#answerMs, deadline - performance.now())));
      } catch (error) {
        if (!isPassing(error)) throw error;
        const wait = backoff.next();
        if (performance.now() + wait >= deadline) throw new StoreUnavailableError(error);
        await delay(wait);
      }
    }
  }
}

async function* drain<T>(read: StreamingRead<T>, idleMs: number): AsyncGenerator<T, void, undefined> {
  let complete = false;
  try {
    for await (const item of pull<T>(read, { idleMs })) yield item;
    complete = true;
  } finally {
    if (!complete) {
      // Rejects when the connection was never made; then there is nothing to end.
      await read.cancel().catch(() => undefined);
      read.destroy();
    }
  }
}
