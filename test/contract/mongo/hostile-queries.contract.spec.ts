import { type Collection } from 'mongodb';
import { describeEmbedded, failure, startMongo, type TestMongo } from '../../support/mongo.js';

describeEmbedded('A query made to hurt', () => {
  let mongo: TestMongo;
  let collection: Collection;

  beforeAll(async () => {
    mongo = await startMongo();
    collection = mongo.fresh();
    await collection.insertOne({ text: `${'a'.repeat(100_000)}b` });
  });

  // Whatever happened, an honest client writes and reads on.
  afterEach(async () => {
    const { insertedId } = await collection.insertOne({ honest: true });
    expect(await collection.findOne({ _id: insertedId })).toMatchObject({ honest: true });
    await collection.deleteOne({ _id: insertedId });
  });

  afterAll(() => mongo.stop());

  const range = (end: number) => ({ $range: [0, end] });
  const doubled = (operator: string, initialValue: unknown) => ({
    $reduce: { input: range(40), initialValue, in: { [operator]: ['$$value', '$$value'] } },
  });
  const counted = { $size: { $map: { input: range(100_000), in: 1 } } };

  it.each<[string, object, number]>([
    ['a range of two thousand million numbers', range(2 ** 31 - 1), 292],
    ['an array doubled forty times', { $size: doubled('$concatArrays', [1, 2]) }, 292],
    ['a text doubled forty times', { $strLenBytes: doubled('$concat', 'abcdefgh') }, 292],
    ['a loop within a loop', { $size: { $map: { input: range(100_000), in: counted } } }, 262],
  ])('is refused for %s', async (_name, expression, code) => {
    const error = await failure(collection.aggregate([{ $project: { result: expression } }]).toArray());
    expect(error.code).toBe(code);
  });

  it('is refused for ten thousand stages', async () => {
    const stages = Array.from({ length: 10_000 }, () => ({ $addFields: { a: 1 } }));
    expect((await failure(collection.aggregate(stages).toArray())).message).toContain('no longer than 1000 stages');
  });

  it('lets a thousand stages pass', async () => {
    const stages = Array.from({ length: 1000 }, (_, number) => ({ $addFields: { number } }));
    expect(await collection.aggregate(stages).toArray()).toMatchObject([{ number: 999 }]);
  });

  it.each(['a{1000}{1000}', '(x+x+)+y|(.*a){500}$'])('is refused for the pattern %s', async (pattern) => {
    expect([51091, 51156]).toContain((await failure(collection.findOne({ text: { $regex: pattern } }))).code);
  });

  it('takes linear time for a pattern that would take a backtracking search forever', async () => {
    expect(await collection.findOne({ text: { $regex: '^(a+)+$' } })).toBeNull();
  });

  it('with thousands of branches or values is answered', async () => {
    const numbers = Array.from({ length: 20_000 }, (_, number) => number);
    expect(await collection.findOne({ $or: numbers.map((number) => ({ number })) })).toBeNull();
    expect(await collection.findOne({ number: { $in: numbers } })).toBeNull();
  });
});
