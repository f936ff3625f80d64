import { rm } from 'node:fs/promises';
import fc from 'fast-check';
import { type Collection, type Document, type FindCursor, MongoClient } from 'mongodb';
import {
  describeEmbedded,
  startEngineProcess,
  startMongo,
  temporaryDirectory,
  type TestMongo,
} from '../../support/mongo.js';

let mongo: TestMongo;

beforeAll(async () => {
  mongo = await startMongo();
});

afterAll(() => mongo.stop());

interface Seen {
  stages: string[];
  index: string | undefined;
  docs: number;
  multikey: Record<string, string[]> | undefined;
}

function stagesOf(stage: Document): Document[] {
  const below = [stage['inputStage'], ...((stage['inputStages'] as Document[] | undefined) ?? [])] as Document[];
  return [stage, ...below.filter((each) => each as unknown).flatMap(stagesOf)];
}

async function explained(cursor: FindCursor): Promise<Seen> {
  const { queryPlanner, executionStats } = (await cursor.explain('executionStats')) as {
    queryPlanner: { winningPlan: Document };
    executionStats: { totalDocsExamined: number };
  };
  const stages = stagesOf(queryPlanner.winningPlan);
  const scan = stages.find(({ stage }) => stage === 'IXSCAN');
  return {
    stages: stages.map(({ stage }) => String(stage)),
    index: scan?.['indexName'] as string | undefined,
    docs: executionStats.totalDocsExamined,
    multikey: scan?.['multiKeyPaths'] as Record<string, string[]> | undefined,
  };
}

const ids = async (cursor: FindCursor<Entry>): Promise<number[]> => (await cursor.toArray()).map(({ _id }) => _id);

interface Entry {
  _id: number;
  tags?: number | number[];
  at: number;
}

const newestFirst = { at: -1, _id: -1 } as const;

describe('the order of an index over arrays', () => {
  let entries: Collection<Entry>;
  const all = Array.from({ length: 2000 }, (_, _id) => ({
    _id,
    tags: [_id % 7, 100 + (_id % 5), 200 + (_id % 3)],
    at: (_id * 7919) % 500,
  }));

  const newest = (matches: (entry: (typeof all)[number]) => boolean): number[] =>
    all
      .filter(matches)
      .sort((a, b) => b.at - a.at || b._id - a._id)
      .map(({ _id }) => _id);

  beforeAll(async () => {
    entries = mongo.fresh<Entry>();
    await entries.createIndexes([{ key: { tags: 1, at: -1, _id: -1 }, name: 'list' }]);
    await entries.insertMany(all);
  });

  it('answers a list of one value without looking at more than it returns', async () => {
    const query = entries.find({ tags: 3 }).sort(newestFirst).limit(50);
    expect(await ids(query.clone())).toEqual(newest(({ tags }) => tags.includes(3)).slice(0, 50));
    const seen = await explained(query);
    expect(seen).toMatchObject({ index: 'list', docs: 50 });
    expect(seen.stages).not.toContain('SORT');
  });

  it('is walked backwards for the opposite order', async () => {
    const query = entries.find({ tags: 3 }).sort({ at: 1, _id: 1 }).limit(50);
    const expected = newest(({ tags }) => tags.includes(3)).reverse();
    expect(await ids(query.clone())).toEqual(expected.slice(0, 50));
    const seen = await explained(query);
    expect(seen).toMatchObject({ index: 'list', docs: 50 });
    expect(seen.stages).not.toContain('SORT');
  });

  it.each([1, -1] as const)('gives documents that have several of the values once, direction %s', async (direction) => {
    const query = entries
      .find({ tags: { $in: [3, 101, 102, 201, 999] } })
      .sort({ at: direction, _id: direction })
      .limit(100);
    const expected = newest(({ tags }) => tags.some((tag) => [3, 101, 102, 201].includes(tag)));
    expect(await ids(query.clone())).toEqual((direction < 0 ? expected : expected.reverse()).slice(0, 100));
    const seen = await explained(query);
    expect(seen.index).toBe('list');
    expect(seen.stages).not.toContain('SORT');
    expect(seen.docs).toBeLessThanOrEqual(105);
  });

  it('holds over many batches and skipped documents', async () => {
    const query = entries
      .find({ tags: { $in: [0, 100, 200] } })
      .sort(newestFirst)
      .skip(7)
      .batchSize(13);
    const expected = newest(({ tags }) => tags.some((tag) => [0, 100, 200].includes(tag)));
    expect(await ids(query)).toEqual(expected.slice(7));
  });

  it('limits the scan by both ends of a range on a field without arrays', async () => {
    const query = entries.find({ tags: 3, at: { $gte: 100, $lt: 110 } }).sort(newestFirst);
    const expected = newest(({ tags, at }) => tags.includes(3) && at >= 100 && at < 110);
    expect(await ids(query.clone())).toEqual(expected);
    expect(await explained(query)).toMatchObject({ index: 'list', docs: expected.length });
  });

  it('says which fields have met arrays', async () => {
    const { multikey } = await explained(entries.find({ tags: 3 }).sort(newestFirst).limit(1));
    expect(multikey).toEqual({ tags: ['tags'], at: [], _id: [] });
  });

  it('goes by the greatest or least item, not the one asked for, when documents are sorted by the array', async () => {
    const collection = mongo.fresh<Entry>();
    await collection.createIndex({ tags: 1, at: 1 });
    await collection.insertMany([
      { _id: 1, tags: [5, 9], at: 1 },
      { _id: 2, tags: [1, 5], at: 2 },
      { _id: 3, tags: [3, 5, 7], at: 3 },
    ]);
    expect(await ids(collection.find({ tags: 5 }).sort({ tags: 1, at: 1 }))).toEqual([2, 3, 1]);
    expect(await ids(collection.find({ tags: 5 }).sort({ tags: -1, at: -1 }))).toEqual([1, 3, 2]);
    expect(await ids(collection.find({ tags: { $gte: 4 } }).sort({ at: 1 }))).toEqual([1, 2, 3]);
    expect(await ids(collection.find({ tags: { $gte: 4 } }).sort({ tags: 1, at: 1 }))).toEqual([2, 3, 1]);
  });

  it('goes by the greatest or least item of an array behind the fixed fields', async () => {
    const collection = mongo.fresh<{ _id: number; kind: string; at: number | number[] }>();
    await collection.createIndex({ kind: 1, at: 1 });
    await collection.insertMany([
      { _id: 1, kind: 'a', at: [2, 9] },
      { _id: 2, kind: 'a', at: [1, 5] },
      { _id: 3, kind: 'a', at: 4 },
    ]);
    const sorted = async (at: 1 | -1, filter = {}): Promise<number[]> =>
      (
        await collection
          .find({ kind: 'a', ...filter })
          .sort({ at })
          .toArray()
      ).map(({ _id }) => _id);
    expect(await sorted(-1)).toEqual([1, 2, 3]);
    expect(await sorted(1)).toEqual([2, 1, 3]);
    expect(await sorted(1, { at: { $gte: 3 } })).toEqual([2, 1, 3]);
  });

  it('follows a field that gets its first array after the index was made', async () => {
    const collection = mongo.fresh<Entry>();
    await collection.createIndex({ tags: 1, at: 1 });
    await collection.insertMany([1, 2, 3].map((_id) => ({ _id, tags: _id, at: -_id })));
    const query = collection.find({ tags: { $in: [1, 2, 3] } }).sort({ at: 1 });
    expect(await ids(query.clone())).toEqual([3, 2, 1]);
    await collection.updateOne({ _id: 2 }, { $set: { tags: [1, 2, 3] } });
    expect(await ids(query.clone())).toEqual([3, 2, 1]);
    expect(await ids(collection.find({ tags: 3 }).sort({ at: 1 }))).toEqual([3, 2]);
    expect(await ids(collection.find({ tags: { $gt: 2, $lt: 2 } }))).toEqual([2]);
    expect(await ids(collection.find({ tags: 1 }).sort({ tags: -1, at: 1 }))).toEqual([2, 1]);
  });

  it('follows a later field that gets its first array', async () => {
    const collection = mongo.fresh<{ _id: number; tag: number; at: number | number[] }>();
    await collection.createIndex({ tag: 1, at: 1 });
    await collection.insertMany([1, 2, 3].map((_id) => ({ _id, tag: 1, at: _id * 10 })));
    await collection.updateOne({ _id: 3 }, { $set: { at: [5, 30] } });
    const sorted = await collection.find({ tag: 1 }).sort({ at: 1 }).toArray();
    expect(sorted.map(({ _id }) => _id)).toEqual([3, 1, 2]);
    expect(await collection.find({ tag: 1, at: { $gt: 25, $lt: 8 } }).toArray()).toHaveLength(1);
  });
});

it('finds an array of documents by conditions that different items meet', async () => {
  const collection = mongo.fresh<{ _id: number; a: unknown; at: number }>();
  await collection.createIndex({ 'a.b': 1, 'a.c': 1, at: 1 });
  await collection.insertMany([
    {
      _id: 1,
      a: [
        { b: 1, c: 5 },
        { b: 2, c: 6 },
      ],
      at: 3,
    },
    { _id: 2, a: { b: 1, c: 6 }, at: 2 },
    { _id: 3, a: { b: [1, 2], c: 6 }, at: 1 },
    { _id: 4, a: { b: 1, c: [6, 7] }, at: 0 },
  ]);
  const found = async (filter: Document): Promise<number[]> =>
    (await collection.find(filter).sort({ at: 1 }).toArray()).map(({ _id }) => _id);
  expect(await found({ 'a.b': 1, 'a.c': 6 })).toEqual([4, 3, 2, 1]);
  expect(await found({ a: { $elemMatch: { b: 1, c: 6 } } })).toEqual([]);
  expect(await found({ a: { $elemMatch: { b: 1, c: 5 } } })).toEqual([1]);
  expect(await found({ 'a.b': { $in: [1, 2] }, 'a.c': { $gt: 6, $lt: 7 } })).toEqual([4]);
});

describe('whatever the documents', () => {
  const value = fc.integer({ min: 0, max: 4 });
  const tags = fc.oneof(value, fc.array(value, { maxLength: 4 }), fc.constant(undefined));
  const at = fc.integer({ min: 0, max: 3 });
  const direction = fc.constantFrom(1 as const, -1 as const);
  const condition = fc.oneof(
    value.map((tag) => ({ tags: tag })),
    fc.array(value, { minLength: 1, maxLength: 4 }).map((several) => ({ tags: { $in: several } })),
    fc.tuple(value, value).map(([$gte, $lte]) => ({ tags: { $gte, $lte } })),
    fc.tuple(value, value).map(($all) => ({ tags: { $all } })),
  );

  const itemsOf = ({ tags: held }: Entry): number[] => (Array.isArray(held) ? held : held === undefined ? [] : [held]);

  /** What MongoDB's manual says of conditions on arrays: each may be met by another item. */
  function meets(entry: Entry, { tags: wanted }: { tags: number | Record<string, number | number[]> }): boolean {
    const items = itemsOf(entry);
    if (typeof wanted === 'number') return items.includes(wanted);
    return Object.entries(wanted).every(([operator, operand]) => {
      if (operator === '$in') return items.some((item) => (operand as number[]).includes(item));
      if (operator === '$all') return (operand as number[]).every((one) => items.includes(one));
      return items.some((item) => (operator === '$gte' ? item >= Number(operand) : item <= Number(operand)));
    });
  }

  it('finds by index what a walk through all of them finds, in the same order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          entries: fc.array(fc.record({ tags, at }), { minLength: 1, maxLength: 25 }),
          later: fc.array(fc.tuple(fc.nat(24), tags), { maxLength: 4 }),
          indexed: fc.tuple(direction, direction, direction),
          conditions: fc.array(
            fc.record({ condition, from: fc.option(at), before: fc.option(at), descending: fc.boolean() }),
            { minLength: 3, maxLength: 6 },
          ),
          limit: fc.nat(12),
        }),
        async ({ entries, later, indexed: [first, second, third], conditions, limit }) => {
          const collection = mongo.fresh<Entry>();
          const documents = entries.map((entry, _id): Entry => ({
            _id,
            at: entry.at,
            ...(entry.tags === undefined ? {} : { tags: entry.tags }),
          }));
          await collection.createIndexes([{ key: { tags: first, at: second, _id: third }, name: 'list' }]);
          await collection.insertMany(documents);
          for (const [which, fresh] of later) {
            const changed = documents[which];
            if (!changed || fresh === undefined) continue;
            changed.tags = fresh;
            await collection.updateOne({ _id: which }, { $set: { tags: fresh } });
          }
          for (const { condition: on, from, before, descending } of conditions) {
            const within = {
              ...(from === null ? {} : { $gte: from }),
              ...(before === null ? {} : { $lt: before }),
            };
            const filter = { ...on, ...(Object.keys(within).length === 0 ? {} : { at: within }) };
            const sign = descending ? -1 : 1;
            const expected = documents
              .filter((entry) => meets(entry, on) && entry.at >= (from ?? 0) && entry.at < (before ?? Infinity))
              .sort((a, b) => sign * (a.at - b.at || a._id - b._id))
              .map(({ _id }) => _id);
            const query = collection.find(filter).sort({ at: sign, _id: sign }).hint('list').limit(limit);
            expect(await ids(query)).toEqual(limit === 0 ? expected : expected.slice(0, limit));
          }
          await collection.drop();
        },
      ),
      { numRuns: 80 },
    );
  });
});

describeEmbedded('after a restart', () => {
  it('still knows which fields have met arrays', async () => {
    const dataDir = await temporaryDirectory();
    const query = (client: MongoClient): FindCursor<Entry> =>
      client
        .db('kept')
        .collection<Entry>('entries')
        .find({ tags: { $in: [1, 2] } })
        .sort(newestFirst)
        .limit(2);
    const first = await startEngineProcess(dataDir);
    const writer = await MongoClient.connect(first.url);
    const entries = writer.db('kept').collection<Entry>('entries');
    await entries.createIndex({ tags: 1, at: -1, _id: -1 });
    await entries.insertMany([1, 2, 3].map((_id) => ({ _id, tags: [1, 2], at: _id })));
    const before = await explained(query(writer));
    await writer.close();
    await first.kill();
    const second = await startEngineProcess(dataDir);
    const reader = await MongoClient.connect(second.url);
    expect(await explained(query(reader))).toEqual(before);
    expect(await ids(query(reader))).toEqual([3, 2]);
    expect(before).toMatchObject({ multikey: { tags: ['tags'], at: [], _id: [] } });
    await reader.close();
    await second.close();
    await rm(dataDir, { recursive: true, force: true });
  });
});
