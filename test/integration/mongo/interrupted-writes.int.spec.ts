import { MongoStore } from '../../../src/platform/mongo/mongo-store.js';
import { isStoreUnavailable } from '../../../src/platform/mongo/store-failure.js';
import { eventually } from '../../support/eventually.js';
import { freshDatabase } from '../../support/given-mongo.js';
import { type RunningStore, startReadModels } from '../projections/stores.js';
import { StallingWire } from './stalling-wire.js';

/** More than a socket takes at once, so that the driver waits until the rest can be sent. */
const large = Buffer.alloc(12_000_000);

describe('A write of which the server has taken only a part', () => {
  let server: RunningStore;
  let wire: StallingWire;
  let store: MongoStore;
  let failure: Promise<unknown>;

  beforeAll(async () => {
    server = await startReadModels();
  });

  beforeEach(async () => {
    wire = await StallingWire.to(freshDatabase(server.url));
    store = new MongoStore(wire.url, { serverSelectionTimeoutMs: 500 });
    const collection = store.db.collection('large');
    await collection.insertOne({ small: true });
    wire.stallAfter(1_000_000);
    failure = collection.insertOne({ large }).then(
      () => 'no failure',
      (error: unknown) => error,
    );
    await eventually('a part is taken', () => Promise.resolve(wire.isStalled));
  });

  afterEach(async () => {
    await store.close();
    await wire.close();
  });

  afterAll(() => server.close());

  it('fails as unavailable when the server dies, so that it is made again', async () => {
    wire.reset();
    const error = await failure;
    expect({ error, isStoreUnavailable: isStoreUnavailable(error) }).toMatchObject({ isStoreUnavailable: true });
  });

  it('fails when the driver gives the connection up', async () => {
    await store.close();
    expect(await failure).toBeInstanceOf(Error);
  });
});
