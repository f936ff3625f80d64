import { Binary, type Document } from 'mongodb';
import { failure, startMongo, type TestMongo } from '../../support/mongo.js';

describe('A value that cannot be meant', () => {
  let mongo: TestMongo;
  beforeAll(async () => (mongo = await startMongo()));
  afterAll(() => mongo.stop());

  const withOne = async (doc: Document = { a: 1, text: 'x' }) => {
    const collection = mongo.fresh();
    await collection.insertOne(doc);
    return collection;
  };

  it('finds nothing as the name of a field, when there is a null byte in it', async () => {
    const collection = await withOne({ a: 1, 'a-': 2, b: { a: 3 } });
    const named = collection.distinct('a\0b').then(
      (found) => found.length,
      () => 0,
    );
    expect(await named).toBe(0);
    expect(await collection.countDocuments()).toBe(1);
  });

  it('becomes no field, when there is a null byte in its name', async () => {
    const collection = await withOne();
    const made = collection.aggregate([{ $set: { made: { $arrayToObject: [[['a\0b', 1]]] } } }]).toArray();
    expect((await failure(made)).code).toBeGreaterThan(1);
    const renamed = collection.updateOne({}, { $rename: { a: 'b\0c' } });
    expect((await failure(renamed)).code).toBe(2);
    expect(await collection.findOne({}, { projection: { _id: 0 } })).toEqual({ a: 1, text: 'x' });
  });

  it.each([NaN, Infinity, -Infinity])('is refused as a divisor or a remainder: %s', async (number) => {
    const collection = await withOne();
    for (const $mod of [
      [number, 1],
      [2, number],
    ])
      expect((await failure(collection.findOne({ a: { $mod } }))).code).toBe(2);
  });

  it.each([['text'], [1.5]])('is refused as the id of a cursor: %j', async (id) => {
    const { collectionName } = await withOne();
    const killed = mongo.db.command({ killCursors: collectionName, cursors: [id] });
    expect((await failure(killed)).code).toBe(14);
  });

  it('is named in the error about it, though it is a UUID of three bytes', async () => {
    const collection = await withOne();
    const update = collection.updateOne(
      {},
      { $inc: { a: new Binary(Buffer.from('abc'), Binary.SUBTYPE_UUID) as never } },
    );
    expect((await failure(update)).code).toBe(14);
  });
});
