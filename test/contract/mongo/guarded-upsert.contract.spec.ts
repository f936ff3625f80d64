import { MongoBulkWriteError, type AnyBulkWriteOperation } from 'mongodb';
import { startMongo, failure, type TestMongo } from '../../support/mongo.js';

let mongo: TestMongo;

beforeAll(async () => {
  mongo = await startMongo();
});

afterAll(() => mongo.stop());

interface Row {
  _id: string;
  position: bigint;
  stage: string;
}

const guarded = (_id: string, position: bigint, stage: string): AnyBulkWriteOperation<Row> => ({
  replaceOne: { filter: { _id, position: { $lt: position } }, replacement: { position, stage }, upsert: true },
});

it('inserts a document that is not there', async () => {
  const collection = mongo.fresh<Row>();
  const { upsertedCount } = await collection.bulkWrite([guarded('a', 5n, 'x')], { ordered: false });
  expect(upsertedCount).toBe(1);
  expect(await collection.findOne({ _id: 'a' })).toEqual({ _id: 'a', position: 5n, stage: 'x' });
});

it('replaces an older document', async () => {
  const collection = mongo.fresh<Row>();
  await collection.insertOne({ _id: 'a', position: 4n, stage: 'x' });
  const { modifiedCount } = await collection.bulkWrite([guarded('a', 5n, 'y')], { ordered: false });
  expect(modifiedCount).toBe(1);
  expect(await collection.findOne({ _id: 'a' })).toMatchObject({ position: 5n, stage: 'y' });
});

it('leaves a newer document alone and says so with a duplicate key', async () => {
  const collection = mongo.fresh<Row>();
  await collection.insertOne({ _id: 'a', position: 6n, stage: 'newer' });
  const error = await collection.bulkWrite([guarded('a', 5n, 'older')], { ordered: false }).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(MongoBulkWriteError);
  expect((error as MongoBulkWriteError).code).toBe(11000);
  expect(await collection.findOne({ _id: 'a' })).toMatchObject({ stage: 'newer' });
});

it('leaves a document of the same position alone', async () => {
  const collection = mongo.fresh<Row>();
  await collection.insertOne({ _id: 'a', position: 5n, stage: 'first' });
  await collection.bulkWrite([guarded('a', 5n, 'again')], { ordered: false }).catch(() => undefined);
  expect(await collection.findOne({ _id: 'a' })).toMatchObject({ stage: 'first' });
});

it('applies the others of a batch in which one is too old', async () => {
  const collection = mongo.fresh<Row>();
  await collection.insertOne({ _id: 'b', position: 9n, stage: 'newer' });
  const error = (await collection
    .bulkWrite([guarded('a', 5n, 'x'), guarded('b', 5n, 'x'), guarded('c', 5n, 'x')], { ordered: false })
    .catch((e: unknown) => e)) as MongoBulkWriteError;
  expect(error.result.upsertedCount).toBe(2);
  const problems = [error.writeErrors].flat();
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatchObject({ index: 1, code: 11000 });
  expect(await collection.countDocuments()).toBe(3);
});

it('applies two versions of a document within one batch in order', async () => {
  const collection = mongo.fresh<Row>();
  await collection.bulkWrite([guarded('a', 1n, 'x'), guarded('a', 2n, 'y')], { ordered: false });
  expect(await collection.findOne({ _id: 'a' })).toMatchObject({ position: 2n, stage: 'y' });
});

it('compares positions beyond 2^53 exactly', async () => {
  const collection = mongo.fresh<Row>();
  const far = 2n ** 60n;
  await collection.insertOne({ _id: 'a', position: far, stage: 'x' });
  await collection.bulkWrite([guarded('a', far + 1n, 'y')], { ordered: false });
  expect(await collection.findOne({ _id: 'a' })).toMatchObject({ position: far + 1n, stage: 'y' });
  await collection.bulkWrite([guarded('a', far + 1n, 'z')], { ordered: false }).catch(() => undefined);
  expect(await collection.findOne({ _id: 'a' })).toMatchObject({ stage: 'y' });
});

it('guards updates with operators in the same way', async () => {
  const collection = mongo.fresh<Row>();
  const update = (position: bigint, stage: string): AnyBulkWriteOperation<Row> => ({
    updateOne: {
      filter: { _id: 'a', position: { $lt: position } },
      update: { $set: { position, stage } },
      upsert: true,
    },
  });
  await collection.bulkWrite([update(3n, 'x')], { ordered: false });
  await collection.bulkWrite([update(2n, 'old')], { ordered: false }).catch(() => undefined);
  await collection.bulkWrite([update(4n, 'y')], { ordered: false });
  expect(await collection.findOne({ _id: 'a' })).toEqual({ _id: 'a', position: 4n, stage: 'y' });
});

it('lets the newest of many racing writers win', async () => {
  const collection = mongo.fresh<Row>();
  const positions = Array.from({ length: 64 }, (_, i) => BigInt(i + 1)).sort(() => 0.5 - Math.random());
  await Promise.all(
    positions.map((position) =>
      collection.bulkWrite([guarded('a', position, `at ${position}`)], { ordered: false }).catch(() => undefined),
    ),
  );
  expect(await collection.findOne({ _id: 'a' })).toMatchObject({ position: 64n, stage: 'at 64' });
});

it('names the index, the key and the value in the duplicate', async () => {
  const collection = mongo.fresh<Row>();
  await collection.insertOne({ _id: 'a', position: 6n, stage: 'x' });
  const { code, message } = await failure(collection.insertOne({ _id: 'a', position: 1n, stage: 'y' }));
  expect(code).toBe(11000);
  expect(message).toBe(
    `E11000 duplicate key error collection: ${collection.namespace} index: _id_ dup key: { _id: "a" }`,
  );
});
