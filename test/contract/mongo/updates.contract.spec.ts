import { Decimal128, Double, Int32, Long, type Document } from 'mongodb';
import { startMongo, failure, type TestMongo } from '../../support/mongo.js';

let mongo: TestMongo;

beforeAll(async () => {
  mongo = await startMongo();
});

afterAll(() => mongo.stop());

type Row = Document & { _id: number };

const cases: [before: Document, update: Document, after: Document][] = [
  [{ a: 1 }, { $set: { a: 2, b: 3 } }, { a: 2, b: 3 }],
  [{ a: 1 }, { $set: { 'x.y.z': 1 } }, { a: 1, x: { y: { z: 1 } } }],
  [{ a: [1, 2] }, { $set: { 'a.1': 5 } }, { a: [1, 5] }],
  [{ a: [1] }, { $set: { 'a.3': 5 } }, { a: [1, null, null, 5] }],
  [{ a: { '0': 'x' } }, { $set: { 'a.0': 'y' } }, { a: { '0': 'y' } }],
  [{}, { $set: { b: 1, a: 2 } }, { a: 2, b: 1 }],
  [{ a: 1, b: 2 }, { $unset: { a: '' } }, { b: 2 }],
  [{ a: { b: 1, c: 2 } }, { $unset: { 'a.b': 1 } }, { a: { c: 2 } }],
  [{ a: [1, 2, 3] }, { $unset: { 'a.1': 1 } }, { a: [1, null, 3] }],
  [{ a: 1 }, { $unset: { nothing: 1 } }, { a: 1 }],
  [{ a: 1 }, { $inc: { a: 2, b: -1 } }, { a: 3, b: -1 }],
  [{ a: 1 }, { $inc: { a: 0.5 } }, { a: 1.5 }],
  [{ a: 2 }, { $mul: { a: 3, b: 5 } }, { a: 6, b: 0 }],
  [{ a: 5 }, { $min: { a: 3, b: 1 } }, { a: 3, b: 1 }],
  [{ a: 5 }, { $min: { a: 7 } }, { a: 5 }],
  [{ a: 5 }, { $max: { a: 7 } }, { a: 7 }],
  [{ a: 5 }, { $max: { a: 'text' } }, { a: 'text' }],
  [{ a: 1 }, { $rename: { a: 'b.c' } }, { b: { c: 1 } }],
  [{ a: 1, b: 2 }, { $rename: { a: 'b' } }, { b: 1 }],
  [{}, { $rename: { a: 'b' } }, {}],
  [{}, { $push: { a: 1 } }, { a: [1] }],
  [{ a: [1] }, { $push: { a: [2] } }, { a: [1, [2]] }],
  [{ a: [1] }, { $push: { a: { $each: [2, 3] } } }, { a: [1, 2, 3] }],
  [{ a: [1, 4] }, { $push: { a: { $each: [2, 3], $position: 1 } } }, { a: [1, 2, 3, 4] }],
  [{ a: [1, 4] }, { $push: { a: { $each: [9], $position: -1 } } }, { a: [1, 9, 4] }],
  [{ a: [3, 1] }, { $push: { a: { $each: [2], $sort: 1 } } }, { a: [1, 2, 3] }],
  [{ a: [3, 1] }, { $push: { a: { $each: [2], $sort: -1, $slice: 2 } } }, { a: [3, 2] }],
  [{ a: [1, 2, 3] }, { $push: { a: { $each: [4], $slice: -2 } } }, { a: [3, 4] }],
  [
    { a: [{ k: 2 }, { k: 1 }] },
    { $push: { a: { $each: [{ k: 0 }], $sort: { k: 1 } } } },
    { a: [{ k: 0 }, { k: 1 }, { k: 2 }] },
  ],
  [{ a: [1] }, { $addToSet: { a: 1 } }, { a: [1] }],
  [{ a: [1] }, { $addToSet: { a: { $each: [1, 2, 2] } } }, { a: [1, 2] }],
  [{ a: [{ x: 1 }] }, { $addToSet: { a: { x: 1 } } }, { a: [{ x: 1 }] }],
  [{ a: [1, 2, 3] }, { $pop: { a: 1 } }, { a: [1, 2] }],
  [{ a: [1, 2, 3] }, { $pop: { a: -1 } }, { a: [2, 3] }],
  [{ a: [1, 2, 1, 3] }, { $pull: { a: 1 } }, { a: [2, 3] }],
  [{ a: [1, 5, 9] }, { $pull: { a: { $gte: 5 } } }, { a: [1] }],
  [{ a: [{ k: 1, v: 1 }, { k: 2 }] }, { $pull: { a: { k: 1 } } }, { a: [{ k: 2 }] }],
  [{ a: ['one', 'two'] }, { $pull: { a: /^o/ } }, { a: ['two'] }],
  [{ a: [1, 2, 3, 2] }, { $pullAll: { a: [2, 3] } }, { a: [1] }],
  [{ a: 5 }, { $bit: { a: { and: 4 } } }, { a: 4 }],
  [{ a: 5 }, { $bit: { a: { xor: 1 } } }, { a: 4 }],
  [{ a: [{ n: 1 }, { n: 2 }] }, { $inc: { 'a.$[].n': 10 } }, { a: [{ n: 11 }, { n: 12 }] }],
  [{ a: 1 }, { $setOnInsert: { a: 2 } }, { a: 1 }],
  [
    { a: 1, b: 1 },
    { $set: { a: 2 }, $inc: { b: 1 }, $unset: { c: 1 } },
    { a: 2, b: 2 },
  ],
];

describe('an update', () => {
  it.each(cases)('of %j by %j makes %j', async (before, update, after) => {
    const collection = mongo.fresh<Row>();
    await collection.insertOne({ _id: 1, ...before });
    await collection.updateOne({ _id: 1 }, update);
    const found = await collection.findOne({ _id: 1 });
    expect(found).toEqual({ _id: 1, ...after });
    expect(Object.keys(found!)).toEqual(['_id', ...Object.keys(after)]);
  });

  it('that changes nothing is matched and not modified', async () => {
    const collection = mongo.fresh<Row>();
    await collection.insertOne({ _id: 1, a: 1 });
    const result = await collection.updateOne({ _id: 1 }, { $set: { a: 1 } });
    expect(result).toMatchObject({ matchedCount: 1, modifiedCount: 0 });
  });

  it('of many changes all that match', async () => {
    const collection = mongo.fresh<Row>();
    await collection.insertMany([1, 2, 3].map((_id) => ({ _id, n: _id })));
    const result = await collection.updateMany({ n: { $gte: 2 } }, { $inc: { n: 10 } });
    expect(result).toMatchObject({ matchedCount: 2, modifiedCount: 2 });
    expect(await collection.distinct('n')).toEqual([1, 12, 13]);
  });

  it('of many visits a document once although the update moves it in the index it is found by', async () => {
    const collection = mongo.fresh<Row>();
    await collection.createIndex({ n: 1 });
    await collection.insertMany(Array.from({ length: 50 }, (_, _id) => ({ _id, n: _id })));
    await collection.updateMany({ n: { $gte: 0 } }, { $inc: { n: 25 } });
    expect((await collection.find().sort({ n: 1 }).toArray()).map(({ n }) => n as number)).toEqual(
      Array.from({ length: 50 }, (_, i) => i + 25),
    );
  });

  it('changes the item that the query found', async () => {
    const collection = mongo.fresh<Row>();
    await collection.insertOne({ _id: 1, items: [{ k: 1 }, { k: 2 }] });
    await collection.updateOne({ _id: 1, 'items.k': 2 }, { $set: { 'items.$.v': 'found' } });
    expect(await collection.findOne({})).toEqual({ _id: 1, items: [{ k: 1 }, { k: 2, v: 'found' }] });
  });

  it('changes the items that array filters choose', async () => {
    const collection = mongo.fresh<Row>();
    await collection.insertOne({ _id: 1, items: [{ k: 1 }, { k: 2 }, { k: 3 }] });
    await collection.updateOne({}, { $set: { 'items.$[i].big': true } }, { arrayFilters: [{ 'i.k': { $gte: 2 } }] });
    expect(await collection.findOne({})).toEqual({
      _id: 1,
      items: [{ k: 1 }, { k: 2, big: true }, { k: 3, big: true }],
    });
  });

  it('can be a pipeline', async () => {
    const collection = mongo.fresh<Row>();
    await collection.insertOne({ _id: 1, a: 2, b: 3, old: 1 });
    await collection.updateOne({ _id: 1 }, [{ $set: { sum: { $add: ['$a', '$b'] } } }, { $unset: 'old' }]);
    expect(await collection.findOne({})).toEqual({ _id: 1, a: 2, b: 3, sum: 5 });
  });

  it('sets the current date', async () => {
    const collection = mongo.fresh<Row>();
    await collection.insertOne({ _id: 1 });
    await collection.updateOne({ _id: 1 }, { $currentDate: { at: true } });
    expect((await collection.findOne({}))!['at']).toBeInstanceOf(Date);
  });
});

describe('a replacement', () => {
  it('keeps the _id and nothing else', async () => {
    const collection = mongo.fresh<Row>();
    await collection.insertOne({ _id: 1, a: 1 });
    await collection.replaceOne({ a: 1 }, { b: 2 });
    expect(await collection.findOne({})).toEqual({ _id: 1, b: 2 });
  });

  it('cannot change the _id', async () => {
    const collection = mongo.fresh<Row>();
    await collection.insertOne({ _id: 1, a: 1 });
    const { code } = await failure(collection.replaceOne({ a: 1 }, { _id: 2, b: 2 }));
    expect(code).toBe(66);
  });
});

describe('an upsert', () => {
  it('starts from the equalities of the query', async () => {
    const collection = mongo.fresh<Row>();
    await collection.updateOne(
      { _id: 5, kind: 'x', 'sub.n': 1, other: { $gt: 5 }, $and: [{ deep: { $eq: 2 } }] },
      { $set: { a: 1 }, $setOnInsert: { fresh: true } },
      { upsert: true },
    );
    expect(await collection.findOne({})).toEqual({ _id: 5, kind: 'x', sub: { n: 1 }, deep: 2, a: 1, fresh: true });
  });

  it('makes an _id when the query names none', async () => {
    const collection = mongo.fresh();
    const { upsertedId, upsertedCount } = await collection.updateOne({ k: 1 }, { $inc: { n: 1 } }, { upsert: true });
    expect(upsertedCount).toBe(1);
    expect(await collection.findOne({})).toEqual({ _id: upsertedId, k: 1, n: 1 });
  });

  it('creates one document for many racing clients', async () => {
    const collection = mongo.fresh<Row>();
    await Promise.all(
      Array.from({ length: 50 }, () => collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { upsert: true })),
    );
    expect(await collection.find().toArray()).toEqual([{ _id: 1, n: 50 }]);
  });
});

describe('numbers keep their types', () => {
  it.each<[unknown, Document, string]>([
    [new Int32(1), { $inc: { v: new Int32(1) } }, 'int'],
    [new Int32(2_147_483_647), { $inc: { v: new Int32(1) } }, 'long'],
    [new Int32(1), { $inc: { v: Long.fromNumber(1) } }, 'long'],
    [new Int32(1), { $inc: { v: new Double(1) } }, 'double'],
    [new Double(1), { $inc: { v: new Int32(1) } }, 'double'],
    [Long.fromNumber(1), { $mul: { v: new Int32(2) } }, 'long'],
    [Decimal128.fromString('1.5'), { $inc: { v: new Int32(1) } }, 'decimal'],
    [new Int32(1), { $inc: { v: Decimal128.fromString('0.1') } }, 'decimal'],
    [new Int32(1), { $set: { v: new Double(2) } }, 'double'],
    [new Int32(1), { $max: { v: Long.fromNumber(5) } }, 'long'],
  ])('%j under %j becomes %s', async (v, update, type) => {
    const collection = mongo.fresh<Row>();
    await collection.insertOne({ _id: 1, v });
    await collection.updateOne({ _id: 1 }, update);
    expect(await collection.countDocuments({ v: { $type: type as 'int' } })).toBe(1);
  });

  it('adds decimals exactly', async () => {
    const collection = mongo.fresh<Row>();
    await collection.insertOne({ _id: 1, v: Decimal128.fromString('0.1') });
    await collection.updateOne({}, { $inc: { v: Decimal128.fromString('0.2') } });
    expect(String((await collection.findOne({}))!['v'])).toBe('0.3');
  });

  it('leaves untouched fields byte for byte as they were', async () => {
    const collection = mongo.fresh<Row>();
    await collection.insertOne({ _id: 1, whole: new Double(5), long: Long.fromNumber(5), n: 1 });
    await collection.updateOne({}, { $inc: { n: 1 } });
    expect(await collection.countDocuments({ whole: { $type: 'double' }, long: { $type: 'long' } })).toBe(1);
  });

  it('refuses an Int64 that would overflow', async () => {
    const collection = mongo.fresh<Row>();
    await collection.insertOne({ _id: 1, v: Long.MAX_VALUE });
    const { code } = await failure(collection.updateOne({}, { $inc: { v: 1 } }));
    expect(code).toBe(2);
  });
});

describe('a malformed update', () => {
  it.each<[Document, number]>([
    [{ $foo: { a: 1 } }, 9],
    [{ $set: 5 }, 9],
    [{ $set: { a: 1 }, $inc: { a: 1 } }, 40],
    [{ $set: { a: 1, 'a.b': 2 } }, 40],
    [{ $inc: { text: 1 } }, 14],
    [{ $inc: { a: 'x' } }, 14],
    [{ $push: { n: 1 } }, 2],
    [{ $set: { 'n.x': 1 } }, 28],
    [{ $set: { _id: 9 } }, 66],
    [{ $set: { '': 1 } }, 56],
    [{ $set: { 'a..b': 1 } }, 56],
    [{ $rename: { a: 'a' } }, 2],
    [{ $pop: { list: 5 } }, 9],
    [{ $set: { 'list.x': 1 } }, 28],
    [{ $pullAll: { list: 1 } }, 2],
    [{ $set: { 'list.$': 1 } }, 2],
  ])('%j is refused with code %i', async (update, expected) => {
    const collection = mongo.fresh<Row>();
    await collection.insertOne({ _id: 1, n: 1, text: 'x', list: [1] });
    const { code } = await failure(collection.updateOne({ _id: 1 }, update));
    expect(code).toBe(expected);
    expect(await collection.findOne({})).toEqual({ _id: 1, n: 1, text: 'x', list: [1] });
  });
});
