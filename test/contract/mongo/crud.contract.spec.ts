import { ObjectId } from 'mongodb';
import { startMongo, failure, type TestMongo } from '../../support/mongo.js';

let mongo: TestMongo;

beforeAll(async () => {
  mongo = await startMongo();
});

afterAll(() => mongo.stop());

describe('insert', () => {
  it('gives a document without _id one of its own', async () => {
    const collection = mongo.fresh();
    const { insertedId } = await collection.insertOne({ name: 'a' });
    expect(insertedId).toBeInstanceOf(ObjectId);
    expect(await collection.findOne({})).toEqual({ _id: insertedId, name: 'a' });
  });

  it('stores _id as the first field wherever it was given', async () => {
    const collection = mongo.fresh<{ _id: number; a: number }>();
    await collection.insertOne({ a: 1, _id: 7 });
    expect(Object.keys((await collection.findOne({ _id: 7 }))!)).toEqual(['_id', 'a']);
  });

  it('refuses an _id that is an array', async () => {
    const { code } = await failure(mongo.fresh<{ _id: number[] }>().insertOne({ _id: [1] }));
    expect(code).toBe(53);
  });

  it('keeps what was inserted before the first failure of an ordered insert', async () => {
    const collection = mongo.fresh<{ _id: number }>();
    const { code } = await failure(collection.insertMany([{ _id: 1 }, { _id: 1 }, { _id: 2 }]));
    expect(code).toBe(11000);
    expect(await collection.countDocuments()).toBe(1);
  });

  it('goes on after a failure of an unordered insert', async () => {
    const collection = mongo.fresh<{ _id: number }>();
    await failure(collection.insertMany([{ _id: 1 }, { _id: 1 }, { _id: 2 }], { ordered: false }));
    expect(await collection.countDocuments()).toBe(2);
  });

  it('returns documents in the order of insertion when no other is asked for', async () => {
    const collection = mongo.fresh<{ _id: number }>();
    await collection.insertMany([3, 1, 2].map((_id) => ({ _id })));
    expect((await collection.find().toArray()).map(({ _id }) => _id)).toEqual([3, 1, 2]);
  });
});

describe('find', () => {
  it('finds nothing in a collection that does not exist', async () => {
    expect(await mongo.fresh().find({ a: 1 }).toArray()).toEqual([]);
  });

  it('sorts, skips and limits', async () => {
    const collection = mongo.fresh<{ _id: number; n: number }>();
    await collection.insertMany([1, 2, 3, 4, 5].map((_id) => ({ _id, n: _id % 2 })));
    const found = await collection.find().sort({ n: 1, _id: -1 }).skip(1).limit(3).toArray();
    expect(found.map(({ _id }) => _id)).toEqual([2, 5, 3]);
  });

  it('keeps the order of field names that look like numbers', async () => {
    const collection = mongo.fresh();
    await collection.insertOne({ b: 1, nested: { z: 1, a: 2 } });
    expect(Object.keys((await collection.findOne({}, { projection: { _id: 0 } }))!)).toEqual(['b', 'nested']);
  });

  it.each([
    [{ a: 1 }, { _id: 1, a: 1 }],
    [{ a: 1, _id: 0 }, { a: 1 }],
    [
      { _id: 0, list: 0 },
      {
        a: 1,
        sub: { x: 1, y: 2 },
        items: [
          { k: 1, v: 2 },
          { k: 3, v: 4 },
        ],
      },
    ],
    [{ 'sub.x': 1 }, { _id: 1, sub: { x: 1 } }],
    [{ 'items.v': 1 }, { _id: 1, items: [{ v: 2 }, { v: 4 }] }],
    [
      { list: { $slice: 2 }, a: 1 },
      { _id: 1, a: 1, list: [1, 2] },
    ],
    [
      { list: { $slice: -1 }, sub: 0, items: 0 },
      { _id: 1, a: 1, list: [3] },
    ],
    [{ items: { $elemMatch: { k: 3 } } }, { _id: 1, items: [{ k: 3, v: 4 }] }],
    [{ double: { $add: ['$a', '$sub.y'] } }, { _id: 1, double: 3 }],
    [
      { _id: 0 },
      {
        a: 1,
        list: [1, 2, 3],
        sub: { x: 1, y: 2 },
        items: [
          { k: 1, v: 2 },
          { k: 3, v: 4 },
        ],
      },
    ],
    [{ _id: 1 }, { _id: 1 }],
  ])('shows what the projection %j asks for', async (projection, expected) => {
    const collection = mongo.fresh<{ _id: number }>();
    await collection.insertOne({
      _id: 1,
      a: 1,
      list: [1, 2, 3],
      sub: { x: 1, y: 2 },
      items: [
        { k: 1, v: 2 },
        { k: 3, v: 4 },
      ],
    } as { _id: number });
    expect(await collection.findOne({}, { projection })).toEqual(expected);
  });

  it('shows the item the query found for a positional projection', async () => {
    const collection = mongo.fresh<{ _id: number; items: { k: number }[] }>();
    await collection.insertOne({ _id: 1, items: [{ k: 1 }, { k: 2 }] });
    expect(await collection.findOne({ 'items.k': 2 }, { projection: { 'items.$': 1 } })).toEqual({
      _id: 1,
      items: [{ k: 2 }],
    });
  });

  it('refuses to mix inclusion and exclusion', async () => {
    const { code } = await failure(mongo.fresh().findOne({}, { projection: { a: 1, b: 0 } }));
    expect(code).toBe(31254);
  });
});

describe('delete', () => {
  it('deletes one or all that match', async () => {
    const collection = mongo.fresh<{ _id: number; n: number }>();
    await collection.insertMany([1, 2, 3, 4].map((_id) => ({ _id, n: _id % 2 })));
    expect((await collection.deleteOne({ n: 1 })).deletedCount).toBe(1);
    expect((await collection.deleteMany({ n: 0 })).deletedCount).toBe(2);
    expect((await collection.deleteMany({ n: 5 })).deletedCount).toBe(0);
    expect(await collection.countDocuments()).toBe(1);
  });
});

describe('findAndModify', () => {
  it('hands out the document before or after the change', async () => {
    const collection = mongo.fresh<{ _id: number; n: number }>();
    await collection.insertOne({ _id: 1, n: 1 });
    expect(await collection.findOneAndUpdate({ _id: 1 }, { $inc: { n: 1 } })).toEqual({ _id: 1, n: 1 });
    expect(await collection.findOneAndUpdate({ _id: 1 }, { $inc: { n: 1 } }, { returnDocument: 'after' })).toEqual({
      _id: 1,
      n: 3,
    });
  });

  it('takes the first document in the order asked for', async () => {
    const collection = mongo.fresh<{ _id: number; due: number }>();
    await collection.insertMany([
      { _id: 1, due: 5 },
      { _id: 2, due: 3 },
    ]);
    expect(await collection.findOneAndDelete({}, { sort: { due: 1 } })).toEqual({ _id: 2, due: 3 });
    expect(await collection.countDocuments()).toBe(1);
  });

  it('inserts when told to and nothing is found', async () => {
    const collection = mongo.fresh<{ _id: string; owner?: string }>();
    const found = await collection.findOneAndUpdate(
      { _id: 'lease' },
      { $set: { owner: 'me' } },
      { upsert: true, returnDocument: 'after', includeResultMetadata: true },
    );
    expect(found.value).toEqual({ _id: 'lease', owner: 'me' });
    expect(found.lastErrorObject).toEqual({ n: 1, updatedExisting: false, upserted: 'lease' });
  });

  it('answers null when there is nothing', async () => {
    expect(await mongo.fresh().findOneAndReplace({ a: 1 }, { a: 2 })).toBeNull();
  });

  it('shows only the projected fields', async () => {
    const collection = mongo.fresh<{ _id: number; a: number; b: number }>();
    await collection.insertOne({ _id: 1, a: 1, b: 2 });
    expect(await collection.findOneAndUpdate({}, { $set: { a: 2 } }, { projection: { b: 1 } })).toEqual({
      _id: 1,
      b: 2,
    });
  });
});

describe('distinct and count', () => {
  it('lists different values, of arrays their items', async () => {
    const collection = mongo.fresh();
    await collection.insertMany([{ t: ['b', 'a'] }, { t: 'a' }, { t: 'c' }, {}]);
    expect(await collection.distinct('t')).toEqual(['a', 'b', 'c']);
    expect(await collection.distinct('t', { t: 'a' })).toEqual(['a', 'b']);
  });

  it('counts with skip and limit', async () => {
    const collection = mongo.fresh<{ n: number }>();
    await collection.insertMany([1, 2, 3, 4, 5].map((n) => ({ n })));
    expect(await collection.countDocuments({ n: { $gt: 1 } })).toBe(4);
    expect(await collection.countDocuments({ n: { $gt: 1 } }, { skip: 1, limit: 2 })).toBe(2);
    expect(await collection.estimatedDocumentCount()).toBe(5);
  });
});
