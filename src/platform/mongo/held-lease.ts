import type { Collection } from 'mongodb';
import type { LeaseDocument } from './leases.js';

/** A lease while this process holds it. Renews itself until released or lost. */
export class HeldLease {
  readonly name: string;
  /** Fencing token: writes that carry it are refused once another process has taken over. */
  readonly token: bigint;
  readonly #collection: Collection<LeaseDocument>;
  readonly #holder: string | null;
  readonly #ttlMs: number;
  readonly #lost = new AbortController();
  #sureUntil: number;
  #renewal: NodeJS.Timeout;
  #expiry: NodeJS.Timeout;
  #renewing: Promise<void> = Promise.resolve();

  /** `askedAt`: reading of the monotonic clock from before the lease was asked for, in milliseconds. */
  constructor(collection: Collection<LeaseDocument>, document: LeaseDocument, askedAt: number, ttlMs: number) {
    this.#collection = collection;
    this.#ttlMs = ttlMs;
    this.name = document._id;
    this.token = document.token;
    this.#holder = document.holder;
    this.#sureUntil = askedAt + ttlMs / 2;
    this.#expiry = this.#expireLater();
    this.#renewal = this.#renewLater();
  }

  /** Aborted when the lease is lost or released. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Whether this process may still act on it; a process that was suspended learns here, before any timer fires, that it may not. */
  get isHeld(): boolean {
    if (performance.now() >= this.#sureUntil) this.#end();
    return !this.#lost.signal.aborted;
  }

  /** Calls back once, when the lease is lost or released; at once when it already is. */
  onLost(listener: () => void): void {
    if (this.#lost.signal.aborted) listener();
    else this.#lost.signal.addEventListener('abort', listener, { once: true });
  }

  /** Gives it up, so that a standby need not wait. To be called after the last write made under it; safe to repeat. */
  async release(): Promise<void> {
    this.#end();
    await this.#renewing;
    await this.#collection.updateOne(
      { _id: this.name, token: this.token, holder: this.#holder },
      { $set: { holder: null } },
    );
  }

  async #renew(): Promise<void> {
    const askedAt = performance.now();
    try {
      const expiresAt = new Date(Date.now() + this.#ttlMs);
      const renewed = await this.#collection.findOneAndUpdate(
        { _id: this.name, token: this.token, holder: this.#holder },
        { $set: { expiresAt }, $inc: { beat: 1n } },
      );
      if (renewed === null) this.#end();
      else this.#sureUntil = askedAt + this.#ttlMs / 2;
    } catch {
      // Whatever the reason, the next try comes before the lease runs out; the expiry timer ends it when none succeeds.
    }
    if (!this.isHeld) return;
    clearTimeout(this.#expiry);
    this.#expiry = this.#expireLater();
    this.#renewal = this.#renewLater();
  }

  #renewLater(): NodeJS.Timeout {
    return setTimeout(() => {
      this.#renewing = this.#renew();
    }, this.#ttlMs / 8).unref();
  }

  #expireLater(): NodeJS.Timeout {
    return setTimeout(() => this.isHeld, Math.max(0, this.#sureUntil - performance.now()) + 1).unref();
  }

  #end(): void {
    clearTimeout(this.#renewal);
    clearTimeout(this.#expiry);
    this.#lost.abort();
  }
}
