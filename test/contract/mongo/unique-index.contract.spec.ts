import { startMongo, failure, type TestMongo } from '../../support/mongo.js';

let mongo: TestMongo;

beforeAll(async () => {
  mongo = await startMongo();
});

afterAll(() => mongo.stop());

it('keeps a value from being used twice', async () => {
  const collection = mongo.fresh<{ _id: number; email?: string }>();
  await collection.createIndex({ email: 1 }, { unique: true });
  await collection.insertOne({ _id: 1, email: 'a' });
  const { code, message } = await failure(collection.insertOne({ _id: 2, email: 'a' }));
  expect(code).toBe(11000);
  expect(message).toContain('index: email_1 dup key: { email: "a" }');
  expect(await collection.countDocuments()).toBe(1);
});

it('says which key and value collide', async () => {
  const collection = mongo.fresh<{ _id: number; a: number; b: number }>();
  await collection.createIndex({ a: 1, b: -1 }, { unique: true });
  await collection.insertOne({ _id: 1, a: 1, b: 2 });
  const error: unknown = await collection.insertOne({ _id: 2, a: 1, b: 2 }).catch((e: unknown) => e);
  expect(error).toMatchObject({ keyPattern: { a: 1, b: -1 }, keyValue: { a: 1, b: 2 } });
});

it('counts missing as one value', async () => {
  const collection = mongo.fresh<{ _id: number }>();
  await collection.createIndex({ email: 1 }, { unique: true });
  await collection.insertOne({ _id: 1 });
  expect((await failure(collection.insertOne({ _id: 2 }))).code).toBe(11000);
});

it('lets any number of documents lack a sparse key', async () => {
  const collection = mongo.fresh<{ _id: number }>();
  await collection.createIndex({ email: 1 }, { unique: true, sparse: true });
  await collection.insertMany([{ _id: 1 }, { _id: 2 }]);
  expect(await collection.countDocuments()).toBe(2);
});

it('holds only within the filter of a partial index', async () => {
  const collection = mongo.fresh<{ _id: number; ref: string; open: boolean }>();
  await collection.createIndex({ ref: 1 }, { unique: true, partialFilterExpression: { open: true } });
  await collection.insertMany([
    { _id: 1, ref: 'x', open: false },
    { _id: 2, ref: 'x', open: true },
    { _id: 3, ref: 'x', open: false },
  ]);
  expect((await failure(collection.updateOne({ _id: 3 }, { $set: { open: true } }))).code).toBe(11000);
  expect(await collection.findOne({ _id: 3 })).toEqual({ _id: 3, ref: 'x', open: false });
});

it('holds for updates and leaves the document as it was', async () => {
  const collection = mongo.fresh<{ _id: number; k: number }>();
  await collection.createIndex({ k: 1 }, { unique: true });
  await collection.insertMany([
    { _id: 1, k: 1 },
    { _id: 2, k: 2 },
  ]);
  expect((await failure(collection.updateOne({ _id: 2 }, { $set: { k: 1 } }))).code).toBe(11000);
  expect(await collection.find({ k: 2 }).toArray()).toEqual([{ _id: 2, k: 2 }]);
});

it('lets a value be used again after a delete', async () => {
  const collection = mongo.fresh<{ _id: number; k: number }>();
  await collection.createIndex({ k: 1 }, { unique: true });
  await collection.insertOne({ _id: 1, k: 1 });
  await collection.deleteOne({ _id: 1 });
  await expect(collection.insertOne({ _id: 2, k: 1 })).resolves.toBeDefined();
});

it('compares numbers of different types', async () => {
  const collection = mongo.fresh<{ _id: number; k: unknown }>();
  await collection.createIndex({ k: 1 }, { unique: true });
  await collection.insertOne({ _id: 1, k: 5n });
  expect((await failure(collection.insertOne({ _id: 2, k: 5 }))).code).toBe(11000);
});

it('holds for the items of arrays across documents, not within one', async () => {
  const collection = mongo.fresh<{ _id: number; k: number[] }>();
  await collection.createIndex({ k: 1 }, { unique: true });
  await collection.insertOne({ _id: 1, k: [1, 1, 2] });
  expect((await failure(collection.insertOne({ _id: 2, k: [2, 3] }))).code).toBe(11000);
  await expect(collection.insertOne({ _id: 3, k: [3] })).resolves.toBeDefined();
});

it('cannot be made over values that repeat, and leaves no trace then', async () => {
  const collection = mongo.fresh<{ _id: number; k: number }>();
  await collection.insertMany([
    { _id: 1, k: 1 },
    { _id: 2, k: 1 },
  ]);
  expect((await failure(collection.createIndex({ k: 1 }, { unique: true }))).code).toBe(11000);
  expect((await collection.indexes()).map(({ name }) => name)).toEqual(['_id_']);
  await expect(collection.insertOne({ _id: 3, k: 1 })).resolves.toBeDefined();
});

it('lets one of many racing inserts win', async () => {
  const collection = mongo.fresh<{ _id: number; k: string }>();
  await collection.createIndex({ k: 1 }, { unique: true });
  const attempts = Array.from({ length: 40 }, (_, _id) =>
    collection.insertOne({ _id, k: 'only' }).then(
      () => 1,
      () => 0,
    ),
  );
  const won = await Promise.all(attempts);
  expect(won.reduce<number>((sum, one) => sum + one, 0)).toBe(1);
  expect(await collection.countDocuments()).toBe(1);
});
