import { type MongoBulkWriteError } from 'mongodb';
import { startMongo, failure, type TestMongo } from '../../support/mongo.js';

let mongo: TestMongo;

beforeAll(async () => {
  mongo = await startMongo();
});

afterAll(() => mongo.stop());

it('mixes inserts, updates, replacements and deletes', async () => {
  const collection = mongo.fresh<{ _id: number; n?: number }>();
  await collection.insertMany([1, 2, 3].map((_id) => ({ _id, n: 0 })));
  const result = await collection.bulkWrite([
    { insertOne: { document: { _id: 4, n: 0 } } },
    { updateOne: { filter: { _id: 1 }, update: { $inc: { n: 1 } } } },
    { updateMany: { filter: {}, update: { $inc: { n: 10 } } } },
    { replaceOne: { filter: { _id: 2 }, replacement: { n: 99 } } },
    { deleteOne: { filter: { _id: 3 } } },
  ]);
  expect(result).toMatchObject({ insertedCount: 1, matchedCount: 6, modifiedCount: 6, deletedCount: 1 });
  expect(await collection.find().sort({ _id: 1 }).toArray()).toEqual([
    { _id: 1, n: 11 },
    { _id: 2, n: 99 },
    { _id: 4, n: 10 },
  ]);
});

it('stops an ordered batch at the first failure', async () => {
  const collection = mongo.fresh<{ _id: number; n: number }>();
  await collection.insertMany([
    { _id: 1, n: 'text' as unknown as number },
    { _id: 2, n: 1 },
  ]);
  const operations = [1, 2].map((_id) => ({ updateOne: { filter: { _id }, update: { $inc: { n: 1 } } } }));
  const error = (await collection.bulkWrite(operations).catch((e: unknown) => e)) as MongoBulkWriteError;
  expect(error.code).toBe(14);
  expect(await collection.findOne({ _id: 2 })).toEqual({ _id: 2, n: 1 });
});

it('reports every failure of an unordered batch by its place', async () => {
  const collection = mongo.fresh<{ _id: number; n: number }>();
  await collection.insertMany([
    { _id: 1, n: 'text' as unknown as number },
    { _id: 2, n: 1 },
    { _id: 3, n: 'text' as unknown as number },
  ]);
  const operations = [1, 2, 3].map((_id) => ({ updateOne: { filter: { _id }, update: { $inc: { n: 1 } } } }));
  const error = (await collection
    .bulkWrite(operations, { ordered: false })
    .catch((e: unknown) => e)) as MongoBulkWriteError;
  expect([error.writeErrors].flat().map(({ index, code }) => [index, code])).toEqual([
    [0, 14],
    [2, 14],
  ]);
  expect(await collection.findOne({ _id: 2 })).toEqual({ _id: 2, n: 2 });
});

it('takes thousands of operations in one batch', async () => {
  const collection = mongo.fresh<{ _id: number; n: number }>();
  const operations = Array.from({ length: 5000 }, (_, _id) => ({
    updateOne: { filter: { _id }, update: { $set: { n: _id * 2 } }, upsert: true },
  }));
  const result = await collection.bulkWrite(operations, { ordered: false });
  expect(result.upsertedCount).toBe(5000);
  expect(result.upsertedIds[4999]).toBe(4999);
  expect(await collection.countDocuments({ n: { $gte: 5000 } })).toBe(2500);
});

it('reads its own earlier writes within a batch', async () => {
  const collection = mongo.fresh<{ _id: number; n: number }>();
  await collection.bulkWrite([
    { insertOne: { document: { _id: 1, n: 1 } } },
    { updateOne: { filter: { n: 1 }, update: { $set: { n: 2 } } } },
    { updateOne: { filter: { n: 2 }, update: { $set: { n: 3 } } } },
  ]);
  expect(await collection.findOne({})).toEqual({ _id: 1, n: 3 });
});

it('loses no increment of many clients', async () => {
  const collection = mongo.fresh<{ _id: number; n: number }>();
  await collection.insertOne({ _id: 1, n: 0 });
  await Promise.all(Array.from({ length: 200 }, () => collection.updateOne({ _id: 1 }, { $inc: { n: 1 } })));
  expect(await collection.findOne({})).toEqual({ _id: 1, n: 200 });
});

it('counts the same under unacknowledged writes once they have arrived', async () => {
  const collection = mongo.fresh<{ _id: number }>();
  await collection.insertOne({ _id: 1 }, { writeConcern: { w: 0 } });
  await expect(collection.updateOne({ _id: 1 }, { $set: { a: 1 } })).resolves.toBeDefined();
});

it('refuses documents beyond 16 MiB', async () => {
  const { code } = await failure(mongo.fresh().insertOne({ text: 'x'.repeat(16 * 1024 * 1024) }));
  expect(code).toBe(2);
});

it('accepts majority and journaled write concerns', async () => {
  const collection = mongo.fresh();
  await collection.insertOne({ a: 1 }, { writeConcern: { w: 'majority', journal: true, wtimeoutMS: 1000 } });
  expect(await collection.countDocuments()).toBe(1);
});
