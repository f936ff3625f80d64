import { BSONRegExp, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, type Document } from 'mongodb';
import { startMongo, failure, type TestMongo } from '../../support/mongo.js';

let mongo: TestMongo;

beforeAll(async () => {
  mongo = await startMongo();
});

afterAll(() => mongo.stop());

const oid = new ObjectId('64b000000000000000000001');

const documents: Document[] = [
  { _id: 1, a: 1, s: 'alpha', tags: ['x', 'y'], sub: { n: 1, deep: { v: 'q' } } },
  { _id: 2, a: 2.5, s: 'beta', tags: ['y'], sub: { n: 2 }, when: new Date(1000) },
  { _id: 3, a: Long.fromNumber(3), s: 'Alpha', tags: [], sub: null },
  {
    _id: 4,
    a: Decimal128.fromString('4.0'),
    s: 'gamma',
    items: [
      { k: 1, v: 1 },
      { k: 2, v: 9 },
    ],
  },
  { _id: 5, a: null, s: 'delta', items: [{ k: 1, v: 9 }], flag: true },
  { _id: 6, s: 'line one\nline two', tags: 'x', ref: oid },
  {
    _id: 7,
    a: [1, 5, 9],
    s: '',
    grid: [
      [1, 2],
      [3, 4],
    ],
  },
  { _id: 8, a: 'text', s: 'alphabet', sub: { n: 1 }, bits: 5 },
  { _id: 9, a: NaN, s: 'nan', sub: [{ n: 1 }, { n: 7 }] },
  { _id: 10, a: new MinKey(), b: new MaxKey() },
];

const cases: [query: Document, ids: number[]][] = [
  [{}, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
  [{ _id: 3 }, [3]],
  [{ _id: { $in: [9, 1, 77] } }, [1, 9]],
  [{ _id: { $gt: 3, $lte: 5 } }, [4, 5]],
  [{ a: 1 }, [1, 7]],
  [{ a: new Double(1) }, [1, 7]],
  [{ a: Long.fromNumber(3) }, [3]],
  [{ a: 3 }, [3]],
  [{ a: 4 }, [4]],
  [{ a: null }, [5, 6]],
  [{ a: { $ne: null } }, [1, 2, 3, 4, 7, 8, 9, 10]],
  [{ a: { $exists: false } }, [6]],
  [{ a: { $exists: true, $eq: null } }, [5]],
  [{ a: { $gt: 2 } }, [2, 3, 4, 7]],
  [{ a: { $gte: 2.5, $lt: 4 } }, [2, 3, 7]],
  [{ a: { $lt: 2 } }, [1, 7]],
  [{ a: { $gte: NaN } }, [9]],
  [{ a: { $lt: 'u' } }, [8]],
  [{ a: { $gt: new MinKey() } }, [1, 2, 3, 4, 5, 6, 7, 8, 9]],
  [{ b: { $gte: new MaxKey() } }, [10]],
  [{ a: { $in: [null, 'text'] } }, [5, 6, 8]],
  [{ a: { $nin: [1, 2.5, null] } }, [3, 4, 8, 9, 10]],
  [{ a: [1, 5, 9] }, [7]],
  [{ a: { $size: 3 } }, [7]],
  [{ a: { $type: 'number' } }, [1, 2, 3, 4, 7, 9]],
  [{ a: { $type: ['string', 'null'] } }, [5, 8]],
  [{ a: { $type: 'array' } }, [7]],
  [{ a: { $type: 'decimal' } }, [4]],
  [{ a: { $mod: [2, 1] } }, [1, 3, 7]],
  [{ a: { $all: [1, 9] } }, [7]],
  [{ a: { $elemMatch: { $gt: 4, $lt: 6 } } }, [7]],
  [{ a: { $gt: 8, $lt: 2 } }, [7]],
  [{ a: { $not: { $gt: 2 } } }, [1, 5, 6, 8, 9, 10]],
  [{ 'a.1': 5 }, [7]],
  [{ 'grid.1.0': 3 }, [7]],
  [{ grid: [1, 2] }, [7]],
  [{ tags: 'x' }, [1, 6]],
  [{ tags: { $all: ['x', 'y'] } }, [1]],
  [{ tags: [] }, [3]],
  [{ tags: { $ne: 'y' } }, [3, 4, 5, 6, 7, 8, 9, 10]],
  [{ tags: { $size: 0 } }, [3]],
  [{ 'sub.n': 1 }, [1, 8, 9]],
  [{ 'sub.n': { $gt: 1 } }, [2, 9]],
  [{ 'sub.deep.v': 'q' }, [1]],
  [{ sub: { n: 1 } }, [8, 9]],
  [{ sub: null }, [3, 4, 5, 6, 7, 10]],
  [{ 'sub.n': null }, [3, 4, 5, 6, 7, 10]],
  [{ items: { $elemMatch: { k: 1, v: 9 } } }, [5]],
  [{ 'items.k': 1, 'items.v': 9 }, [4, 5]],
  [{ items: { $all: [{ $elemMatch: { k: 1 } }, { $elemMatch: { k: 2 } }] } }, [4]],
  [{ s: /^alpha/ }, [1, 8]],
  [{ s: /^alpha/i }, [1, 3, 8]],
  [{ s: { $regex: 'a$', $options: 'i' } }, [1, 2, 3, 4, 5]],
  [{ s: { $regex: '^line two$', $options: 'm' } }, [6]],
  [{ s: { $in: [/^b/, 'gamma'] } }, [2, 4]],
  [{ s: { $not: /a/ } }, [6, 7, 10]],
  [{ s: new BSONRegExp('^g') }, [4]],
  [{ when: { $lt: new Date(2000) } }, [2]],
  [{ ref: oid }, [6]],
  [{ flag: true }, [5]],
  [{ flag: { $ne: true } }, [1, 2, 3, 4, 6, 7, 8, 9, 10]],
  [{ bits: { $bitsAllSet: [0, 2] } }, [8]],
  [{ bits: { $bitsAnySet: 2 } }, []],
  [{ bits: { $bitsAllClear: 2 } }, [8]],
  [{ $or: [{ a: 1 }, { s: 'beta' }] }, [1, 2, 7]],
  [{ $and: [{ a: { $gte: 1 } }, { a: { $lte: 2.5 } }] }, [1, 2, 7]],
  [{ $nor: [{ a: { $exists: true } }, { s: 'x' }] }, [6]],
  [{ $or: [{ _id: 1 }, { _id: 2 }], s: 'beta' }, [2]],
  [{ $expr: { $gt: ['$sub.n', 1] } }, [2, 9]],
  [{ $expr: { $eq: ['$s', 'gamma'] } }, [4]],
  [{ a: { $eq: new Int32(1) }, $comment: 'why' }, [1, 7]],
];

describe('a query', () => {
  let collection: ReturnType<TestMongo['fresh']>;

  beforeAll(async () => {
    collection = mongo.fresh();
    await collection.insertMany(documents);
  });

  const idsOf = async (query: Document): Promise<unknown[]> =>
    (await collection.find(query).sort({ _id: 1 }).toArray()).map(({ _id }) => _id);

  it.each(cases)('finds with %j what the server finds', async (query, ids) => {
    expect(await idsOf(query)).toEqual(ids);
  });

  it.each([['a'], ['s'], ['tags'], ['sub.n'], ['items.k'], ['sub'], ['flag']])(
    'finds the same with an index on %s',
    async (path) => {
      const name = await collection.createIndex({ [path]: 1 });
      for (const [query, ids] of cases) expect([query, await idsOf(query)]).toEqual([query, ids]);
      await collection.dropIndex(name);
    },
  );

  it('finds the same with a compound index', async () => {
    const name = await collection.createIndex({ s: 1, a: -1 });
    for (const [query, ids] of cases) expect([query, await idsOf(query)]).toEqual([query, ids]);
    await collection.dropIndex(name);
  });

  it('counts what it finds', async () => {
    for (const [query, ids] of cases)
      expect([query, await collection.countDocuments(query)]).toEqual([query, ids.length]);
  });
});

describe('a malformed query', () => {
  it.each<[Document, number]>([
    [{ a: { $foo: 1 } }, 2],
    [{ $foo: 1 }, 2],
    [{ $and: [] }, 2],
    [{ $or: {} }, 2],
    [{ a: { $in: 1 } }, 2],
    [{ a: { $mod: [0, 1] } }, 2],
    [{ a: { $size: -1 } }, 2],
    [{ a: { $type: 'nonsense' } }, 2],
    [{ a: { $not: 1 } }, 2],
    [{ a: { $all: 1 } }, 2],
    [{ a: { $elemMatch: 1 } }, 2],
    [{ a: { $regex: '(' } }, 51091],
    [{ a: { $regex: 'a', $options: 'q' } }, 51108],
    [{ a: { $options: 'i' } }, 2],
    [{ $expr: { $nonsense: 1 } }, 168],
    [{ a: { $bitsAllSet: -1 } }, 9],
  ])('%j is refused with code %i', async (query, expected) => {
    const collection = mongo.fresh();
    await collection.insertOne({ a: 1 });
    const { code } = await failure(collection.find(query).toArray());
    expect(code).toBe(expected);
  });
});

it('does not hang on a pattern that makes others backtrack for ever', async () => {
  const collection = mongo.fresh();
  await collection.insertOne({ s: `${'a'.repeat(40)}!` });
  if (mongo.embedded) expect(await collection.countDocuments({ s: /^(a+)+$/ })).toBe(0);
});
