import { setTimeout as delay } from 'node:timers/promises';
import { isStoreUnavailable } from '../mongo/store-failure.js';
import { latest } from './event-source.js';
import { ProjectedView, type Projection } from './projected-view.js';
import { SharedFeed } from './shared-feed.js';
import type { View } from './view.js';
import type { ViewLag } from './view-lag.js';
import { rollupsOf, type ViewState } from './view-state.js';
import { DeposedError } from './view-states.js';

export interface HousekeepingOptions {
  /** Between two rounds: requested rebuilds and retired collections. */
  readonly housekeepingMs: number;
  /** How long a collection outlives its replacement, for queries that still read it. */
  readonly retireAfterMs: number;
}

/** What a process does from taking the lease to losing it. */
export class Tenure {
  readonly #views: readonly View[];
  readonly #projection: Projection;
  readonly #options: HousekeepingOptions;
  #projected: readonly ProjectedView[] = [];

  constructor(views: readonly View[], projection: Projection, options: HousekeepingOptions) {
    this.#views = views;
    this.#projection = projection;
    this.#options = options;
  }

  /** Projects until the projection's signal; then every batch under way has been finished and every position stored. */
  async run(): Promise<void> {
    const { source, signal, local } = this.#projection;
    try {
      this.#projected = await Promise.all(this.#views.map((view) => ProjectedView.open(view, this.#projection)));
      const prefixes = [...new Set(this.#views.flatMap(({ categories }) => categories))].map((each) => `${each}-`);
      // Where most views stand after an orderly end.
      const furthest = latest(this.#projected.flatMap(({ positions }) => positions));
      const feed = new SharedFeed(source, prefixes, furthest);
      for (const projected of this.#projected) projected.start(feed);
      await Promise.all([feed.run(signal), this.#keepHouse()]);
    } catch (error) {
      const isExpected = signal.aborted || error instanceof DeposedError;
      this.#projection.deposed();
      if (!isExpected) throw error;
    } finally {
      await Promise.all(this.#projected.map((projected) => projected.stop()));
      local.clear();
    }
  }

  lags(head: bigint | null): ViewLag[] {
    return this.#projected.map((projected) => projected.lag(head));
  }

  /** Takes up a failed view from where it stopped. */
  async retry(view: string): Promise<void> {
    await this.#projected.find((projected) => projected.view.name === view)?.retry();
  }

  async #keepHouse(): Promise<void> {
    const { signal, states } = this.#projection;
    while (!signal.aborted) {
      try {
        for (const state of await states.readAll()) await this.#tidy(state);
      } catch (error) {
        if (!isStoreUnavailable(error)) throw error;
      }
      await delay(this.#options.housekeepingMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async #tidy(state: ViewState): Promise<void> {
    if (state.rebuildRequested) {
      await this.#projected.find(({ view }) => view.name === state._id)?.rebuild(state);
    }
    const { db, states, token } = this.#projection;
    for (const { collection, at } of state.retired ?? []) {
      if (Date.now() - at.getTime() < this.#options.retireAfterMs) continue;
      await db.dropCollection(collection);
      await db.dropCollection(rollupsOf(collection));
      await states.forget(state._id, collection, token);
    }
  }
}
