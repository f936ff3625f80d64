import { setTimeout as delay } from 'node:timers/promises';
import { Backoff } from '../eventstore/backoff.js';
import { isStoreUnavailable } from '../mongo/store-failure.js';

/** Asked anew after an await, which the compiler does not see. */
export function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

/**
 * Carries out work on the database, again and again while the database is unavailable.
 *
 * @throws whatever else the work throws; AbortError when `signal` ends the tries.
 */
export async function patiently<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  const backoff = new Backoff(50, 5_000);
  for (;;) {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (!isStoreUnavailable(error)) throw error;
    }
    await delay(backoff.next(), undefined, { signal });
  }
}
