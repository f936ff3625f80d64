import type { Document } from 'mongodb';
import { describeEmbedded, failure, startMongo, type TestMongo } from '../../support/mongo.js';

/** `CommandNotSupported`, which the server answers to what it knows and does not offer. */
const NOT_SUPPORTED = 115;

describeEmbedded('What the embedded engine lacks is refused by name:', () => {
  let mongo: TestMongo;

  beforeAll(async () => {
    mongo = await startMongo();
    await mongo.db.collection('c').insertOne({ a: 1 });
  });

  afterAll(() => mongo.stop());

  async function refusal(command: Document): Promise<{ code: number | undefined; message: string }> {
    return failure(mongo.db.command(command));
  }

  it('transactions, by the driver and by hand', async () => {
    const session = mongo.client.startSession();
    session.startTransaction();
    const begun = await failure(mongo.fresh().insertOne({ a: 1 }, { session }));
    expect(begun).toMatchObject({ code: 263, message: expect.stringContaining('Transactions are not supported') });
    await session.endSession().catch(() => undefined);
    const command = { insert: 'c', documents: [{ a: 2 }], startTransaction: true, autocommit: false };
    expect((await refusal(command)).code).toBe(263);
    for (const name of ['commitTransaction', 'abortTransaction'])
      expect((await failure(mongo.client.db('admin').command({ [name]: 1 }))).code).toBe(263);
    expect(await mongo.db.collection('c').countDocuments({ a: 2 })).toBe(0);
  });

  it('change streams', async () => {
    expect((await failure(mongo.fresh().watch().next())).code).toBe(40573);
  });

  it.each(['mapReduce', 'createSearchIndexes', 'replSetGetStatus', 'currentOp', 'killOp', 'fsync'])(
    'the command %s',
    async (name) => {
      expect(await refusal({ [name]: 1 })).toEqual({ code: 59, message: `no such command: '${name}'` });
    },
  );

  it.each<Document>([
    { $where: 'true' },
    { $text: { $search: 'x' } },
    { $jsonSchema: { required: ['a'] } },
    { a: { $near: [1, 1] } },
    { a: { $geoWithin: { $center: [[1, 1], 1] } } },
  ])('the query %j', async (filter) => {
    const { code, message } = await refusal({ find: 'c', filter });
    const name = Object.keys((filter['a'] as Document | undefined) ?? filter)[0]!;
    expect({ code, named: message.includes(name) }).toEqual({ code: NOT_SUPPORTED, named: true });
  });

  it.each(['$out', '$merge', '$graphLookup', '$geoNear'])('the stage %s', async (stage) => {
    const { code, message } = await refusal({ aggregate: 'c', pipeline: [{ [stage]: {} }], cursor: {} });
    expect({ code, named: message.includes(stage) }).toEqual({ code: NOT_SUPPORTED, named: true });
  });

  it('the expression $function', async () => {
    const code = { $function: { body: 'function () {}', args: [], lang: 'js' } };
    const refused = await refusal({ aggregate: 'c', pipeline: [{ $project: { code } }], cursor: {} });
    expect(refused).toMatchObject({ code: NOT_SUPPORTED, message: expect.stringContaining('$function') });
  });

  it('variables of $lookup', async () => {
    const lookup = { from: 'c', let: { x: '$a' }, pipeline: [], as: 'found' };
    const refused = await refusal({ aggregate: 'c', pipeline: [{ $lookup: lookup }], cursor: {} });
    expect(refused).toMatchObject({ code: NOT_SUPPORTED, message: expect.stringContaining("'let' of $lookup") });
  });

  it('collations other than the simple one', async () => {
    const collation = { locale: 'de' };
    expect((await refusal({ find: 'c', collation })).code).toBe(NOT_SUPPORTED);
    const indexes = [{ key: { a: 1 }, name: 'a_1', collation }];
    expect((await refusal({ createIndexes: 'c', indexes })).code).toBe(NOT_SUPPORTED);
  });

  it.each<[string, Document, object]>([
    ['text', { a: 'text' }, {}],
    ['2dsphere', { a: '2dsphere' }, {}],
    ['hashed', { a: 'hashed' }, {}],
    ['hidden', { a: 1 }, { hidden: true }],
  ])('an index that is %s', async (kind, key, options) => {
    const refused = await refusal({ createIndexes: 'c', indexes: [{ key, name: 'special', ...options }] });
    expect(refused).toMatchObject({ code: NOT_SUPPORTED, message: expect.stringContaining(kind) });
  });

  it.each<Document>([
    { capped: true, size: 1000 },
    { viewOn: 'c', pipeline: [] },
    { timeseries: { timeField: 'at' } },
    { validator: { a: 1 } },
  ])('a collection made with %j', async (options) => {
    const refused = await refusal({ create: 'special', ...options });
    expect(refused).toMatchObject({ code: NOT_SUPPORTED, message: expect.stringContaining(Object.keys(options)[0]!) });
  });

  it('the read concern of a snapshot', async () => {
    const refused = await refusal({ find: 'c', readConcern: { level: 'snapshot' } });
    expect(refused).toMatchObject({ code: 72, message: expect.stringContaining("'snapshot'") });
  });

  it('more members than one for a write to wait for', async () => {
    const refused = await refusal({ insert: 'c', documents: [{ a: 3 }], writeConcern: { w: 3 } });
    expect({ code: refused.code }).toEqual({ code: 100 });
  });
});
