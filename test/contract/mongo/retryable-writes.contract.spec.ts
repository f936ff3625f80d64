import { randomUUID } from 'node:crypto';
import { Binary, Long, type Document } from 'mongodb';
import { bodySection, exchangeWith, message } from '../../support/mongo-wire.js';
import { startMongo, type TestMongo } from '../../support/mongo.js';

let mongo: TestMongo;

beforeAll(async () => {
  mongo = await startMongo();
});

afterAll(() => mongo.stop());

/** A session that no driver uses beside the test. */
const session = (): Document => ({ id: new Binary(Buffer.from(randomUUID().replaceAll('-', ''), 'hex'), 4) });

/** Sends a write as a driver does when it may have to repeat it, and gives the reply. */
async function send(command: Document, lsid: Document, txnNumber: number): Promise<Document> {
  const body = { ...command, lsid, txnNumber: Long.fromNumber(txnNumber), $db: mongo.db.databaseName };
  return (await exchangeWith(mongo.primaryUrl, message({ sections: [bodySection(body)] }))) ?? {};
}

it('does not insert again when an insert is repeated', async () => {
  const collection = mongo.fresh<{ _id: number }>();
  const lsid = session();
  const insert = { insert: collection.collectionName, documents: [{ _id: 1 }, { _id: 2 }] };
  expect(await send(insert, lsid, 1)).toMatchObject({ n: 2 });
  const again = await send(insert, lsid, 1);
  expect(again).toMatchObject({ n: 2, ok: 1 });
  expect(again['writeErrors']).toBeUndefined();
  expect(await collection.countDocuments()).toBe(2);
});

it('does not add again when an increment is repeated', async () => {
  const collection = mongo.fresh<{ _id: number; n: number }>();
  await collection.insertOne({ _id: 1, n: 0 });
  const lsid = session();
  const update = { update: collection.collectionName, updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }] };
  for (let i = 0; i < 3; i++) expect(await send(update, lsid, 5)).toMatchObject({ n: 1, nModified: 1 });
  expect(await collection.findOne({})).toEqual({ _id: 1, n: 1 });
});

it('answers a repeated upsert with the same id', async () => {
  const collection = mongo.fresh();
  const lsid = session();
  const update = {
    update: collection.collectionName,
    updates: [{ q: { k: 1 }, u: { $set: { a: 1 } }, upsert: true }],
  };
  const first = await send(update, lsid, 1);
  const second = await send(update, lsid, 1);
  expect(second['upserted']).toEqual(first['upserted']);
  expect(await collection.countDocuments()).toBe(1);
});

it('answers all of a repeated batch again: ids of several types, and what failed', async () => {
  const collection = mongo.fresh<{ _id: unknown; k: number }>();
  await collection.createIndex({ k: 1 }, { unique: true });
  const ids: unknown[] = [7, 'seven', Long.fromString('9007199254740993'), { a: 1, b: ['x'] }, null, 1.5];
  const updates = ids.map((_id, k) => ({ q: { _id }, u: { k }, upsert: true }));
  const taken = { q: { _id: 'taken' }, u: { k: 3 }, upsert: true };
  const command = { update: collection.collectionName, updates: [...updates, taken], ordered: false };
  const lsid = session();
  const first = await send(command, lsid, 1);
  expect(first).toMatchObject({
    n: ids.length,
    nModified: 0,
    upserted: ids.map((_id, index) => ({ index, _id })),
    writeErrors: [{ index: ids.length, code: 11000, keyValue: { k: 3 } }],
  });
  const second = await send(command, lsid, 1);
  expect(second).toMatchObject({ n: first['n'], nModified: 0, upserted: first['upserted'] });
  expect(second['writeErrors']).toEqual(first['writeErrors']);
  expect(await collection.countDocuments()).toBe(ids.length);
});

it('hands out the same document when findAndModify is repeated', async () => {
  const collection = mongo.fresh<{ _id: number; n: number }>();
  await collection.insertOne({ _id: 1, n: 1 });
  const lsid = session();
  const command = { findAndModify: collection.collectionName, query: { _id: 1 }, update: { $inc: { n: 1 } } };
  const first = await send(command, lsid, 2);
  const second = await send(command, lsid, 2);
  expect(second['value']).toEqual(first['value']);
  expect(await collection.findOne({})).toEqual({ _id: 1, n: 2 });
});

it('does not delete a second document when a delete is repeated', async () => {
  const collection = mongo.fresh<{ _id: number }>();
  await collection.insertMany([{ _id: 1 }, { _id: 2 }]);
  const lsid = session();
  const remove = { delete: collection.collectionName, deletes: [{ q: {}, limit: 1 }] };
  await send(remove, lsid, 1);
  expect(await send(remove, lsid, 1)).toMatchObject({ n: 1 });
  expect(await collection.countDocuments()).toBe(1);
});

it('does the next write of a session', async () => {
  const collection = mongo.fresh<{ _id: number; n: number }>();
  await collection.insertOne({ _id: 1, n: 0 });
  const lsid = session();
  const update = { update: collection.collectionName, updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }] };
  for (let number = 1; number <= 3; number++) await send(update, lsid, number);
  expect(await collection.findOne({})).toEqual({ _id: 1, n: 3 });
});

it('refuses a write that the session has left behind', async () => {
  const collection = mongo.fresh<{ _id: number }>();
  const lsid = session();
  const insert = (_id: number): Document => ({ insert: collection.collectionName, documents: [{ _id }] });
  await send(insert(1), lsid, 7);
  expect(await send(insert(2), lsid, 6)).toMatchObject({ ok: 0, code: 225 });
  expect(await collection.countDocuments()).toBe(1);
});

it('keeps sessions apart', async () => {
  const collection = mongo.fresh<{ _id: number; n: number }>();
  await collection.insertOne({ _id: 1, n: 0 });
  const update = { update: collection.collectionName, updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }] };
  await send(update, session(), 1);
  await send(update, session(), 1);
  expect(await collection.findOne({})).toEqual({ _id: 1, n: 2 });
});

it('repeats the failure of a repeated insert that failed', async () => {
  const collection = mongo.fresh<{ _id: number }>();
  await collection.insertOne({ _id: 1 });
  const lsid = session();
  const insert = { insert: collection.collectionName, documents: [{ _id: 1 }] };
  for (let i = 0; i < 2; i++)
    expect((await send(insert, lsid, 1))['writeErrors']).toMatchObject([{ index: 0, code: 11000 }]);
});
