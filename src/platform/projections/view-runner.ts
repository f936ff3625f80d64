import { PoisonEventError } from './batch-plan.js';
import type { Batch, EventQueue } from './event-queue.js';
import { type FeedEvent, hasReached, type LogPosition } from './event-source.js';
import { patiently, type TellOfWait } from './patience.js';
import type { View } from './view.js';
import type { ViewFailure } from './view-state.js';
import { DeposedError } from './view-states.js';
import type { ViewWriter } from './view-writer.js';
import { Wake } from './wake.js';

export interface Pace {
  /** Events in a batch at most. */
  readonly batchSize: number;
  /** From one batch's start to the next one's, unless a full batch waits. An event that comes later than that is taken at once. */
  readonly batchIntervalMs: number;
  /** Stored positions are at least this far apart, which is how much longer other processes wait and what a crash repeats. */
  readonly saveIntervalMs: number;
}

/** What a runner reports while it runs. */
export interface RunnerEvents {
  moved(runner: ViewRunner): void;
  promoted(runner: ViewRunner): void;
  failed(runner: ViewRunner, failure: ViewFailure): void;
  /** The store has not taken a write for long; it is tried again. */
  readonly waiting: TellOfWait;
  /** Another process has taken over. */
  deposed(): void;
  /** Whether this process may still write: asked before every batch, because it may have been suspended for long. */
  isHolder(): boolean;
}

/** Feeds one collection of a view, strictly in order, in batches of what arrived while the last one was written. */
export class ViewRunner {
  failure: ViewFailure | undefined;
  readonly #wake = new Wake();
  readonly #room = new Wake();
  readonly #stopping = new AbortController();
  #done: Promise<void> | undefined;
  /** Queue length at which the sleeping loop wants to be woken. */
  #wakeAt = Infinity;
  #startedAt = -Infinity;
  #savedAt = -Infinity;
  #promoteAt: LogPosition | undefined;

  constructor(
    readonly view: View,
    readonly writer: ViewWriter,
    readonly queue: EventQueue,
    private readonly pace: Pace,
    private readonly events: RunnerEvents,
  ) {}

  /** Aborted as soon as it takes no more events: failed, stopping or deposed. */
  get over(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Whether as much is waiting as may be held in memory. A batch to be recovered has to fit, whatever its size. */
  get isFull(): boolean {
    return this.queue.length >= this.pace.batchSize * 4 && this.writer.mustEndAt === undefined && !this.over.aborted;
  }

  offer(item: FeedEvent): void {
    if (this.over.aborted) return;
    this.queue.offer(item);
    if (this.queue.length >= this.#wakeAt) this.#wake.now();
  }

  advance(position: LogPosition): void {
    this.queue.advance(position);
    if (this.queue.length >= this.#wakeAt) this.#wake.now();
  }

  /** Resolves when events can be taken in again. For one waiting reader. */
  async room(): Promise<void> {
    while (this.isFull) await this.#room.wait();
  }

  /** Lets the collection take the active one's place as soon as it has reached `position`. */
  promoteAt(position: LogPosition): void {
    this.#promoteAt = position;
    this.#wake.now();
  }

  start(): void {
    this.#done ??= this.#run();
  }

  /** Ends after the batch under way, with the position stored where the store allows it. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake.now();
    await this.#done;
  }

  async #run(): Promise<void> {
    try {
      await this.#patiently(() => this.writer.prepare());
      while (!this.over.aborted) await this.#turn();
      await this.writer.save();
    } catch (error) {
      await this.#end(error);
    } finally {
      this.#stopping.abort();
      this.queue.clear();
      this.#room.now();
    }
  }

  /** One batch, or one sleep. */
  async #turn(): Promise<void> {
    if (!this.events.isHolder()) throw new DeposedError(this.view.name);
    if (this.#promoteAt !== undefined && hasReached(this.writer.position, this.#promoteAt)) await this.#promote();
    const now = performance.now();
    const saveIn = this.writer.isUnsaved ? this.#savedAt + this.pace.saveIntervalMs - now : undefined;
    if (saveIn !== undefined && saveIn <= 0) {
      await this.#patiently(() => this.writer.save());
      this.#savedAt = performance.now();
      return;
    }
    const pause = this.#startedAt + this.pace.batchIntervalMs - now;
    if (pause > 0 && this.queue.length < this.pace.batchSize) return this.#sleep(this.pace.batchSize, pause);
    const batch = this.queue.take(this.writer.position, this.pace.batchSize, this.writer.mustEndAt);
    if (batch === undefined) return this.#sleep(0, saveIn);
    this.#startedAt = now;
    this.#room.now();
    await this.#apply(batch);
  }

  async #apply({ events, to }: Batch): Promise<void> {
    await this.#patiently(() => this.writer.apply(events, to));
    this.events.moved(this);
  }

  async #promote(): Promise<void> {
    await this.#patiently(() => this.writer.promote());
    this.#promoteAt = undefined;
    this.events.promoted(this);
  }

  async #sleep(wakeAt: number, limitMs: number | undefined): Promise<void> {
    this.#wakeAt = wakeAt;
    await this.#wake.wait(limitMs);
    this.#wakeAt = Infinity;
  }

  #patiently(work: () => Promise<void>): Promise<void> {
    return patiently(work, this.over, this.events.waiting);
  }

  async #end(error: unknown): Promise<void> {
    if (this.over.aborted) return;
    this.#stopping.abort();
    if (error instanceof DeposedError) {
      this.events.deposed();
      return;
    }
    this.failure = failureOf(error);
    this.events.failed(this, this.failure);
    try {
      await this.writer.save();
      await this.writer.fail(this.failure);
    } catch (unreported) {
      // The failure stands in memory; after a restart the view meets the same event again.
      if (unreported instanceof DeposedError) this.events.deposed();
    }
  }
}

/** What a failed view shows of an error. */
export function failureOf(error: unknown): ViewFailure {
  const message = error instanceof Error ? error.message : String(error);
  const at = new Date().toISOString();
  if (!(error instanceof PoisonEventError)) return { message, at };
  const { id, streamName, revision, position, type } = error.event;
  return { message, at, eventId: id, streamName, revision, position, type };
}
