import { join } from 'node:path';
import { type EngineProcess, spawnEngine } from '../../support/event-store.js';

/** Stores of their own: an event store, and a database on a MongoDB that others use too. */
export interface Stores {
  readonly eventStore: EngineProcess;
  readonly mongoUrl: string;
  /** What names them to a command. */
  readonly env: Readonly<Record<string, string>>;
}

/** Makes stores until it is told to end those that it made. */
export class FreshStores {
  readonly #made: EngineProcess[] = [];

  /** `folder` takes the files of the event stores. */
  constructor(
    private readonly folder: string,
    private readonly mongoUrl: string,
  ) {}

  async make(): Promise<Stores> {
    const name = `transfer-${this.#made.length}`;
    const eventStore = await spawnEngine(join(this.folder, name));
    this.#made.push(eventStore);
    const url = new URL(this.mongoUrl);
    url.pathname = `/${name}`;
    return { eventStore, mongoUrl: url.href, env: { EVENTSTORE_URL: eventStore.url, MONGODB_URL: url.href } };
  }

  async end(): Promise<void> {
    for (const eventStore of this.#made) await eventStore.kill();
  }
}
