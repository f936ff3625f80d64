import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { caseCatalogue } from '../cases/case-catalogue.js';
import { CaseRunner } from '../cases/commands/case-runner.js';
import type { Config } from '../config/config.js';
import type { Clock } from '../platform/clock.js';
import { EventLog } from '../platform/eventstore/event-log.js';
import { EventCodec } from '../platform/event-sourcing/event-codec.js';
import { Leases } from '../platform/mongo/leases.js';
import { MongoStore } from '../platform/mongo/mongo-store.js';
import { DecodedEvents } from '../platform/projections/decoded-events.js';
import { LocalViews } from '../platform/projections/local-views.js';
import { ProjectorHost } from '../platform/projections/projector-host.js';
import { ViewPositions } from '../platform/projections/view-positions.js';
import { ViewReader } from '../platform/projections/view-reader.js';
import { ViewStates } from '../platform/projections/view-states.js';
import type { Logger } from '../platform/observability/logger.js';
import { AccessLog } from '../privacy/access-log/access-log.js';
import { DocumentCipher } from '../privacy/document-cipher.js';
import { loadKeyEncryptionKey } from '../privacy/key-encryption-key.js';
import { MongoDataKeyStore } from '../privacy/mongo-data-key-store.js';
import { PersonalDataVault } from '../privacy/personal-data-vault.js';
import { allViews } from './all-views.js';
import type { Engines } from './engines.js';

/** The two stores with everything that is read from and written to them. */
export interface Stores {
  readonly log: EventLog;
  readonly mongo: MongoStore;
  readonly clock: Clock;
  /** Id of the key-encryption key. */
  readonly keyEncryptionKey: string;
  readonly vault: PersonalDataVault;
  readonly documentCipher: DocumentCipher;
  readonly cases: CaseRunner;
  readonly accessLog: AccessLog;
  readonly leases: Leases;
  readonly projectors: ProjectorHost;
  readonly reader: ViewReader;
  readonly positions: ViewPositions;
  close(): Promise<void>;
}

/** Opens both stores. Nothing is projected until `projectors.start()`. */
export async function openStores(config: Config, engines: Engines, clock: Clock, logger: Logger): Promise<Stores> {
  const mongo = new MongoStore(engines.mongoUrl);
  const dataKeys = new MongoDataKeyStore(mongo.db);
  const kek = await loadKeyEncryptionKey({
    configured: config.keyEncryptionKey,
    dataDir: config.dataDir,
    production: config.production,
    inUse: await dataKeys.keyInUse().catch((error: unknown) => {
      // A process starts without its database, too. Which key is in use there it cannot know then.
      logger.warn({ err: error }, 'whether the key-encryption key fits could not be looked at');
      return 'unknown';
    }),
  }).catch(async (error: unknown) => {
    await mongo.close();
    throw error;
  });
  const log = new EventLog(engines.eventStoreUrl);
  const leases = new Leases(mongo, { holder: `${hostname()}-${process.pid}-${randomUUID()}` });
  // An engine that this very process has just started has no client that holds anything.
  if (engines.mongoSource === 'started') await leases.dropStaleLeases();
  const vault = new PersonalDataVault(dataKeys, kek, clock);
  const writeSide = { log, vault, clock };
  const states = new ViewStates(mongo);
  const local = new LocalViews();
  const codec = new EventCodec(caseCatalogue);
  const projectors = new ProjectorHost(
    {
      store: mongo,
      leases,
      states,
      local,
      source: new DecodedEvents(log, (event) => codec.decode(event)),
      views: allViews(config.timeZone),
    },
    {
      // Ten batches a second: each costs every view a write to disk, and the disk is shared with the appends.
      batchIntervalMs: 100,
      saveIntervalMs: 250,
      onFailure: (view, failure) => logger.error({ view: view.name, failure }, 'a projector stopped'),
      onWait: (view, error, forMs) =>
        logger.warn(
          { view: view.name, err: error, forMs: Math.round(forMs) },
          'the store takes no writes of a view; it is tried again',
        ),
      onError: (error) => logger.error({ err: error }, 'the projectors stopped and start again'),
    },
  );
  return {
    log,
    mongo,
    clock,
    keyEncryptionKey: kek.id,
    vault,
    documentCipher: new DocumentCipher(vault),
    cases: new CaseRunner(writeSide),
    accessLog: new AccessLog(writeSide),
    leases,
    projectors,
    reader: new ViewReader(mongo, states, local),
    positions: new ViewPositions(states, local),
    close: async () => {
      await projectors.stop();
      await log.dispose();
      await mongo.close();
    },
  };
}
