import { MongoClient, type Document } from 'mongodb';
import { startMongo, failure, type TestMongo } from '../../support/mongo.js';

let mongo: TestMongo;

beforeAll(async () => {
  mongo = await startMongo();
});

afterAll(() => mongo.stop());

it('says that it does not know a command', async () => {
  expect(await failure(mongo.db.command({ noSuchThing: 1 }))).toMatchObject({
    code: 59,
    message: "no such command: 'noSuchThing'",
  });
});

it.each<Document>([
  { find: 'c', nonsense: 1 },
  { insert: 'c', documents: [{ a: 1 }], nonsense: 1 },
  { update: 'c', updates: [{ q: {}, u: { a: 1 }, nonsense: 1 }] },
  { delete: 'c', deletes: [{ q: {}, limit: 1, nonsense: 1 }] },
  { aggregate: 'c', pipeline: [], cursor: {}, nonsense: 1 },
  { findAndModify: 'c', remove: true, nonsense: 1 },
])('refuses fields that %j should not have', async (command) => {
  const { code, message } = await failure(mongo.db.command(command));
  expect(code).toBe(40415);
  expect(message).toContain('nonsense');
});

it.each<[Document, number]>([
  [{ find: 'c', limit: -1 }, 51024],
  [{ find: 'c', skip: -1 }, 51024],
  [{ find: 'c', filter: 5 }, 14],
  [{ find: 5 }, 2],
  [{ aggregate: 'c', pipeline: [] }, 9],
  [{ aggregate: 'c', pipeline: {}, cursor: {} }, 14],
  [{ findAndModify: 'c' }, 9],
  [{ findAndModify: 'c', remove: true, new: true }, 9],
  [{ findAndModify: 'c', remove: true, update: { a: 1 } }, 9],
  [{ drop: 'never_was_here' }, 26],
  [{ listIndexes: 'never_was_here' }, 26],
  [{ dropIndexes: 'never_was_here', index: '*' }, 26],
])('refuses %j with code %i', async (command, expected) => {
  expect((await failure(mongo.db.command(command))).code).toBe(expected);
});

it('refuses a multi-update that replaces', async () => {
  const collection = mongo.fresh();
  const { writeErrors } = (await mongo.db.command({
    update: collection.collectionName,
    updates: [{ q: {}, u: { a: 1 }, multi: true }],
  })) as { writeErrors: { code: number }[] };
  expect(writeErrors[0]!.code).toBe(9);
});

it('reports the place, code and text of failed statements', async () => {
  const collection = mongo.fresh<{ _id: number }>();
  await collection.insertOne({ _id: 1 });
  const reply = await mongo.db.command({
    insert: collection.collectionName,
    documents: [{ _id: 0 }, { _id: 1 }],
  });
  expect(reply).toMatchObject({
    n: 1,
    ok: 1,
    writeErrors: [{ index: 1, code: 11000, keyPattern: { _id: 1 }, keyValue: { _id: 1 } }],
  });
});

it('goes on serving a connection after an error', async () => {
  const client = await MongoClient.connect(mongo.url, { maxPoolSize: 1 });
  await failure(client.db('x').command({ nothing: 1 }));
  expect(await client.db('x').command({ ping: 1 })).toMatchObject({ ok: 1 });
  await client.close();
});
