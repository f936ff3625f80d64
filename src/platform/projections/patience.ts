import { setTimeout as delay } from 'node:timers/promises';
import { Backoff } from '../eventstore/backoff.js';
import { isStoreUnavailable } from '../mongo/store-failure.js';

/** Asked anew after an await, which the compiler does not see. */
export function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** Hears of a long wait: after ten seconds, and again whenever it has become twice as long. `forMs`: how long it has lasted. */
export type TellOfWait = (error: unknown, forMs: number) => void;

const FIRST_TOLD_MS = 10_000;

/** Passes on of a wait's failures those at which `TellOfWait` is due. `now`: a monotonic clock in milliseconds. */
export function sparsely(tell: TellOfWait, now: () => number): (error: unknown) => void {
  const since = now();
  let toldAfter = FIRST_TOLD_MS;
  return (error) => {
    const forMs = now() - since;
    if (forMs < toldAfter) return;
    toldAfter = forMs * 2;
    tell(error, forMs);
  };
}

/**
 * Carries out work on the database, again and again while the database is unavailable. `tell` hears of long waits.
 *
 * @throws whatever else the work throws; AbortError when `signal` ends the tries.
 */
export async function patiently<T>(work: () => Promise<T>, signal: AbortSignal, tell: TellOfWait): Promise<T> {
  const backoff = new Backoff(50, 5_000);
  const unavailable = sparsely(tell, () => performance.now());
  for (;;) {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (!isStoreUnavailable(error)) throw error;
      unavailable(error);
    }
    await delay(backoff.next(), undefined, { signal });
  }
}
