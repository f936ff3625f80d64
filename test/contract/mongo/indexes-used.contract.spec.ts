import { type Collection, type Document, type FindCursor } from 'mongodb';
import { startMongo, failure, type TestMongo } from '../../support/mongo.js';

let mongo: TestMongo;

beforeAll(async () => {
  mongo = await startMongo();
});

afterAll(() => mongo.stop());

interface Seen {
  stages: string[];
  index: string | undefined;
  keys: number;
  docs: number;
  returned: number;
}

/** Which stages answered a query and how much they looked at. */
async function explained(cursor: FindCursor<Document>): Promise<Seen> {
  const { queryPlanner, executionStats } = (await cursor.explain('executionStats')) as {
    queryPlanner: { winningPlan: Document };
    executionStats: { totalKeysExamined: number; totalDocsExamined: number; nReturned: number };
  };
  const stages: string[] = [];
  let index: string | undefined;
  let stage: Document | undefined = queryPlanner.winningPlan;
  while (stage) {
    stages.push(String(stage['stage']));
    index ??= stage['indexName'] as string | undefined;
    stage = stage['inputStage'] as Document | undefined;
  }
  return {
    stages,
    index,
    keys: executionStats.totalKeysExamined,
    docs: executionStats.totalDocsExamined,
    returned: executionStats.nReturned,
  };
}

let cases: Collection;

beforeAll(async () => {
  cases = mongo.fresh();
  await cases.createIndexes([
    { key: { stage: 1, openedAt: -1, _id: -1 }, name: 'list' },
    { key: { owner: 1 }, name: 'owner' },
    { key: { tags: 1 }, name: 'tags' },
    { key: { opt: 1 }, name: 'opt', sparse: true },
    { key: { due: 1 }, name: 'due', partialFilterExpression: { open: true } },
  ]);
  await cases.insertMany(
    Array.from({ length: 2000 }, (_, i) => ({
      _id: i as never,
      stage: ['a', 'b', 'c', 'd'][i % 4],
      openedAt: new Date(1_700_000_000_000 + ((i * 7919) % 2000) * 1000),
      owner: `p${i % 50}`,
      tags: [`t${i % 10}`, `u${i % 3}`],
      priority: i % 5,
      due: i,
      open: i % 2 === 0,
      ...(i % 100 === 0 ? { opt: i } : {}),
    })),
  );
});

it('answers an _id by looking at one document', async () => {
  expect(await explained(cases.find({ _id: 7 as never }))).toMatchObject({ stages: ['IDHACK'], docs: 1, returned: 1 });
});

it('answers a list by index, in order, without looking at more than it returns', async () => {
  const seen = await explained(cases.find({ stage: 'a' }).sort({ openedAt: -1, _id: -1 }).limit(50));
  expect(seen).toMatchObject({ index: 'list', keys: 50, docs: 50, returned: 50 });
  expect(seen.stages).not.toContain('SORT');
});

it('walks an index backwards for the opposite order', async () => {
  const seen = await explained(cases.find({ stage: 'a' }).sort({ openedAt: 1, _id: 1 }).limit(10));
  expect(seen).toMatchObject({ index: 'list', docs: 10 });
  expect(seen.stages).not.toContain('SORT');
});

it('sorts itself where the index has another order', async () => {
  const seen = await explained(cases.find({ stage: 'a' }).sort({ openedAt: -1, _id: 1 }).limit(10));
  expect(seen.stages).toContain('SORT');
});

it('combines equality with a range on the next field', async () => {
  const from = new Date(1_700_000_000_000 + 1_900_000);
  const seen = await explained(cases.find({ stage: 'a', openedAt: { $gte: from } }));
  expect(seen.index).toBe('list');
  expect(seen.docs).toBe(seen.returned);
});

it('merges the lists of several values in order', async () => {
  const query = cases
    .find({ stage: { $in: ['a', 'c'] } })
    .sort({ openedAt: -1, _id: -1 })
    .limit(20);
  const found = await query.clone().toArray();
  expect(found.map(({ openedAt }) => Number(openedAt))).toEqual(
    found.map(({ openedAt }) => Number(openedAt)).sort((a, b) => b - a),
  );
  const seen = await explained(query);
  expect(seen.stages).not.toContain('SORT');
  expect(seen.docs).toBeLessThanOrEqual(22);
});

it('tests the rest of the filter on what the index yields', async () => {
  const found = await cases.find({ stage: 'a', priority: 3 }).sort({ openedAt: -1, _id: -1 }).limit(5).toArray();
  expect(found).toHaveLength(5);
  expect(found.every(({ stage, priority }) => stage === 'a' && priority === 3)).toBe(true);
});

it('pages by the last document seen', async () => {
  const all = await cases.find({ stage: 'b' }).sort({ openedAt: -1, _id: -1 }).toArray();
  const last = all[99]!;
  const next = cases
    .find({
      stage: 'b',
      $or: [{ openedAt: { $lt: last['openedAt'] } }, { openedAt: last['openedAt'], _id: { $lt: last._id } }],
    })
    .sort({ openedAt: -1, _id: -1 })
    .limit(50);
  expect((await next.clone().toArray()).map(({ _id }) => _id)).toEqual(all.slice(100, 150).map(({ _id }) => _id));
});

it('uses an index over arrays once for every document', async () => {
  const found = await cases.find({ tags: { $in: ['t0', 'u0'] } }).toArray();
  expect(new Set(found.map(({ _id }) => _id)).size).toBe(found.length);
  expect(await explained(cases.find({ tags: 't1' }))).toMatchObject({ index: 'tags', docs: 200, returned: 200 });
});

it('leaves a sparse index alone when missing values count', async () => {
  expect(await cases.find({ opt: null }).toArray()).toHaveLength(1980);
  expect((await explained(cases.find({ opt: { $gte: 0 } }))).index).toBe('opt');
});

it('uses a partial index only for queries within it', async () => {
  expect((await explained(cases.find({ due: { $lt: 10 }, open: true }))).index).toBe('due');
  expect((await explained(cases.find({ due: { $lt: 10 } }))).stages).toContain('COLLSCAN');
  expect(await cases.find({ due: { $lt: 10 } }).toArray()).toHaveLength(10);
});

it('walks the collection when no index helps', async () => {
  expect(await explained(cases.find({ priority: 3 }))).toMatchObject({ docs: 2000, returned: 400 });
  expect((await explained(cases.find({ priority: 3 }))).stages).toContain('COLLSCAN');
});

it('follows a hint by name or key', async () => {
  expect((await explained(cases.find({ stage: 'a', owner: 'p4' }).hint('owner'))).index).toBe('owner');
  expect((await explained(cases.find({ stage: 'a', owner: 'p4' }).hint({ owner: 1 }))).index).toBe('owner');
  expect((await explained(cases.find({ stage: 'a' }).hint({ $natural: 1 }))).stages).toContain('COLLSCAN');
  const { code } = await failure(cases.find({ stage: 'a' }).hint('nothing').toArray());
  expect(code).toBe(2);
});

it('uses the prefix of a pattern', async () => {
  const seen = await explained(cases.find({ owner: /^p1/ }));
  expect(seen).toMatchObject({ index: 'owner', docs: 440, returned: 440 });
});

it('finds by index what is written after the index was made', async () => {
  const collection = mongo.fresh<{ _id: number; n: number }>();
  await collection.createIndex({ n: 1 });
  await collection.insertOne({ _id: 1, n: 1 });
  await collection.updateOne({ _id: 1 }, { $set: { n: 2 } });
  expect(await collection.find({ n: 1 }).toArray()).toEqual([]);
  expect(await collection.find({ n: 2 }).toArray()).toHaveLength(1);
  await collection.deleteOne({ _id: 1 });
  expect(await collection.find({ n: 2 }).toArray()).toEqual([]);
});

it('finds by index what was there before the index was made', async () => {
  const collection = mongo.fresh<{ _id: number; n: number }>();
  await collection.insertMany(Array.from({ length: 3000 }, (_, _id) => ({ _id, n: _id % 7 })));
  await collection.createIndex({ n: 1 });
  expect(await collection.find({ n: 3 }).toArray()).toHaveLength(429);
});

it('sorts values of all types as the server does', async () => {
  const collection = mongo.fresh<{ _id: number; v: unknown }>();
  const values = [true, 'b', 3, null, { a: 1 }, new Date(0), [2, 9], 1.5, 5n, 'a', false, { a: 0 }, [], -1];
  await collection.insertMany(values.map((v, _id) => ({ _id, v })));
  const unindexed = (await collection.find().sort({ v: 1, _id: 1 }).toArray()).map(({ _id }) => _id);
  expect(unindexed).toEqual([12, 3, 13, 7, 6, 2, 8, 9, 1, 11, 4, 10, 0, 5]);
  await collection.createIndex({ v: 1, _id: 1 });
  expect((await collection.find().sort({ v: 1, _id: 1 }).toArray()).map(({ _id }) => _id)).toEqual(unindexed);
});
