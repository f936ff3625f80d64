import { Double, Long, type Collection, type Document } from 'mongodb';
import { startMongo, failure, type TestMongo } from '../../support/mongo.js';

let mongo: TestMongo;

beforeAll(async () => {
  mongo = await startMongo();
});

afterAll(() => mongo.stop());

let cases: Collection;
let people: Collection<{ _id: string; name: string; team: number }>;

beforeAll(async () => {
  cases = mongo.fresh();
  people = mongo.fresh();
  await cases.insertMany(
    Array.from({ length: 60 }, (_, i) => ({
      _id: i as never,
      stage: ['a', 'b', 'c'][i % 3],
      owner: i % 7 === 0 ? null : `p${i % 5}`,
      amount: { minor: i * 10, currency: i % 2 === 0 ? 'USD' : 'EUR' },
      position: BigInt(i) * 1_000_000_007n,
      openedAt: new Date(1_700_000_000_000 + i * 25_200_000),
      tags: ['x', 'y', 'z'].slice(0, i % 4),
      items: Array.from({ length: i % 3 }, (_unused, k) => ({ k, v: i + k })),
      half: i / 2,
      ...(i % 4 === 0 ? {} : { opt: i }),
    })),
  );
  await people.insertMany(Array.from({ length: 5 }, (_, i) => ({ _id: `p${i}`, name: `N${i}`, team: i % 2 })));
  await cases.createIndex({ stage: 1, _id: 1 });
});

const run = (pipeline: Document[]): Promise<Document[]> => cases.aggregate(pipeline).toArray();

describe('$group', () => {
  it('counts, adds up and takes extremes', async () => {
    const groups = await run([
      {
        $group: {
          _id: '$stage',
          n: { $sum: 1 },
          total: { $sum: '$amount.minor' },
          mean: { $avg: '$amount.minor' },
          first: { $min: '$openedAt' },
          last: { $max: '$position' },
        },
      },
      { $sort: { _id: 1 } },
    ]);
    expect(groups).toEqual([
      { _id: 'a', n: 20, total: 5700, mean: 285, first: new Date(1_700_000_000_000), last: 57n * 1_000_000_007n },
      { _id: 'b', n: 20, total: 5900, mean: 295, first: new Date(1_700_025_200_000), last: 58n * 1_000_000_007n },
      { _id: 'c', n: 20, total: 6100, mean: 305, first: new Date(1_700_050_400_000), last: 59n * 1_000_000_007n },
    ]);
  });

  it('adds Int64 exactly and answers Int64', async () => {
    const [{ total } = {}] = await run([{ $group: { _id: null, total: { $sum: '$position' } } }]);
    expect(total).toBe(1770n * 1_000_000_007n);
  });

  it('groups by documents of several fields', async () => {
    const groups = await run([
      { $group: { _id: { stage: '$stage', currency: '$amount.currency' }, n: { $sum: 1 } } },
      { $sort: { '_id.stage': 1, '_id.currency': 1 } },
    ]);
    expect(groups).toHaveLength(6);
    expect(groups[0]).toEqual({ _id: { stage: 'a', currency: 'EUR' }, n: 10 });
  });

  it('groups by an expression', async () => {
    const groups = await run([
      { $group: { _id: { $dateToString: { date: '$openedAt', format: '%Y-%m-%d' } }, n: { $sum: 1 } } },
      { $sort: { _id: 1 } },
      { $limit: 2 },
    ]);
    expect(groups).toEqual([
      { _id: '2023-11-14', n: 1 },
      { _id: '2023-11-15', n: 3 },
    ]);
  });

  it('puts null and missing together', async () => {
    const groups = await run([{ $group: { _id: '$opt', n: { $sum: 1 } } }, { $match: { _id: null } }]);
    expect(groups).toEqual([{ _id: null, n: 15 }]);
  });

  it('collects values', async () => {
    const [group] = await run([
      { $sort: { _id: 1 } },
      { $match: { _id: { $lt: 7 } } },
      { $group: { _id: '$stage', ids: { $push: '$_id' }, first: { $first: '$_id' }, last: { $last: '$_id' } } },
      { $sort: { _id: 1 } },
    ]);
    expect(group).toEqual({ _id: 'a', ids: [0, 3, 6], first: 0, last: 6 });
  });

  it('collects each value once', async () => {
    const [group] = await run([{ $group: { _id: 1, stages: { $addToSet: '$stage' } } }]);
    expect([...(group!['stages'] as string[])].sort()).toEqual(['a', 'b', 'c']);
  });

  it('adds only where a condition holds', async () => {
    const [group] = await run([
      { $group: { _id: 1, large: { $sum: { $cond: [{ $gte: ['$amount.minor', 300] }, 1, 0] } } } },
    ]);
    expect(group).toEqual({ _id: 1, large: 30 });
  });

  it('sorts by count', async () => {
    expect((await run([{ $unwind: '$tags' }, { $sortByCount: '$tags' }])).map(({ _id }) => _id as string)).toEqual([
      'x',
      'y',
      'z',
    ]);
  });

  it('groups into buckets', async () => {
    expect(
      await run([
        {
          $bucket: {
            groupBy: '$amount.minor',
            boundaries: [0, 100, 300],
            default: 'more',
            output: { n: { $sum: 1 }, total: { $sum: '$amount.minor' } },
          },
        },
      ]),
    ).toEqual([
      { _id: 0, n: 10, total: 450 },
      { _id: 100, n: 20, total: 3900 },
      { _id: 'more', n: 30, total: 13_350 },
    ]);
  });
});

describe('stages on single documents', () => {
  it('computes fields', async () => {
    const [doc] = await run([
      { $match: { _id: 3 } },
      {
        $project: {
          next: { $add: ['$position', 1] },
          twice: { $multiply: ['$amount.minor', 2] },
          label: { $concat: ['$stage', '-', '$amount.currency'] },
          late: { $cond: [{ $gt: ['$position', Long.fromNumber(2_000_000_000)] }, 'yes', 'no'] },
          opt: { $ifNull: ['$opt', -1] },
          day: { $dateTrunc: { date: '$openedAt', unit: 'day' } },
          since: { $subtract: [new Date(1_700_100_000_000), '$openedAt'] },
        },
      },
    ]);
    expect(doc).toEqual({
      _id: 3,
      next: 3_000_000_022n,
      twice: 60,
      label: 'a-EUR',
      late: 'yes',
      opt: 3,
      day: new Date('2023-11-15T00:00:00Z'),
      since: 24_400_000n,
    });
  });

  it('adds fields and keeps the types of the others', async () => {
    const collection = mongo.fresh<Document & { _id: number }>();
    await collection.insertOne({ _id: 1, whole: new Double(2), long: Long.fromNumber(3), n: 1 });
    const types = { whole: { $type: 'double' }, long: { $type: 'long' }, n: { $type: 'int' } };
    const found = await collection.aggregate([{ $set: { more: '$long' } }, { $match: { ...types } }]).toArray();
    expect(found).toEqual([{ _id: 1, whole: 2, long: 3n, n: 1, more: 3n }]);
  });

  it('removes fields', async () => {
    const [doc] = await run([{ $match: { _id: 1 } }, { $unset: ['tags', 'items', 'amount.minor', 'openedAt'] }]);
    expect(doc).toEqual({
      _id: 1,
      stage: 'b',
      owner: 'p1',
      amount: { currency: 'EUR' },
      position: 1_000_000_007n,
      half: 0.5,
      opt: 1,
    });
  });

  it('replaces the root', async () => {
    const [doc] = await run([
      { $match: { _id: 2 } },
      { $replaceRoot: { newRoot: { $mergeObjects: ['$amount', { id: '$_id' }] } } },
    ]);
    expect(doc).toEqual({ minor: 20, currency: 'USD', id: 2 });
  });

  it('unwinds arrays, with their index and without losing the empty ones', async () => {
    const rows = await run([
      { $match: { _id: { $lt: 3 } } },
      { $unwind: { path: '$items', preserveNullAndEmptyArrays: true, includeArrayIndex: 'at' } },
      { $project: { 'items.v': 1, at: 1 } },
      { $sort: { _id: 1, at: 1 } },
    ]);
    expect(rows).toEqual([
      { _id: 0, at: null },
      { _id: 1, items: { v: 1 }, at: 0n },
      { _id: 2, items: { v: 2 }, at: 0n },
      { _id: 2, items: { v: 3 }, at: 1n },
    ]);
  });

  it('works on arrays', async () => {
    const [doc] = await run([
      { $match: { _id: 5 } },
      {
        $project: {
          large: { $filter: { input: '$items', as: 'item', cond: { $gt: ['$$item.v', 5] } } },
          upper: { $map: { input: '$tags', in: { $toUpper: '$$this' } } },
          sum: { $reduce: { input: '$items.v', initialValue: 0, in: { $add: ['$$value', '$$this'] } } },
          size: { $size: '$tags' },
          hasX: { $in: ['x', '$tags'] },
          values: '$items.v',
        },
      },
    ]);
    expect(doc).toEqual({
      _id: 5,
      large: [{ k: 1, v: 6 }],
      upper: ['X'],
      sum: 11,
      size: 1,
      hasX: true,
      values: [5, 6],
    });
  });
});

describe('stages on several collections', () => {
  it('looks up by a field', async () => {
    const rows = await run([
      { $match: { _id: { $in: [0, 1] } } },
      { $lookup: { from: people.collectionName, localField: 'owner', foreignField: '_id', as: 'who' } },
      { $project: { who: 1 } },
      { $sort: { _id: 1 } },
    ]);
    expect(rows).toEqual([
      { _id: 0, who: [] },
      { _id: 1, who: [{ _id: 'p1', name: 'N1', team: 1 }] },
    ]);
  });

  it('looks up and goes on with a pipeline', async () => {
    const rows = await run([
      { $match: { _id: 1 } },
      {
        $lookup: {
          from: people.collectionName,
          localField: 'owner',
          foreignField: '_id',
          pipeline: [{ $project: { _id: 0, name: 1 } }],
          as: 'who',
        },
      },
      { $project: { who: 1 } },
    ]);
    expect(rows).toEqual([{ _id: 1, who: [{ name: 'N1' }] }]);
  });

  it('unites collections', async () => {
    const rows = await run([{ $match: { stage: 'a' } }, { $unionWith: people.collectionName }, { $count: 'n' }]);
    expect(rows).toEqual([{ n: 25 }]);
  });

  it('runs several pipelines over the same documents', async () => {
    expect(
      await run([
        {
          $facet: {
            byStage: [{ $group: { _id: '$stage', n: { $sum: 1 } } }, { $sort: { _id: 1 } }],
            few: [{ $match: { _id: { $lt: 2 } } }, { $count: 'n' }],
          },
        },
      ]),
    ).toEqual([
      {
        byStage: [
          { _id: 'a', n: 20 },
          { _id: 'b', n: 20 },
          { _id: 'c', n: 20 },
        ],
        few: [{ n: 2 }],
      },
    ]);
  });
});

describe('window functions', () => {
  it('adds up along an order', async () => {
    const rows = await run([
      { $match: { _id: { $lt: 6 } } },
      {
        $setWindowFields: {
          partitionBy: '$stage',
          sortBy: { _id: 1 },
          output: { running: { $sum: '$amount.minor', window: { documents: ['unbounded', 'current'] } } },
        },
      },
      { $project: { running: 1 } },
      { $sort: { _id: 1 } },
    ]);
    expect(rows.map(({ running }) => running as number)).toEqual([0, 10, 20, 30, 50, 70]);
  });
});

it('uses variables of let', async () => {
  const rows = await cases
    .aggregate([{ $match: { $expr: { $eq: ['$stage', '$$wanted'] } } }, { $count: 'n' }], { let: { wanted: 'b' } })
    .toArray();
  expect(rows).toEqual([{ n: 20 }]);
});

it('counts nothing as nothing', async () => {
  expect(await run([{ $match: { _id: -1 } }, { $count: 'n' }])).toEqual([]);
  expect(await cases.countDocuments({ _id: -1 as never })).toBe(0);
});

it('hands out large results in batches', async () => {
  const rows = await cases.aggregate([{ $unwind: '$tags' }, { $sort: { _id: 1 } }], { batchSize: 7 }).toArray();
  expect(rows).toHaveLength(90);
});

describe('a malformed pipeline', () => {
  it.each<[Document[], number]>([
    [[{ $foo: 1 }], 40324],
    [[{ $project: { x: { $foo: 1 } } }], 31325],
    [[{ $addFields: { x: { $foo: 1 } } }], 168],
    [[{ $group: { n: { $sum: 1 } } }], 15955],
    [[{ $group: { _id: 1, n: { $foo: 1 } } }], 15952],
    [[{ $group: { _id: 1, n: 5 } }], 40234],
    [[{ $limit: 0 }], 15958],
    [[{ $skip: -1 }], 5_107_200],
    [[{ $project: { x: 1, y: 0 } }], 31254],
    [[{ $project: {} }], 51272],
    [[{ $sort: { x: 2 } }], 15975],
    [[{ $unwind: 'x' }], 28818],
    [[{ $count: '' }], 40157],
    [[{ $match: { a: { $foo: 1 } } }], 2],
    [[{ a: 1, b: 2 }], 40323],
    [[{ $project: { x: { $add: ['$stage', 1] } } }], 16554],
    [[{ $project: { x: '$$nobody' } }], 17276],
    [[{ $replaceRoot: { newRoot: '$stage' } }], 40228],
  ])('%j is refused with code %i', async (pipeline, expected) => {
    expect((await failure(run(pipeline))).code).toBe(expected);
  });
});
