import { Long, type Collection, type Document } from 'mongodb';
import { startMongo, failure, type TestMongo } from '../../support/mongo.js';

let mongo: TestMongo;

beforeAll(async () => {
  mongo = await startMongo();
});

afterAll(() => mongo.stop());

interface Row {
  _id: number;
  n: number;
}

const command = (body: Document): Promise<Document> => mongo.db.command(body, { useBigInt64: true });

let rows: Collection<Row>;

beforeAll(async () => {
  rows = mongo.fresh<Row>();
  await rows.insertMany(Array.from({ length: 1000 }, (_, _id) => ({ _id, n: _id % 10 })));
  await rows.createIndex({ n: 1, _id: 1 });
});

it('begins with 101 documents when no batch size is given', async () => {
  const { cursor } = await command({ find: rows.collectionName });
  expect(cursor.firstBatch).toHaveLength(101);
  expect(cursor.id).not.toBe(0n);
  await command({ killCursors: rows.collectionName, cursors: [Long.fromBigInt(cursor.id as bigint)] });
});

it('hands out batches of the size asked for until the end', async () => {
  const seen: number[] = [];
  let { cursor } = await command({ find: rows.collectionName, batchSize: 300, sort: { _id: 1 } });
  let batch = cursor.firstBatch as Row[];
  const sizes = [batch.length];
  seen.push(...batch.map(({ _id }) => _id));
  while (cursor.id !== 0n) {
    ({ cursor } = await command({
      getMore: Long.fromBigInt(cursor.id as bigint),
      collection: rows.collectionName,
      batchSize: 300,
    }));
    batch = cursor.nextBatch as Row[];
    sizes.push(batch.length);
    seen.push(...batch.map(({ _id }) => _id));
  }
  expect(seen).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  expect(sizes.slice(0, 4)).toEqual([300, 300, 300, 100]);
});

it('opens a cursor without documents for a batch size of 0', async () => {
  const { cursor } = await command({ find: rows.collectionName, batchSize: 0 });
  expect(cursor.firstBatch).toEqual([]);
  expect(cursor.id).not.toBe(0n);
  await command({ killCursors: rows.collectionName, cursors: [Long.fromBigInt(cursor.id as bigint)] });
});

it('keeps no cursor for a single batch', async () => {
  const { cursor } = await command({ find: rows.collectionName, batchSize: 5, singleBatch: true });
  expect(cursor.firstBatch).toHaveLength(5);
  expect(cursor.id).toBe(0n);
});

it('goes on by index while documents are written', async () => {
  const collection = mongo.fresh<Row>();
  await collection.createIndex({ n: 1 });
  await collection.insertMany(Array.from({ length: 500 }, (_, _id) => ({ _id, n: _id })));
  const seen: number[] = [];
  for await (const { _id } of collection
    .find({ n: { $gte: 0 } })
    .sort({ n: 1 })
    .batchSize(50)) {
    seen.push(_id);
    if (_id % 50 === 0) await collection.insertOne({ _id: 10_000 + _id, n: -1 - _id });
  }
  expect(seen).toEqual(Array.from({ length: 500 }, (_, i) => i));
});

it('survives the deletion of documents it has yet to reach', async () => {
  const collection = mongo.fresh<Row>();
  await collection.insertMany(Array.from({ length: 300 }, (_, _id) => ({ _id, n: 0 })));
  const cursor = collection.find().batchSize(100);
  for (let i = 0; i < 100; i++) await cursor.next();
  await collection.deleteMany({ _id: { $gte: 150 } });
  const rest = await cursor.toArray();
  expect(rest.every(({ _id }) => _id >= 100 && _id < 300)).toBe(true);
  expect(rest.length).toBeGreaterThanOrEqual(50);
});

it('is gone after killCursors', async () => {
  const { cursor } = await command({ find: rows.collectionName, batchSize: 5 });
  const id = Long.fromBigInt(cursor.id as bigint);
  const { cursorsKilled } = await command({ killCursors: rows.collectionName, cursors: [id] });
  expect(cursorsKilled).toEqual([cursor.id]);
  expect((await failure(command({ getMore: id, collection: rows.collectionName }))).code).toBe(43);
});

it('is unknown when it never was', async () => {
  const { code } = await failure(command({ getMore: Long.fromNumber(12_345), collection: 'x' }));
  expect(code).toBe(43);
});

it('keeps batches below the size of a message', async () => {
  const collection = mongo.fresh<{ _id: number; text: string }>();
  const text = 'x'.repeat(5 * 1024 * 1024);
  for (let _id = 0; _id < 8; _id++) await collection.insertOne({ _id, text });
  const { cursor } = await command({ find: collection.collectionName });
  expect(cursor.firstBatch.length).toBeLessThan(4);
  expect((await collection.find().toArray()).map(({ _id }) => _id)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

it('serves many cursors at once', async () => {
  const all = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      rows
        .find({ n: n % 10 })
        .sort({ _id: 1 })
        .batchSize(7)
        .toArray(),
    ),
  );
  expect(all.map(({ length }) => length)).toEqual(Array.from({ length: 20 }, () => 100));
});

it('ends an operation that takes too long', async () => {
  const collection = mongo.fresh<Row>();
  await collection.insertMany(Array.from({ length: 20_000 }, (_, _id) => ({ _id, n: _id })));
  const slow = {
    $expr: {
      $eq: [{ $reduce: { input: { $range: [0, 200] }, initialValue: '$n', in: { $add: ['$$value', 1] } } }, -1],
    },
  };
  expect((await failure(collection.find(slow).maxTimeMS(30).toArray())).code).toBe(50);
});
