import { BSON, type Document } from 'mongodb';
import { bodySection, exchangeWith, message } from '../../support/mongo-wire.js';
import { describeEmbedded, failure, startMongo, type TestMongo } from '../../support/mongo.js';

/** A document that holds `levels` others, one in the other; made without recursion, which 10,000 levels would not survive. */
function nested(levels: number): Buffer {
  const bytes = Buffer.alloc(levels * 8 + 5);
  for (let level = 0; level < levels; level++) {
    const at = level * 7;
    bytes.writeInt32LE(bytes.length - level * 8, at);
    bytes.write('\x03d\0', at + 4, 'latin1');
  }
  bytes.writeInt32LE(5, levels * 7);
  return bytes;
}

describeEmbedded('A message that is not well', () => {
  let mongo: TestMongo;
  beforeAll(async () => (mongo = await startMongo()));
  afterAll(() => mongo.stop());
  afterEach(async () => {
    expect(await mongo.db.command({ ping: 1 })).toMatchObject({ ok: 1 });
  });

  const section = (bytes: Buffer): Buffer => Buffer.concat([Buffer.of(0), bytes]);
  const ping = bodySection({ ping: 1, $db: 'admin' });
  const text = (value: Buffer): Buffer => {
    const doc = Buffer.from(BSON.serialize({ ping: 1, $db: 'admin', comment: 'x'.repeat(value.length) }));
    value.copy(doc, doc.length - 2 - value.length);
    return doc;
  };

  it.each<[string, Buffer]>([
    ['is compressed', message({ opCode: 2012, sections: [ping] })],
    ['is nested 10,000 levels deep', message({ sections: [section(nested(10_000))] })],
  ])('ends the connection when it %s', async (_name, bytes) => {
    expect(await exchangeWith(mongo.url, bytes)).toBeUndefined();
  });

  it.each<[string, Buffer]>([
    ['text that is not UTF-8', message({ sections: [section(text(Buffer.of(0xff, 0xc0, 0x80, 0xfe)))] })],
    ['a sequence number of another type', message({ sections: [bodySection({ ping: 'x', $db: 'admin' })] })],
  ])('is answered when it has %s', async (_name, bytes) => {
    const reply = await exchangeWith(mongo.url, bytes);
    expect(reply).toBeDefined();
    expect(reply?.['code']).not.toBe(1);
  });

  const path = (parts: number): string => Array.from({ length: parts }, () => 'a').join('.');
  const deep = (levels: number): Document => BSON.deserialize(nested(levels));

  it.each<[string, Document]>([
    ['5,000 parts', { $set: { [path(5000)]: 1 } }],
    ['182 parts', { $set: { [path(182)]: 1 } }],
    ['100 parts for a value of 100 levels', { $set: { [path(100)]: deep(100) } }],
    ['100 parts for what is renamed', { $rename: { deep: path(100) } }],
  ])('is refused when an update has a path of %s', async (_name, update) => {
    const collection = mongo.fresh();
    await collection.insertOne({ _id: 1 as never, deep: deep(100) });
    expect(await failure(collection.updateOne({}, update))).toEqual({
      code: 15,
      message: 'Document exceeds maximum nested object depth: 180',
    });
    expect((await failure(collection.updateOne({ [path(5000)]: 1 }, update, { upsert: true }))).code).not.toBe(1);
    expect(await collection.countDocuments()).toBe(1);
  });

  it('is taken when an update reaches the deepest level there is', async () => {
    const collection = mongo.fresh();
    await collection.insertOne({ _id: 1 as never });
    await collection.updateOne({}, { $set: { [path(180)]: 1 } });
    expect(await collection.countDocuments({ [path(180)]: 1 })).toBe(1);
  });

  it.each<[string, object]>([
    ['filter', { find: 'c', filter: { [path(5000)]: 1 } }],
    ['sort', { find: 'c', sort: { [path(5000)]: 1 } }],
    ['projection', { find: 'c', projection: { [path(5000)]: 1 } }],
    ['index', { createIndexes: 'c', indexes: [{ name: 'i', key: { [path(5000)]: 1 } }] }],
    ['stage', { aggregate: 'c', pipeline: [{ $set: { [path(5000)]: 1 } }], cursor: {} }],
    ['update by a pipeline', { update: 'c', updates: [{ q: {}, u: [{ $set: { [path(5000)]: 1 } }] }] }],
    ['distinct', { distinct: 'c', key: path(5000) }],
  ])('is answered, by no internal error, when it has a path of 5,000 parts: %s', async (_name, command) => {
    await mongo.db.collection('c').insertOne({ a: { a: 1 } });
    const reply = (await exchangeWith(
      mongo.url,
      message({ sections: [bodySection({ ...command, $db: mongo.db.databaseName })] }),
    )) as Document;
    expect(reply).toBeDefined();
    const codes = [reply, ...((reply['writeErrors'] as Document[] | undefined) ?? [])].map(
      ({ code }) => code as number,
    );
    expect(codes).not.toContain(1);
  });
});
