import { setTimeout as delay } from 'node:timers/promises';
import { allViews } from '../composition/all-views.js';
import { StoreUnavailableError } from '../platform/eventstore/errors.js';
import { hasReached } from '../platform/projections/event-source.js';
import type { ViewLag } from '../platform/projections/view-lag.js';
import { CliError } from './cli-error.js';
import type { Session } from './session.js';

const pollMs = 100;
/** How long the views may stand still before waiting for them is given up. */
const patienceMs = 120_000;

/** Whether this process or the one that holds the lease projects, the views are looked at until they have come far enough. */
export class ViewProgress {
  readonly #names: readonly string[];

  constructor(private readonly session: Pick<Session, 'config' | 'stores' | 'signal'>) {
    this.#names = allViews(session.config.timeZone).map(({ name }) => name);
  }

  get names(): readonly string[] {
    return this.#names;
  }

  /**
   * Resolves when every view has reached the position; `onLook` is told how far the slowest one is.
   *
   * @throws CliError when a view has failed, and as `until`.
   */
  async reached(position: bigint, onLook: (slowest: bigint) => void): Promise<void> {
    await this.until((lags) => {
      failOn(lags);
      const places = this.#names.map((name) => lags.find(({ view }) => view === name)?.position ?? 'start');
      onLook(places.reduce<bigint>((least, place) => smaller(least, place === 'start' ? 0n : place), position));
      return this.#names.filter((_, index) => !hasReached(places[index] ?? 'start', position));
    });
  }

  /**
   * Looks again and again until `awaited` names no view any more. The others may go on for as long as they like. A look that a store
   * does not answer tells nothing; the next one may.
   *
   * @throws CliError when the awaited views stand still for two minutes, and when the operator stops waiting; the store's error when it
   * was the last thing heard in those two minutes.
   */
  async until(awaited: (lags: readonly ViewLag[]) => readonly string[] | Promise<readonly string[]>): Promise<void> {
    const { stores, signal } = this.session;
    const isOutage = await outages();
    let seen: readonly string[] = [];
    let movedAt = performance.now();
    for (;;) {
      let outage: Error | undefined;
      try {
        const lags = await stores.projectors.lag();
        const names = await awaited(lags);
        if (names.length === 0) return;
        const places = names.map((name) => placeOf(name, lags));
        if (places.join() !== seen.join()) movedAt = performance.now();
        seen = places;
      } catch (error) {
        if (!isOutage(error)) throw error;
        outage = error;
      }
      if (performance.now() - movedAt > patienceMs) throw outage ?? stoodStill(seen);
      if (signal.aborted) throw new CliError('Stopped. The views go on from here whenever projectors run.');
      await delay(pollMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** Loaded when it is needed: a command that only prints its help loads no driver. */
async function outages(): Promise<(error: unknown) => error is Error> {
  const { isStoreUnavailable } = await import('../platform/mongo/store-failure.js');
  return (error): error is Error => isStoreUnavailable(error) || error instanceof StoreUnavailableError;
}

/** Where a view stands, and what is built to take its place. */
function placeOf(name: string, lags: readonly ViewLag[]): string {
  const lag = lags.find(({ view }) => view === name);
  return `${name} at ${String(lag?.position ?? 'start')}${lag?.building === undefined ? '' : `, rebuilt to ${String(lag.building.position)}`}`;
}

function stoodStill(places: readonly string[]): CliError {
  return new CliError(`Views have stood still for two minutes: ${places.join('; ')}. \`redress doctor\` says more.`);
}

function failOn(lags: readonly ViewLag[]): void {
  for (const { view, failure } of lags) {
    if (failure !== undefined) throw new CliError(`View ${view} has failed: ${failureText(failure)}`);
  }
}

/** Why a view stopped and at which event, in one line. */
export function failureText({ message, type, streamName, revision }: NonNullable<ViewLag['failure']>): string {
  return type === undefined ? message : `${message} (at ${type} ${streamName ?? ''}@${String(revision)})`;
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
