import { type Collection, type Document } from 'mongodb';
import { failure, startMongo, type TestMongo } from '../../support/mongo.js';

let mongo: TestMongo;
let rows: Collection<{ _id: number; stage: string; n: number }>;

beforeAll(async () => {
  mongo = await startMongo();
  rows = mongo.fresh();
  await rows.createIndex({ stage: 1, n: 1 });
  await rows.insertMany(Array.from({ length: 300 }, (_, _id) => ({ _id, stage: 'abc'[_id % 3]!, n: _id })));
});

afterAll(() => mongo.stop());

/** Stages of the plan of a count, outermost first, and how many documents it looked at. */
async function counted(query: Document): Promise<{ stages: string[]; docs: number; keys: number; returned: number }> {
  const explain = { count: rows.collectionName, query };
  const { queryPlanner, executionStats } = (await mongo.db.command({ explain, verbosity: 'executionStats' })) as {
    queryPlanner: { winningPlan: Document };
    executionStats: { nReturned: number; totalKeysExamined: number; totalDocsExamined: number };
  };
  const stages: string[] = [];
  let stage: Document | undefined = queryPlanner.winningPlan;
  while (stage) {
    stages.push(String(stage['stage']));
    stage = stage['inputStage'] as Document | undefined;
  }
  const { nReturned: returned, totalKeysExamined: keys, totalDocsExamined: docs } = executionStats;
  return { stages, docs, keys, returned };
}

const count = async (query: Document): Promise<number> =>
  Number((await mongo.db.command({ count: rows.collectionName, query }))['n']);

it('counts everything without looking at anything', async () => {
  expect(await counted({})).toEqual({ stages: ['RECORD_STORE_FAST_COUNT'], docs: 0, keys: 0, returned: 0 });
  expect(await count({})).toBe(300);
});

it.each<[Document, number]>([
  [{ stage: 'a' }, 100],
  [{ stage: 'a', n: { $gte: 150 } }, 50],
  [{ stage: 'nothing' }, 0],
])('counts %j by index entries alone', async (query, expected) => {
  const { stages, docs, keys } = await counted(query);
  expect({ stages, docs }).toEqual({ stages: ['COUNT', 'COUNT_SCAN'], docs: 0 });
  // The server looks at the entry behind the last one, too.
  expect([expected, expected + 1]).toContain(keys);
  expect(await count(query)).toBe(expected);
});

it('looks at no document either where several values are counted', async () => {
  const query = { stage: { $in: ['a', 'c'] } };
  expect(await counted(query)).toMatchObject({ docs: 0 });
  expect(await count(query)).toBe(200);
});

it('looks at the documents of an index where it does not answer the whole query', async () => {
  const query = { stage: 'a', _id: { $lt: 30 }, n: { $gte: 0 }, other: null };
  expect((await counted(query)).docs).toBeGreaterThan(0);
  expect(await count(query)).toBe(10);
});

it('looks at all documents where no index helps', async () => {
  expect(await counted({ n: 7 })).toEqual({ stages: ['COUNT', 'COLLSCAN'], docs: 300, keys: 0, returned: 0 });
  expect(await count({ n: 7 })).toBe(1);
});

it('is explained with the plan alone where no more is asked for', async () => {
  const explain = { find: 'never_was_here', filter: { a: 1 } };
  const { queryPlanner, executionStats } = await mongo.db.command({ explain, verbosity: 'queryPlanner' });
  expect(queryPlanner).toMatchObject({ winningPlan: { stage: 'EOF' } });
  expect(executionStats).toBeUndefined();
});

it('is not explained in a way nobody knows, nor is what has no plan', async () => {
  const explain = { count: rows.collectionName };
  expect((await failure(mongo.db.command({ explain, verbosity: 'loud' }))).code).toBe(2);
  expect((await failure(mongo.db.command({ explain: { ping: 1 } }))).code).toBe(20);
});
