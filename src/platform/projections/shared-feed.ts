import { setTimeout as delay } from 'node:timers/promises';
import { Backoff } from '../eventstore/backoff.js';
import { type EventSource, type FeedEvent, type FeedItem, hasReached, type LogPosition } from './event-source.js';
import type { ViewRunner } from './view-runner.js';

/** A view that takes events in, as far as feeding it goes. */
export type FedView = Pick<ViewRunner, 'view' | 'queue' | 'over' | 'isFull' | 'offer' | 'advance' | 'room'>;

/** Events kept for a view that is about to join; when it takes longer than that, it starts joining anew. */
const HELD_EVENTS = 5_000;

interface Held {
  items: FeedEvent[];
  overflown: boolean;
}

/** The one subscription that feeds every view that is level with it. Waits for the slowest, so that memory stays bounded. */
export class SharedFeed {
  readonly prefixes: readonly string[];
  readonly #source: EventSource;
  readonly #runners = new Set<FedView>();
  readonly #held = new Map<FedView, Held>();
  #position: LogPosition;
  #lastEvent: bigint | undefined;
  #isCaughtUp = false;

  constructor(source: EventSource, prefixes: readonly string[], after: LogPosition) {
    this.#source = source;
    this.prefixes = prefixes;
    this.#position = after;
  }

  /** Everything up to here has been handed out. */
  get position(): LogPosition {
    return this.#position;
  }

  /** Newest event handed out, `undefined` before the first. */
  get lastEvent(): bigint | undefined {
    return this.#lastEvent;
  }

  /** Whether the end of the log has been reached. */
  get isCaughtUp(): boolean {
    return this.#isCaughtUp;
  }

  has(runner: FedView): boolean {
    return this.#runners.has(runner);
  }

  /** Feeds a view from now on. `false` when the view has not seen everything that was handed out before. */
  attach(runner: FedView): boolean {
    if (!hasReached(runner.queue.seen, this.#position)) return false;
    this.#runners.add(runner);
    return true;
  }

  /** Keeps what is handed out from now on for a view that catches up with what came before; returns how far that is. */
  hold(runner: FedView): LogPosition {
    this.#held.set(runner, { items: [], overflown: false });
    return this.#position;
  }

  /** Hands the kept events over and feeds the view from now on. `false` when there were too many to keep. */
  release(runner: FedView): boolean {
    const held = this.#held.get(runner);
    this.#held.delete(runner);
    if (held === undefined || held.overflown) return false;
    for (const item of held.items) runner.offer(item);
    runner.advance(this.#position);
    this.#runners.add(runner);
    return true;
  }

  /** Gives up joining. A view that is over drops out by itself. */
  letGo(runner: FedView): void {
    this.#held.delete(runner);
  }

  /** Reads until `signal`; begins anew after the last event whenever the subscription fails. */
  async run(signal: AbortSignal): Promise<void> {
    const backoff = new Backoff(100, 5_000);
    while (!signal.aborted) {
      try {
        for await (const item of this.#source.subscribe({ prefixes: this.prefixes, after: this.#position, signal })) {
          backoff.reset();
          await this.#handOut(item);
        }
      } catch {
        this.#isCaughtUp = false;
      }
      await delay(backoff.next(), undefined, { signal }).catch(() => undefined);
    }
  }

  async #handOut(item: FeedItem): Promise<void> {
    if (item.kind === 'caught-up') {
      this.#isCaughtUp = true;
      return;
    }
    if (item.kind === 'checkpoint') {
      if (!hasReached(this.#position, item.position)) this.#position = item.position;
      for (const runner of this.#runners) runner.advance(item.position);
      return;
    }
    this.#position = this.#lastEvent = item.event.position;
    for (const held of this.#held.values()) keep(held, item);
    for (const runner of this.#runners) {
      if (runner.over.aborted) this.#runners.delete(runner);
      else runner.offer(item);
    }
    for (const runner of this.#runners) if (runner.isFull) await runner.room();
  }
}

function keep(held: Held, item: FeedEvent): void {
  if (held.items.length < HELD_EVENTS) held.items.push(item);
  else held.overflown = true;
}
