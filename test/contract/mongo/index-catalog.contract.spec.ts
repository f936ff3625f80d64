import { startMongo, failure, type TestMongo } from '../../support/mongo.js';

let mongo: TestMongo;

beforeAll(async () => {
  mongo = await startMongo();
});

afterAll(() => mongo.stop());

it('lists the index of _id of every collection', async () => {
  const collection = mongo.fresh();
  await collection.insertOne({ a: 1 });
  expect(await collection.indexes()).toEqual([{ v: 2, key: { _id: 1 }, name: '_id_' }]);
});

it('describes indexes with their options', async () => {
  const collection = mongo.fresh();
  await collection.createIndex({ a: 1, 'b.c': -1 }, { unique: true, name: 'mine' });
  await collection.createIndex({ at: 1 }, { expireAfterSeconds: 60 });
  await collection.createIndex({ p: 1 }, { sparse: true });
  await collection.createIndex({ q: 1 }, { partialFilterExpression: { q: { $gt: 1 } } });
  expect(await collection.indexes()).toEqual([
    { v: 2, key: { _id: 1 }, name: '_id_' },
    { v: 2, key: { a: 1, 'b.c': -1 }, name: 'mine', unique: true },
    { v: 2, key: { at: 1 }, name: 'at_1', expireAfterSeconds: 60 },
    { v: 2, key: { p: 1 }, name: 'p_1', sparse: true },
    { v: 2, key: { q: 1 }, name: 'q_1', partialFilterExpression: { q: { $gt: 1 } } },
  ]);
});

it('makes an index once however often it is asked for', async () => {
  const collection = mongo.fresh();
  await Promise.all([1, 2, 3].map(() => collection.createIndex({ a: 1 })));
  expect(await collection.indexes()).toHaveLength(2);
});

it('refuses another index of the same name', async () => {
  const collection = mongo.fresh();
  await collection.createIndex({ a: 1 }, { name: 'n' });
  expect((await failure(collection.createIndex({ b: 1 }, { name: 'n' }))).code).toBe(86);
});

it('refuses the same index under another name', async () => {
  const collection = mongo.fresh();
  await collection.createIndex({ a: 1 }, { name: 'n' });
  expect((await failure(collection.createIndex({ a: 1 }, { name: 'm' }))).code).toBe(85);
});

it('drops an index by name and all of them at once', async () => {
  const collection = mongo.fresh();
  await collection.createIndexes([{ key: { a: 1 } }, { key: { b: 1 } }, { key: { c: 1 } }]);
  await collection.dropIndex('a_1');
  expect((await collection.indexes()).map(({ name }) => name)).toEqual(['_id_', 'b_1', 'c_1']);
  await collection.dropIndexes();
  expect(await collection.indexes()).toHaveLength(1);
  expect((await failure(collection.dropIndex('a_1'))).code).toBe(27);
  expect((await failure(collection.dropIndex('_id_'))).code).toBe(72);
});

it('refuses two arrays in one compound index', async () => {
  const collection = mongo.fresh();
  await collection.createIndex({ a: 1, b: 1 });
  expect((await failure(collection.insertOne({ a: [1], b: [2] }))).code).toBe(171);
  expect(await collection.countDocuments()).toBe(0);
});

it('refuses empty keys and directions that are none', async () => {
  const collection = mongo.fresh();
  expect((await failure(collection.createIndex({}))).code).toBe(67);
  expect((await failure(mongo.db.command({ createIndexes: 'x', indexes: [{ key: { a: 0 }, name: 'a' }] }))).code).toBe(
    67,
  );
});

it('lists collections and databases', async () => {
  const collection = mongo.fresh();
  await collection.insertOne({ a: 1 });
  const names = (await mongo.db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
  expect(names).toContain(collection.collectionName);
  const { databases } = await mongo.client.db().admin().listDatabases();
  expect(databases.map(({ name }) => name)).toContain(mongo.db.databaseName);
  expect(await mongo.db.listCollections({ name: 'nothing' }).toArray()).toEqual([]);
});

it('creates a collection once', async () => {
  const name = mongo.fresh().collectionName;
  await mongo.db.createCollection(name);
  expect((await failure(mongo.db.createCollection(name))).code).toBe(48);
});

it('drops a collection with all that is in it', async () => {
  const collection = mongo.fresh<{ _id: number }>();
  await collection.createIndex({ a: 1 });
  await collection.insertMany([{ _id: 1 }, { _id: 2 }]);
  expect(await collection.drop()).toBe(true);
  expect(await collection.countDocuments()).toBe(0);
  await collection.insertOne({ _id: 1 });
  expect(await collection.find().toArray()).toEqual([{ _id: 1 }]);
  expect(await collection.indexes()).toHaveLength(1);
});

it('puts a collection in the place of another in one step', async () => {
  const [old, fresh] = [mongo.fresh<{ _id: number }>(), mongo.fresh<{ _id: number }>()];
  await old.insertOne({ _id: 1 });
  await fresh.createIndex({ a: 1 });
  await fresh.insertOne({ _id: 2 });
  expect((await failure(fresh.rename(old.collectionName))).code).toBe(48);
  await fresh.rename(old.collectionName, { dropTarget: true });
  expect(await old.find().toArray()).toEqual([{ _id: 2 }]);
  expect(await old.indexes()).toHaveLength(2);
  expect(await fresh.countDocuments()).toBe(0);
});

it('refuses to rename what does not exist', async () => {
  expect((await failure(mongo.fresh().rename('other'))).code).toBe(26);
});

it('refuses names that are none', async () => {
  expect((await failure(mongo.db.command({ insert: 'a$b', documents: [{ a: 1 }] }))).code).toBe(73);
  expect((await failure(mongo.db.command({ insert: '', documents: [{ a: 1 }] }))).code).toBe(73);
});

it('drops a database', async () => {
  const db = mongo.client.db(`${mongo.db.databaseName}_gone`);
  await db.collection('a').insertOne({ a: 1 });
  await db.dropDatabase();
  expect(await db.listCollections().toArray()).toEqual([]);
});

it('tells sizes', async () => {
  const collection = mongo.fresh();
  await collection.insertMany([{ a: 1 }, { a: 2 }]);
  const stats = await mongo.db.command({ collStats: collection.collectionName });
  expect(stats).toMatchObject({ count: 2, nindexes: 1 });
  expect((await mongo.db.stats())['objects']).toBeGreaterThanOrEqual(2);
});
