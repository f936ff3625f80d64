import { randomUUID } from 'node:crypto';
import { Binary, type Document, Long } from 'mongodb';
import { bodySection, exchangeWith, message } from '../../support/mongo-wire.js';
import { failure, startMongo, type TestMongo } from '../../support/mongo.js';

let mongo: TestMongo;

beforeAll(async () => {
  mongo = await startMongo();
  await mongo.db.collection('c').insertMany([{ a: 1 }, { a: 2 }, { a: 3 }]);
});

afterAll(() => mongo.stop());

const newSession = (): Document => ({ id: new Binary(Buffer.from(randomUUID().replaceAll('-', ''), 'hex'), 4) });

/** Sends a command with the session fields as they are given, which a driver would not. */
async function send(command: Document): Promise<Document> {
  const body = bodySection({ ...command, $db: mongo.db.databaseName });
  return (await exchangeWith(mongo.primaryUrl, message({ sections: [body] }))) ?? {};
}

describe('A session', () => {
  it('is begun with an id that is new each time', async () => {
    const [one, two] = await Promise.all([1, 2].map(() => mongo.db.command({ startSession: 1 })));
    expect(one).toMatchObject({ timeoutMinutes: 30, id: { id: expect.anything() } });
    expect(String((one?.['id'] as Document)['id'])).not.toBe(String((two?.['id'] as Document)['id']));
  });

  it('is kept and ended by its id, known or not', async () => {
    const session = newSession();
    for (const name of ['refreshSessions', 'endSessions', 'killSessions'])
      expect(await mongo.db.command({ [name]: [session] })).toMatchObject({ ok: 1 });
  });

  it.each(['refreshSessions', 'endSessions'])('is not what is no session: %s', async (name) => {
    expect((await failure(mongo.db.command({ [name]: 1 }))).code).toBe(14);
    expect((await failure(mongo.db.command({ [name]: [{}] }))).code).toBe(40414);
    expect((await failure(mongo.db.command({ [name]: [{ ...newSession(), x: 1 }] }))).code).toBe(40415);
  });

  it('reads what it has written', async () => {
    const session = mongo.client.startSession({ causalConsistency: true });
    const collection = mongo.fresh<{ _id: number }>();
    for (let _id = 0; _id < 20; _id += 1) {
      await collection.insertOne({ _id }, { session });
      expect(await collection.findOne({ _id }, { session, readConcern: 'majority' })).toEqual({ _id });
    }
    await session.endSession();
  });
});

describe('The session of a command', () => {
  it.each<[string, Document | number, number]>([
    ['a number', 5, 14],
    ['a document without id', {}, 40414],
    ['one with a text as id', { id: 'x' }, 14],
    ['one with bytes that are no UUID', { id: new Binary(Buffer.alloc(16), 0) }, 14],
    ['one with too short a UUID', { id: new Binary(Buffer.alloc(5), 4) }, 207],
    ['one with a field nobody knows', { id: new Binary(Buffer.alloc(16), 4), x: 1 }, 40415],
  ])('cannot be %s', async (_, lsid, code) => {
    expect(await send({ find: 'c', lsid })).toMatchObject({ ok: 0, code });
  });

  it.each<[string, Document, number]>([
    ['without a session', { txnNumber: Long.fromNumber(1) }, 72],
    ['below zero', { lsid: newSession(), txnNumber: Long.fromNumber(-1) }, 72],
    ['that is no Int64', { lsid: newSession(), txnNumber: 3 }, 14],
  ])('cannot number a write %s, and the write is not made', async (_, fields, code) => {
    const { collectionName: insert } = mongo.fresh();
    expect(await send({ insert, documents: [{ a: 1 }], ...fields })).toMatchObject({ ok: 0, code });
    expect(await mongo.db.collection(insert).countDocuments()).toBe(0);
  });

  it('numbers no read', async () => {
    const read = { find: 'c', lsid: newSession(), txnNumber: Long.fromNumber(3) };
    expect(await send(read)).toMatchObject({ ok: 0, code: 50768 });
  });

  it('is that of every batch of a cursor', async () => {
    const lsid = newSession();
    const { cursor } = (await send({ find: 'c', batchSize: 1, lsid })) as { cursor: { id: bigint } };
    const more = { getMore: cursor.id, collection: 'c' };
    expect(await send({ ...more, lsid: newSession() })).toMatchObject({ ok: 0, code: 50738 });
    expect(await send(more)).toMatchObject({ ok: 0, code: 50737 });
    expect(await send({ ...more, lsid })).toMatchObject({ ok: 1 });
  });

  it('cannot be given to a cursor that was made without one', async () => {
    const { cursor } = (await send({ find: 'c', batchSize: 1 })) as { cursor: { id: bigint } };
    const more = { getMore: cursor.id, collection: 'c' };
    expect(await send({ ...more, lsid: newSession() })).toMatchObject({ ok: 0, code: 50736 });
    expect(await send(more)).toMatchObject({ ok: 1 });
  });
});
