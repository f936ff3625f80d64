import { eventually } from '../../support/eventually.js';
import { describeGivenMongo } from '../../support/given-mongo.js';
import { failure, startMongo, type TestMongo } from '../../support/mongo.js';

let mongo: TestMongo;

beforeAll(async () => {
  mongo = await startMongo();
});

afterAll(() => mongo.stop());

describe('An index by which documents go', () => {
  it.each<[string, unknown]>([
    ['before its date', -1],
    ['later than seconds as int32 can say', 2 ** 31],
    ['after what is no number', 'soon'],
  ])('cannot have them go %s', async (_, expireAfterSeconds) => {
    const collection = mongo.fresh();
    const indexes = [{ key: { at: 1 }, name: 'at_1', expireAfterSeconds }];
    const refused = await failure(mongo.db.command({ createIndexes: collection.collectionName, indexes }));
    expect(refused).toMatchObject({ code: 67, message: expect.stringContaining("'expireAfterSeconds'") });
  });

  it('has one field, which is not _id', async () => {
    const collection = mongo.fresh();
    expect((await failure(collection.createIndex({ at: 1, b: 1 }, { expireAfterSeconds: 1 }))).code).toBe(67);
    expect((await failure(collection.createIndex({ _id: 1 }, { expireAfterSeconds: 1 }))).code).toBe(197);
  });

  it('is not the same index with another time, or without one', async () => {
    const collection = mongo.fresh();
    await collection.createIndex({ at: 1 }, { expireAfterSeconds: 60 });
    await collection.createIndex({ at: 1 }, { expireAfterSeconds: 60 });
    expect((await failure(collection.createIndex({ at: 1 }, { expireAfterSeconds: 61 }))).code).toBe(85);
    expect((await failure(collection.createIndex({ at: 1 }))).code).toBe(85);
  });
});

describe('collMod', () => {
  const timeOf = async (name: string) =>
    (await mongo.db.collection(name).indexes()).find(({ key }) => 'at' in key)?.['expireAfterSeconds'] as unknown;

  it('changes the time of an index by its name or key, and tells the one before', async () => {
    const { collectionName: name } = mongo.fresh();
    await mongo.db.collection(name).createIndex({ at: 1 }, { expireAfterSeconds: 60 });
    const byName = { name: 'at_1', expireAfterSeconds: 5 };
    const told = await mongo.db.command({ collMod: name, index: byName });
    expect([told['expireAfterSeconds_old'], told['expireAfterSeconds_new']].map(Number)).toEqual([60, 5]);
    await mongo.db.command({ collMod: name, index: { keyPattern: { at: 1 }, expireAfterSeconds: 7 } });
    expect(await timeOf(name)).toBe(7);
  });

  it('finds no index or collection that is not there', async () => {
    const { collectionName: name } = mongo.fresh();
    await mongo.db.collection(name).createIndex({ at: 1 }, { expireAfterSeconds: 60 });
    const index = { name: 'other', expireAfterSeconds: 5 };
    expect((await failure(mongo.db.command({ collMod: name, index }))).code).toBe(27);
    expect((await failure(mongo.db.command({ collMod: 'never_was_here', index }))).code).toBe(26);
    expect(await timeOf(name)).toBe(60);
  });
});

// The same rules as those of the engine's chore (src/embedded/mongo/storage/housekeeping.unit.spec.ts), whose minute nobody waits for.
/** A server looks for them once a minute unless it is told otherwise. */
const SWEEP_MS = 90_000;

describeGivenMongo('Documents with a date of expiry', () => {
  it.each([1, -1] as const)(
    'are deleted when it has passed, by an index of direction %i',
    async (direction) => {
      const now = Date.now();
      const collection = mongo.fresh<{ _id: string; at?: unknown }>();
      await collection.insertMany([
        { _id: 'old', at: new Date(now - 61_000) },
        { _id: 'due', at: new Date(now - 60_000) },
        { _id: 'young', at: new Date(now + 3_600_000) },
        { _id: 'ancient', at: new Date(-5) },
        { _id: 'no date', at: 5 },
        { _id: 'nothing' },
        { _id: 'any of several', at: [new Date(now + 3_600_000), new Date(now - 99_000)] },
      ]);
      await collection.createIndex({ at: direction }, { expireAfterSeconds: 60 });
      await eventually('four have gone', async () => (await collection.countDocuments()) <= 3, SWEEP_MS);
      expect((await collection.find().toArray()).map(({ _id }) => _id)).toEqual(['young', 'no date', 'nothing']);
    },
    120_000,
  );
});
