import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Db, MongoClient } from 'mongodb';
import { startEventStoreServer } from '../../../src/embedded/eventstore/event-store-server.js';
import { SystemClock } from '../../../src/platform/clock.js';
import { EventLog } from '../../../src/platform/eventstore/event-log.js';
import { MongoDataKeyStore } from '../../../src/privacy/mongo-data-key-store.js';
import { PersonalDataVault } from '../../../src/privacy/personal-data-vault.js';
import { freshDatabase } from '../../support/given-mongo.js';
import { startReadModels } from '../projections/stores.js';

export interface Engines {
  readonly log: EventLog;
  readonly db: Db;
  /** A vault of its own, as another instance of the application has one. */
  vault(options?: ConstructorParameters<typeof PersonalDataVault>[3]): PersonalDataVault;
  stop(): Promise<void>;
}

/** The embedded event store, the read models under test in a database of their own, and what the write side needs of them. */
export async function startEngines(): Promise<Engines> {
  const directory = await mkdtemp(join(tmpdir(), 'redress-write-side-'));
  const [eventStore, mongo] = await Promise.all([
    startEventStoreServer({ dataDir: join(directory, 'events') }),
    startReadModels(),
  ]);
  const client = await MongoClient.connect(freshDatabase(mongo.url));
  const log = new EventLog(eventStore.url);
  const db = client.db();
  const kek = { id: 'test', bytes: randomBytes(32) };
  return {
    log,
    db,
    vault: (options) => new PersonalDataVault(new MongoDataKeyStore(db), kek, new SystemClock(), options),
    stop: async () => {
      await log.dispose();
      await db.dropDatabase();
      await client.close();
      await Promise.all([eventStore.close(), mongo.close()]);
      await rm(directory, { recursive: true });
    },
  };
}
