import type { Collection } from 'mongodb';
import { failure, startMongo, type TestMongo } from '../../support/mongo.js';

interface Row {
  readonly _id: number;
  readonly key?: string | null;
  readonly open?: boolean;
}

let mongo: TestMongo;
let rows: Collection<Row>;

beforeAll(async () => {
  mongo = await startMongo();
});

beforeEach(() => (rows = mongo.fresh<Row>()));

afterAll(() => mongo.stop());

const duplicate = { code: 11000 };

describe('A unique index with a filter', () => {
  beforeEach(() => rows.createIndex({ key: 1 }, { unique: true, partialFilterExpression: { open: true } }));

  it('holds for the documents of the filter, and no others', async () => {
    await rows.insertMany([
      { _id: 1, key: 'a', open: true },
      { _id: 2, key: 'a', open: false },
      { _id: 3, key: 'a' },
    ]);
    expect(await failure(rows.insertOne({ _id: 4, key: 'a', open: true }))).toMatchObject(duplicate);
    expect(await rows.countDocuments()).toBe(3);
  });

  it('takes a document in when it comes to pass the filter, and lets it go when it no longer does', async () => {
    await rows.insertMany([
      { _id: 1, key: 'a', open: true },
      { _id: 2, key: 'a', open: false },
    ]);
    expect(await failure(rows.updateOne({ _id: 2 }, { $set: { open: true } }))).toMatchObject(duplicate);
    await rows.updateOne({ _id: 1 }, { $unset: { open: true } });
    expect(await rows.updateOne({ _id: 2 }, { $set: { open: true } })).toMatchObject({ modifiedCount: 1 });
  });
});

describe('A unique sparse index', () => {
  beforeEach(() => rows.createIndex({ key: 1 }, { unique: true, sparse: true }));

  it('lets many lack the field, but only one have it as null', async () => {
    await rows.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3, key: null }]);
    expect(await failure(rows.insertOne({ _id: 4, key: null }))).toMatchObject(duplicate);
  });

  it('does not hide documents without the field from a query', async () => {
    await rows.insertMany([{ _id: 1 }, { _id: 2, key: null }, { _id: 3, key: 'a' }]);
    expect(await rows.find({ key: null }).sort({ _id: 1 }).toArray()).toHaveLength(2);
    expect(await rows.find().sort({ key: 1 }).toArray()).toHaveLength(3);
    expect(await rows.find({}, { hint: 'key_1' }).toArray()).toHaveLength(2);
  });
});

it('an index over what breaks its rule already is refused', async () => {
  await rows.insertMany([
    { _id: 1, key: 'a' },
    { _id: 2, key: 'a' },
  ]);
  expect(await failure(rows.createIndex({ key: 1 }, { unique: true }))).toMatchObject(duplicate);
  expect((await rows.indexes()).map(({ name }) => name)).toEqual(['_id_']);
});
