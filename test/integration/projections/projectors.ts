import { randomUUID } from 'node:crypto';
import { startEventStoreServer } from '../../../src/embedded/eventstore/event-store-server.js';
import { EventLog } from '../../../src/platform/eventstore/event-log.js';
import type { RecordedEvent } from '../../../src/platform/eventstore/recorded-event.js';
import type { StoredEvent } from '../../../src/platform/event-sourcing/event.js';
import { Leases } from '../../../src/platform/mongo/leases.js';
import { MongoStore } from '../../../src/platform/mongo/mongo-store.js';
import { DecodedEvents } from '../../../src/platform/projections/decoded-events.js';
import type { EventSource } from '../../../src/platform/projections/event-source.js';
import { LocalViews } from '../../../src/platform/projections/local-views.js';
import { ProjectorHost, type ProjectorOptions } from '../../../src/platform/projections/projector-host.js';
import { ViewPositions } from '../../../src/platform/projections/view-positions.js';
import { ViewReader } from '../../../src/platform/projections/view-reader.js';
import { ViewStates } from '../../../src/platform/projections/view-states.js';
import type { View } from '../../../src/platform/projections/view.js';
import { inTemporaryFolder, type RunningStore } from './stores.js';

/** How long a test waits for a view; it never takes that long. In milliseconds. */
export const PATIENCE_MS = 20_000;

/** One process of a site, with the parts of the read side that the composition root would wire. */
export interface Process {
  readonly store: MongoStore;
  readonly host: ProjectorHost;
  readonly positions: ViewPositions;
  readonly reader: ViewReader;
  readonly states: ViewStates;
  stop(): Promise<void>;
}

/** `ttlMs` of the lease is short, so that a standby takes over while a test waits. */
export function startProcess(
  url: string,
  source: EventSource,
  views: readonly View[],
  options: ProjectorOptions = {},
): Process {
  const store = new MongoStore(url);
  const states = new ViewStates(store);
  const local = new LocalViews();
  const leases = new Leases(store, { holder: randomUUID(), ttlMs: 400 });
  const host = new ProjectorHost(
    { store, leases, states, local, source, views },
    { batchIntervalMs: 5, saveIntervalMs: 10, housekeepingMs: 20, ...options },
  );
  host.start();
  return {
    store,
    host,
    states,
    positions: new ViewPositions(states, local),
    reader: new ViewReader(store, states, local),
    stop: async () => {
      await host.stop();
      await store.close();
    },
  };
}

/** An event store of the test's own. */
export class TestLog {
  readonly source: EventSource;

  private constructor(
    private readonly server: RunningStore,
    private readonly log: EventLog,
  ) {
    this.source = new DecodedEvents(log, decode);
  }

  static async start(): Promise<TestLog> {
    const server = await inTemporaryFolder((dataDir) => startEventStoreServer({ dataDir }));
    return new TestLog(server, new EventLog(server.url));
  }

  /** Appends an account's first events. Returns the position of the last one. */
  async open(account: string, amount: number, ...then: readonly string[]): Promise<bigint> {
    return this.append(`account-${account}`, 'no-stream', ['Opened', ...then], amount);
  }

  async append(
    streamName: string,
    expected: bigint | 'no-stream',
    types: readonly string[],
    amount = 1,
  ): Promise<bigint> {
    const data = JSON.stringify({ group: 'a', amount });
    const events = types.map((type) => ({ id: randomUUID(), type, data, metadata: '{}' }));
    const { position } = await this.log.append(streamName, expected, events);
    return position;
  }

  async close(): Promise<void> {
    await this.log.dispose();
    await this.server.close();
  }
}

function decode(recorded: RecordedEvent): StoredEvent {
  if (recorded.type === 'Undecodable') throw new Error('The schema version of this event is not known.');
  return recorded as unknown as StoredEvent;
}
