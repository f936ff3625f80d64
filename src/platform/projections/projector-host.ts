import { setTimeout as delay } from 'node:timers/promises';
import type { HeldLease } from '../mongo/held-lease.js';
import type { Leases } from '../mongo/leases.js';
import type { MongoStore } from '../mongo/mongo-store.js';
import type { EventSource } from './event-source.js';
import type { LocalViews } from './local-views.js';
import { isAborted } from './patience.js';
import type { Projection } from './projected-view.js';
import { Tenure } from './tenure.js';
import type { View } from './view.js';
import { failureOf } from './view-runner.js';
import { lagOfState, type ViewLag } from './view-lag.js';
import type { ViewFailure } from './view-state.js';
import type { ViewStates } from './view-states.js';

/** Times in milliseconds. */
export interface ProjectorOptions {
  readonly batchSize?: number;
  readonly batchIntervalMs?: number;
  readonly saveIntervalMs?: number;
  readonly cachedDocuments?: number;
  readonly housekeepingMs?: number;
  readonly retireAfterMs?: number;
  /** Told once when a view stops. */
  readonly onFailure?: (view: View, failure: ViewFailure) => void;
  /** Told when the store has not taken a view's writes for long; they are tried again. Once, and then ever more rarely. */
  readonly onWait?: (view: View, error: unknown, forMs: number) => void;
  /** Told when the projectors as a whole stopped for a reason that no retry within the tenure covers; they start again. */
  readonly onError?: (error: unknown) => void;
}

export interface ProjectorDependencies {
  readonly store: MongoStore;
  readonly leases: Leases;
  readonly states: ViewStates;
  readonly local: LocalViews;
  readonly source: EventSource;
  readonly views: readonly View[];
}

const LEASE = 'projectors';
const RESTART_MS = 1_000;
/** For how long after the projectors stopped every view counts as failed: longer than from one vain start to the next. */
const STOPPED_MS = 10_000;

/** Projects all views while this process holds the lease; stands by while another one does. */
export class ProjectorHost {
  readonly #dependencies: ProjectorDependencies;
  readonly #options: ProjectorOptions;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #tenure: Tenure | undefined;
  #stopped: { readonly failure: ViewFailure; readonly at: number } | undefined;

  /** @throws Error when two views have the same name. */
  constructor(dependencies: ProjectorDependencies, options: ProjectorOptions = {}) {
    const names = dependencies.views.map(({ name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) throw new Error(`Two views are named ${twice}.`);
    this.#dependencies = dependencies;
    this.#options = options;
  }

  /** Begins to wait for the lease, in the background. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Finishes the batches under way, stores the positions and gives the lease up. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /**
   * Has the view built anew beside the collection that queries read, by whichever process holds the lease. `false` when it was
   * never projected.
   */
  rebuild(view: string): Promise<boolean> {
    return this.#dependencies.states.requestRebuild(view);
  }

  /** Takes up a failed view from where it stopped, when this process projects it. */
  async retry(view: string): Promise<void> {
    await this.#tenure?.retry(view);
  }

  /** How every registered view stands. Fails with the driver's or the log's error when the store does not answer. */
  async lag(): Promise<ViewLag[]> {
    const { source, states, views } = this.#dependencies;
    const head = await source.head();
    if (this.#tenure !== undefined) return this.#tenure.lags(head);
    const names = new Set(views.map(({ name }) => name));
    const stored = (await states.readAll()).filter(({ _id }) => names.has(_id)).map((state) => lagOfState(state, head));
    const stopped = this.#stopped;
    if (stopped === undefined || performance.now() - stopped.at > STOPPED_MS) return stored;
    return stored.map((lag) => ({ ...lag, state: 'failed', failure: stopped.failure }));
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        await this.#hold(await this.#dependencies.leases.acquire(LEASE, signal));
      } catch (error) {
        if (!isAborted(signal)) {
          this.#stopped = { failure: failureOf(error), at: performance.now() };
          this.#options.onError?.(error);
        }
      }
      await delay(RESTART_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async #hold(lease: HeldLease): Promise<void> {
    const deposed = new AbortController();
    const signal = AbortSignal.any([this.#stopping.signal, lease.lost, deposed.signal]);
    const { housekeepingMs = 1_000, retireAfterMs = 60_000 } = this.#options;
    const projection = this.#projection(lease, signal, deposed);
    this.#tenure = new Tenure(this.#dependencies.views, projection, { housekeepingMs, retireAfterMs });
    try {
      await this.#tenure.run();
    } finally {
      this.#tenure = undefined;
      await lease.release();
    }
  }

  #projection(lease: HeldLease, signal: AbortSignal, deposed: AbortController): Projection {
    const { store, states, source, local } = this.#dependencies;
    const { batchSize = 1_000, batchIntervalMs = 40, saveIntervalMs = 100, cachedDocuments = 5_000 } = this.#options;
    return {
      db: store.db,
      states,
      source,
      local,
      token: lease.token,
      pace: { batchSize, batchIntervalMs, saveIntervalMs },
      cachedDocuments,
      signal,
      isHolder: () => lease.isHeld,
      deposed: () => deposed.abort(),
      failed: (view, failure) => this.#options.onFailure?.(view, failure),
      waiting: (view, error, forMs) => this.#options.onWait?.(view, error, forMs),
    };
  }
}
