import { type Collection, type MongoBulkWriteError } from 'mongodb';
import { failure, startMongo, type TestMongo } from '../../support/mongo.js';

interface Row {
  readonly _id: number;
  readonly n?: number;
  readonly items?: readonly { readonly k: number; readonly v?: number }[];
}

let mongo: TestMongo;
let rows: Collection<Row>;

beforeAll(async () => {
  mongo = await startMongo();
});

afterAll(() => mongo.stop());

beforeEach(async () => {
  rows = mongo.fresh();
  await rows.createIndex({ n: 1 });
  await rows.insertMany([1, 2, 3].map((_id) => ({ _id, n: _id > 1 ? 2 : 1 })));
});

const isX = { $expr: { $eq: ['$n', '$$x'] } };

describe('Variables of a command (let)', () => {
  it('are known to the queries of reads', async () => {
    const matching = rows.aggregate([{ $match: isX }, { $sort: { _id: 1 } }], { let: { x: 2 } });
    expect((await matching.toArray()).map(({ _id }) => _id as number)).toEqual([2, 3]);
    expect(await rows.find(isX, { let: { x: 1 } }).toArray()).toEqual([{ _id: 1, n: 1 }]);
  });

  it('are known to the queries of writes, and to pipelines that update', async () => {
    const sum = [{ $set: { n: { $add: ['$n', '$$x'] } } }];
    expect(await rows.updateMany(isX, sum, { let: { x: 2 } })).toMatchObject({ matchedCount: 2, modifiedCount: 2 });
    expect(await rows.deleteMany(isX, { let: { x: 4 } })).toMatchObject({ deletedCount: 2 });
    expect(await rows.find().toArray()).toEqual([{ _id: 1, n: 1 }]);
  });
});

describe('A hint', () => {
  it('names an index for reads and writes alike', async () => {
    expect(await rows.aggregate([{ $match: { n: 2 } }], { hint: 'n_1' }).toArray()).toHaveLength(2);
    expect(await rows.updateOne({ n: 1 }, { $set: { n: 5 } }, { hint: 'n_1' })).toMatchObject({ modifiedCount: 1 });
    expect(await rows.deleteMany({ n: 2 }, { hint: { n: 1 } })).toMatchObject({ deletedCount: 2 });
  });

  it('that names none is refused, and nothing is written', async () => {
    const hint = 'nothing';
    expect((await failure(rows.aggregate([], { hint }).toArray())).code).toBe(2);
    expect((await failure(rows.updateOne({ n: 1 }, { $set: { n: 5 } }, { hint }))).code).toBe(2);
    expect((await failure(rows.deleteOne({ n: 1 }, { hint }))).code).toBe(2);
    expect(await rows.countDocuments({ n: 1 })).toBe(1);
  });
});

it('takes a comment of any kind', async () => {
  expect(await rows.find({ n: 1 }, { comment: { by: 'the test' } }).toArray()).toHaveLength(1);
  expect(await rows.updateOne({ n: 1 }, { $set: { n: 3 } }, { comment: 'why' })).toMatchObject({ modifiedCount: 1 });
});

describe('Results', () => {
  it('of a replacement tell what it matched or made', async () => {
    const upsert = true;
    const made = await rows.replaceOne({ _id: 9 }, { n: 9 }, { upsert });
    expect(made).toMatchObject({ matchedCount: 0, modifiedCount: 0, upsertedCount: 1, upsertedId: 9 });
    const replaced = await rows.replaceOne({ _id: 9 }, { n: 8 }, { upsert });
    expect(replaced).toMatchObject({ matchedCount: 1, modifiedCount: 1, upsertedCount: 0, upsertedId: null });
    expect(await rows.replaceOne({ _id: 10 }, { n: 1 })).toMatchObject({ matchedCount: 0, upsertedCount: 0 });
  });

  it('of a bulk name what came into being by its place', async () => {
    const result = await rows.bulkWrite([
      { updateOne: { filter: { _id: 20 }, update: { $set: { n: 1 } }, upsert: true } },
      { insertOne: { document: { _id: 21 } } },
      { replaceOne: { filter: { _id: 22 }, replacement: { n: 1 }, upsert: true } },
      { updateMany: { filter: { _id: 23, n: 4 }, update: { $inc: { n: 1 } }, upsert: true } },
      { deleteMany: { filter: { n: 1 } } },
    ]);
    expect(result.insertedIds).toEqual({ 1: 21 });
    expect(result.upsertedIds).toEqual({ 0: 20, 2: 22, 3: 23 });
    expect(result).toMatchObject({ insertedCount: 1, upsertedCount: 3, matchedCount: 0, deletedCount: 3 });
  });

  it('of an unordered insert that failed in part tell what was inserted', async () => {
    const insert = rows.insertMany([{ _id: 30 }, { _id: 30 }, { _id: 31 }], { ordered: false });
    const error = (await insert.catch((thrown: unknown) => thrown)) as MongoBulkWriteError;
    expect(error.result.insertedCount).toBe(2);
    expect([error.writeErrors].flat().map(({ index, code }) => [index, code])).toEqual([[1, 11000]]);
  });

  it('of findOneAnd… follow the sort and the projection', async () => {
    const taken = await rows.findOneAndDelete({ n: 2 }, { sort: { _id: -1 }, projection: { n: 1, _id: 0 } });
    expect(taken).toEqual({ n: 2 });
    expect(await rows.distinct('_id')).toEqual([1, 2]);
    const made = await rows.findOneAndReplace({ _id: 60 }, { n: 1 }, { upsert: true, returnDocument: 'after' });
    expect(made).toEqual({ _id: 60, n: 1 });
  });
});

describe('Array filters', () => {
  beforeEach(() => rows.insertOne({ _id: 70, items: [{ k: 1 }, { k: 2 }] }));

  const ofTwo = { arrayFilters: [{ 'x.k': 2 }] };

  it('choose the items that findOneAndUpdate changes', async () => {
    const changed = await rows.findOneAndUpdate(
      { _id: 70 },
      { $set: { 'items.$[x].v': 9 } },
      { ...ofTwo, returnDocument: 'after' },
    );
    expect(changed?.items).toEqual([{ k: 1 }, { k: 2, v: 9 }]);
  });

  it('are used by the update, and there is one for every name in it', async () => {
    expect((await failure(rows.updateOne({ _id: 70 }, { $set: { n: 9 } }, ofTwo))).code).toBe(9);
    expect((await failure(rows.findOneAndUpdate({ _id: 70 }, { $set: { n: 9 } }, ofTwo))).code).toBe(9);
    expect((await failure(rows.updateOne({ _id: 70 }, { $set: { 'items.$[y].v': 9 } }))).code).toBe(2);
    expect(await rows.findOne({ _id: 70 })).not.toHaveProperty('n');
  });
});
