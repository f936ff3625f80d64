import { startMongo, failure, type TestMongo } from '../../support/mongo.js';

let mongo: TestMongo;

beforeAll(async () => {
  mongo = await startMongo();
});

afterAll(() => mongo.stop());

it('presents itself so that drivers retry writes and use sessions', async () => {
  const hello = await mongo.db.command({ hello: 1 });
  expect(hello).toMatchObject({
    isWritablePrimary: true,
    maxBsonObjectSize: 16_777_216,
    maxMessageSizeBytes: 48_000_000,
    maxWriteBatchSize: 100_000,
    logicalSessionTimeoutMinutes: 30,
    ok: 1,
  });
  expect(typeof hello['setName']).toBe('string');
});

it('answers the old greeting', async () => {
  expect(await mongo.db.command({ isMaster: 1 })).toMatchObject({ ismaster: true, ok: 1 });
});

it('answers what shells and graphical tools ask at the start', async () => {
  const admin = mongo.client.db('admin');
  expect((await admin.command({ buildInfo: 1 }))['version']).toMatch(/^\d+\.\d+\.\d+/);
  for (const command of [
    { ping: 1 },
    { connectionStatus: 1 },
    { hostInfo: 1 },
    { getParameter: 1, featureCompatibilityVersion: 1 },
    { getCmdLineOpts: 1 },
    { getLog: 'startupWarnings' },
    { serverStatus: 1 },
    { whatsmyuri: 1 },
    { listDatabases: 1 },
  ])
    expect(await admin.command(command)).toMatchObject({ ok: 1 });
});

it('begins and ends sessions', async () => {
  const session = mongo.client.startSession();
  const collection = mongo.fresh();
  await collection.insertOne({ a: 1 }, { session });
  expect(await collection.countDocuments({}, { session })).toBe(1);
  await session.endSession();
});

it('explains reads and the search of writes', async () => {
  const collection = mongo.fresh();
  await collection.insertOne({ a: 1 });
  for (const command of [
    { find: collection.collectionName, filter: { a: 1 } },
    { count: collection.collectionName, query: { a: 1 } },
    { aggregate: collection.collectionName, pipeline: [{ $match: { a: 1 } }], cursor: {} },
    { update: collection.collectionName, updates: [{ q: { a: 1 }, u: { $set: { b: 1 } } }] },
    { delete: collection.collectionName, deletes: [{ q: { a: 1 }, limit: 0 }] },
  ])
    expect(await mongo.db.command({ explain: command, verbosity: 'executionStats' })).toMatchObject({ ok: 1 });
  expect(await collection.findOne({})).not.toHaveProperty('b');
});

it('reports unknown sessions and old ones alike as nothing special', async () => {
  expect(await mongo.db.command({ refreshSessions: [] })).toMatchObject({ ok: 1 });
  expect((await failure(mongo.db.command({ saslStart: 1, mechanism: 'X', payload: '' }))).code).toBeGreaterThan(0);
});
