import type { Collection } from 'mongodb';
import { setTimeout as delay } from 'node:timers/promises';
import { HeldLease } from './held-lease.js';
import type { MongoStore } from './mongo-store.js';
import { isOutOfDiskSpace, isStoreUnavailable } from './store-failure.js';

/** A named right that one process holds at a time. `holder` is null when it is free. */
export interface LeaseDocument {
  readonly _id: string;
  readonly holder: string | null;
  /** Fencing token: raised with every change of holder, never lowered. */
  readonly token: bigint;
  /** Raised with every renewal; standbys watch it. */
  readonly beat: bigint;
  /** How long a standby has to see the same beat before it takes over, in milliseconds. */
  readonly ttlMs: number;
  /** When it runs out by the holder's wall clock. */
  readonly expiresAt: Date;
}

export interface LeaseOptions {
  /** Unique per process, e.g. host, process id and a random part. */
  readonly holder: string;
  /** Default 20 s. Renewed every eighth; the holder gives up at half, so that the other half covers writes still under way. */
  readonly ttlMs?: number;
}

interface Sighting {
  readonly token: bigint;
  readonly beat: bigint;
  readonly since: number;
}

/** No clocks are further apart than this; beyond it the wall clock may prove a lease dead without watching it first. */
const CLOCK_SKEW_MS = 120_000;

/**
 * Leases in collection `leases`.
 *
 * Who waits compares no clocks of two machines: it takes over once it has seen the same beat for a whole TTL on its own
 * monotonic clock. Only when `expiresAt` lies back by more than any plausible skew does it take over at once. The holder counts
 * its half of the TTL from before it sent the last renewal that succeeded. The token fences off a deposed holder's writes.
 */
export class Leases {
  readonly #collection: Collection<LeaseDocument>;
  readonly #holder: string;
  readonly #ttlMs: number;

  constructor(store: MongoStore, { holder, ttlMs = 20_000 }: LeaseOptions) {
    this.#collection = store.db.collection<LeaseDocument>('leases');
    this.#holder = holder;
    this.#ttlMs = ttlMs;
  }

  /**
   * Waits, through outages of the store, until the lease is held.
   *
   * @throws AbortError when `signal` ends the wait; the driver's error when the store refuses the write, also for want of disk
   * space: it answers reads, so that nothing else would tell of it.
   */
  async acquire(name: string, signal: AbortSignal): Promise<HeldLease> {
    let sighting: Sighting | undefined;
    for (;;) {
      signal.throwIfAborted();
      const askedAt = performance.now();
      try {
        const document = (await this.#takeFree(name)) ?? (await this.#takeOver(name, sighting));
        if (document !== null) return this.#held(document, askedAt);
        sighting = await this.#watch(name, sighting);
      } catch (error) {
        if (!isStoreUnavailable(error) || isOutOfDiskSpace(error)) throw error;
      }
      await delay(this.#ttlMs / 8, undefined, { signal });
    }
  }

  /** One try. `null` when another process holds the lease or is not yet proven dead. */
  async tryAcquire(name: string): Promise<HeldLease | null> {
    const askedAt = performance.now();
    const document = (await this.#takeFree(name)) ?? (await this.#takeOver(name, undefined));
    return document === null ? null : this.#held(document, askedAt);
  }

  /**
   * Frees every lease. For a process that has just started its own embedded store, which no earlier holder can still reach.
   * Tokens are kept.
   */
  async dropStaleLeases(): Promise<void> {
    await this.#collection.updateMany({}, { $set: { holder: null } });
  }

  /** Free, never held, or ours: by a try whose answer got lost, or given up by ourselves before anyone took it. */
  async #takeFree(name: string): Promise<LeaseDocument | null> {
    try {
      return await this.#take({ _id: name, holder: { $in: [null, this.#holder] } }, true);
    } catch (error) {
      // The upsert met the document of another holder.
      if (error instanceof Error && 'code' in error && error.code === 11000) return null;
      throw error;
    }
  }

  async #takeOver(name: string, sighting: Sighting | undefined): Promise<LeaseDocument | null> {
    const longDead = { _id: name, expiresAt: { $lt: new Date(Date.now() - CLOCK_SKEW_MS) } };
    const document = await this.#take(longDead, false);
    if (document !== null || sighting === undefined) return document;
    const ttlMs = Math.max(this.#ttlMs, (await this.#collection.findOne({ _id: name }))?.ttlMs ?? 0);
    if (performance.now() - sighting.since < ttlMs) return null;
    return this.#take({ _id: name, token: sighting.token, beat: sighting.beat }, false);
  }

  async #take(filter: object, upsert: boolean): Promise<LeaseDocument | null> {
    return this.#collection.findOneAndUpdate(
      filter,
      {
        $set: { holder: this.#holder, ttlMs: this.#ttlMs, expiresAt: new Date(Date.now() + this.#ttlMs) },
        $inc: { token: 1n, beat: 1n },
      },
      { upsert, returnDocument: 'after' },
    );
  }

  async #watch(name: string, before: Sighting | undefined): Promise<Sighting | undefined> {
    const seen = await this.#collection.findOne({ _id: name });
    if (seen === null) return undefined;
    if (before?.token === seen.token && before.beat === seen.beat) return before;
    return { token: seen.token, beat: seen.beat, since: performance.now() };
  }

  #held(document: LeaseDocument, askedAt: number): HeldLease {
    return new HeldLease(this.#collection, document, askedAt, this.#ttlMs);
  }
}
