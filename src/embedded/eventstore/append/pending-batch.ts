import { type InvalidEventError } from '../wire/proposed-message.js';
import { type BatchChunk, type BatchOptions } from '../wire/batch-append.js';
import { invalidStreamName, MAX_APPEND_SIZE, WRITE_TIMEOUT_MS } from './limits.js';
import { appendSize, type ProposedEvent } from './proposed-event.js';

/** Why a batch is refused before the stream is looked at. */
export type Refusal = { readonly kind: 'too-large' } | { readonly kind: 'invalid'; readonly reason: string };

/** An append that arrives in chunks over a shared stream, until it is answered. */
export class PendingBatch {
  readonly events: ProposedEvent[] = [];
  readonly #options: BatchOptions;
  #size = 0;
  #invalid: InvalidEventError | undefined;
  #answered = false;
  /** Milliseconds since the epoch. */
  readonly deadline: number;

  /** @param now milliseconds since the epoch */
  constructor(
    readonly correlationId: Buffer,
    options: BatchOptions,
    now: number,
  ) {
    this.#options = options;
    this.deadline = Math.min(options.deadline ?? Infinity, now + WRITE_TIMEOUT_MS);
  }

  get stream(): string {
    return this.#options.stream;
  }

  get expectation(): BatchOptions['expectation'] {
    return this.#options.expectation;
  }

  get size(): number {
    return this.#size;
  }

  get answered(): boolean {
    return this.#answered;
  }

  /** True the first time: a second reply to a correlation id would bring the client down. */
  takeAnswer(): boolean {
    const first = !this.#answered;
    this.#answered = true;
    return first;
  }

  /** Adds a chunk and says what, if anything, is wrong with the batch by now. */
  add(chunk: BatchChunk): Refusal | undefined {
    for (const event of chunk.events) this.events.push(event);
    this.#size += appendSize(chunk.events);
    this.#invalid ??= chunk.invalid;
    if (this.#size > MAX_APPEND_SIZE) return { kind: 'too-large' };
    const reason = this.#invalid?.message ?? invalidStreamName(this.stream);
    return chunk.final && reason !== undefined ? { kind: 'invalid', reason } : undefined;
  }
}
