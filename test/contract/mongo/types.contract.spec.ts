import {
  Binary,
  BSON,
  BSONRegExp,
  Code,
  DBRef,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
  UUID,
  type Document,
} from 'mongodb';
import { startMongo, failure, type TestMongo } from '../../support/mongo.js';

let mongo: TestMongo;

beforeAll(async () => {
  mongo = await startMongo();
});

afterAll(() => mongo.stop());

const exact = { promoteValues: false, useBigInt64: false, bsonRegExp: true } as const;

const values: [string, unknown][] = [
  ['int32', new Int32(7)],
  ['negative int32', new Int32(-2_147_483_648)],
  ['whole double', new Double(7)],
  ['fraction', new Double(0.1)],
  ['negative zero', new Double(-0)],
  ['infinity', new Double(Infinity)],
  ['small Int64', Long.fromNumber(7)],
  ['large Int64', Long.MAX_VALUE],
  ['decimal with trailing zeros', Decimal128.fromString('1.500')],
  ['tiny decimal', Decimal128.fromString('1E-6000')],
  ['string', 'text'],
  ['empty string', ''],
  ['string beyond the basic plane', 'naïve 😀 \u0000 end'],
  ['ObjectId', new ObjectId('64b000000000000000000001')],
  ['date', new Date(-1)],
  ['true', true],
  ['null', null],
  ['binary', new Binary(Buffer.from([0, 1, 255]), 0)],
  ['binary of a user type', new Binary(Buffer.from([1]), 0x80)],
  ['uuid', new UUID('12345678-1234-4234-8234-123456789abc')],
  ['timestamp', new Timestamp({ t: 5, i: 6 })],
  ['pattern', new BSONRegExp('^a', 'im')],
  ['code', new Code('function () {}')],
  ['code with scope', new Code('f', { a: 1 })],
  ['reference', new DBRef('c', new ObjectId('64b000000000000000000001'))],
  ['least key', new MinKey()],
  ['greatest key', new MaxKey()],
  ['document', { a: new Int32(1), b: { c: 'x' } }],
  ['array', [new Int32(1), 'x', [new Double(2)], { y: null }]],
  ['empty document', {}],
  ['empty array', []],
];

it.each(values)('gives back a %s byte for byte', async (_name, v) => {
  const collection = mongo.fresh();
  const doc = { _id: new Int32(1), v };
  await collection.insertOne(doc as Document);
  const [found] = await collection.find({}, { raw: true }).toArray();
  expect(Buffer.from(found as unknown as Uint8Array)).toEqual(Buffer.from(BSON.serialize(doc)));
});

it.each(values.filter(([name]) => !['null', 'pattern', 'empty array'].includes(name)))(
  'finds a %s by itself, with and without an index',
  async (_name, v) => {
    const collection = mongo.fresh();
    await collection.insertMany([{ _id: new Int32(1), v } as Document, { _id: new Int32(2), v: 'other' } as Document]);
    expect(await collection.countDocuments({ v: { $eq: v } })).toBe(1);
    await collection.createIndex({ v: 1 });
    expect(await collection.countDocuments({ v: { $eq: v } })).toBe(1);
    expect((await collection.find({ v: { $eq: v } }, exact).toArray()).map(({ _id }) => Number(_id))).toEqual([1]);
  },
);

it.each([
  ['number', 1, new Double(1)],
  ['Int64', Long.fromNumber(1), new Int32(1)],
  ['decimal', Decimal128.fromString('1.00'), Long.fromNumber(1)],
])('takes a %s as an _id that other number types find and collide with', async (_name, stored, asked) => {
  const collection = mongo.fresh();
  await collection.insertOne({ _id: stored } as unknown as Document);
  expect(await collection.countDocuments({ _id: asked as never })).toBe(1);
  expect((await failure(collection.insertOne({ _id: asked } as unknown as Document))).code).toBe(11000);
});

it.each([
  ['string', 'key'],
  ['document', { a: 1, b: 'x' }],
  ['uuid', new UUID('12345678-1234-4234-8234-123456789abc')],
  ['date', new Date(5)],
  ['Int64', 2n ** 62n],
  ['true', true],
  ['very long string', 'k'.repeat(5000)],
])('finds, replaces and deletes by an _id that is a %s', async (_name, _id) => {
  const collection = mongo.fresh<{ _id: never; n: number }>();
  await collection.insertOne({ _id: _id as never, n: 1 });
  await collection.replaceOne({ _id: _id as never }, { n: 2 });
  expect(await collection.findOne({ _id: _id as never })).toMatchObject({ n: 2 });
  expect((await collection.deleteOne({ _id: _id as never })).deletedCount).toBe(1);
});

it('tells the order of fields in documents apart', async () => {
  const collection = mongo.fresh();
  await collection.insertOne({ v: { a: 1, b: 2 } });
  expect(await collection.countDocuments({ v: { a: 1, b: 2 } })).toBe(1);
  expect(await collection.countDocuments({ v: { b: 2, a: 1 } })).toBe(0);
});

it('orders numbers by value whatever their type', async () => {
  const collection = mongo.fresh<{ _id: number; v: unknown }>();
  const ordered = [
    Decimal128.fromString('-1E400'),
    new Double(-1e300),
    Long.MIN_VALUE,
    new Int32(-1),
    Decimal128.fromString('-0.5'),
    new Int32(0),
    Decimal128.fromString('1E-400'),
    Decimal128.fromString('0.1'),
    new Double(0.1),
    Long.fromString('9007199254740992'),
    Long.fromString('9007199254740993'),
    Decimal128.fromString('9007199254740993.5'),
    Long.fromString('9007199254740994'),
    Long.MAX_VALUE,
    new Double(2 ** 63),
    Decimal128.fromString('1E400'),
    new Double(Infinity),
  ];
  await collection.insertMany(ordered.map((v, _id) => ({ _id, v })).reverse());
  const inOrder = ordered.map((_v, i) => i);
  expect((await collection.find().sort({ v: 1 }).toArray()).map(({ _id }) => _id)).toEqual(inOrder);
  await collection.createIndex({ v: 1 });
  expect(
    (
      await collection
        .find({ v: { $gte: -Infinity } })
        .sort({ v: 1 })
        .toArray()
    ).map(({ _id }) => _id),
  ).toEqual(inOrder);
});

it('indexes strings longer than a key of the store', async () => {
  const collection = mongo.fresh<{ _id: number; s: string }>();
  await collection.createIndex({ s: 1 });
  const long = 'a'.repeat(4000);
  await collection.insertMany(['z', `${long}b`, `${long}a`, 'b'].map((s, _id) => ({ _id, s })));
  expect(
    (
      await collection
        .find({ s: { $gte: 'a' } })
        .sort({ s: 1 })
        .toArray()
    ).map(({ _id }) => _id),
  ).toEqual([2, 1, 3, 0]);
  expect(await collection.countDocuments({ s: `${long}b` })).toBe(1);
  expect(await collection.countDocuments({ s: { $gt: long } })).toBe(4);
  expect(await collection.countDocuments({ s: { $lte: `${long}a` } })).toBe(1);
});

it.each([1, -1] as const)('tells strings with zero bytes apart in an index of direction %s', async (direction) => {
  const collection = mongo.fresh<{ _id: number; s: string; n: number }>();
  await collection.createIndex({ s: direction, n: 1 });
  const texts = ['', '\u0000', 'k', 'k\u0000', 'k\u0000a', 'ka', 'l'];
  await collection.insertMany(texts.map((s, _id) => ({ _id, s, n: 0 })));
  const found = async (s: object | string): Promise<number[]> =>
    (await collection.find({ s }).hint({ s: direction, n: 1 }).sort({ _id: 1 }).toArray()).map(({ _id }) => _id);
  expect(await found('k')).toEqual([2]);
  expect(await found({ $gt: 'k' })).toEqual([3, 4, 5, 6]);
  expect(await found({ $gte: 'k' })).toEqual([2, 3, 4, 5, 6]);
  expect(await found({ $lt: 'k' })).toEqual([0, 1]);
  expect(await found({ $lte: 'k' })).toEqual([0, 1, 2]);
  expect(await found({ $in: ['', 'k', 'l'] })).toEqual([0, 2, 6]);
  expect(await found({ $gt: '', $lt: 'k\u0000a' })).toEqual([1, 2, 3]);
  expect(await collection.countDocuments({ s: 'k' })).toBe(1);
  expect(await collection.countDocuments({ s: 'k', n: 0 })).toBe(1);
  expect(await collection.countDocuments({ s: { $gt: 'k' } })).toBe(4);
});
