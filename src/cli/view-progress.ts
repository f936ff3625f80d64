import { setTimeout as delay } from 'node:timers/promises';
import { allViews } from '../composition/all-views.js';
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
   * Looks again and again until `awaited` names no view any more. The others may go on for as long as they like.
   *
   * @throws CliError when the awaited views stand still for two minutes, and when the operator stops waiting.
   */
  async until(awaited: (lags: readonly ViewLag[]) => readonly string[] | Promise<readonly string[]>): Promise<void> {
    const { stores, signal } = this.session;
    let seen = '';
    let movedAt = performance.now();
    for (;;) {
      const lags = await stores.projectors.lag();
      const names = await awaited(lags);
      if (names.length === 0) return;
      const now = names.map((name) => placeOf(name, lags)).join();
      if (now !== seen) movedAt = performance.now();
      seen = now;
      if (performance.now() - movedAt > patienceMs) {
        throw new CliError(`${these(names)} stood still for two minutes; \`redress doctor\` says more.`);
      }
      if (signal.aborted) throw new CliError('Stopped. The views go on from here whenever projectors run.');
      await delay(pollMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** Where a view stands, and what is built to take its place. */
function placeOf(name: string, lags: readonly ViewLag[]): string {
  const lag = lags.find(({ view }) => view === name);
  return `${name} ${String(lag?.position)}/${String(lag?.building?.position)}`;
}

function these(names: readonly string[]): string {
  return names.length === 1 ? `View ${String(names[0])} has` : `Views ${names.join(', ')} have`;
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
