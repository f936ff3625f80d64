import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { Binary, Long, MongoClient, type Collection } from 'mongodb';
import { describeEmbedded, startEngineProcess, temporaryDirectory, type EngineProcess } from '../../support/mongo.js';
import { bodySection, exchangeWith, message } from '../../support/mongo-wire.js';

interface Row {
  _id: string;
  n: number;
  stage: string;
}

const options = { useBigInt64: true, serverSelectionTimeoutMS: 5000, retryWrites: false } as const;

describeEmbedded('an engine that is started again', () => {
  let dataDir: string;
  let engine: EngineProcess;
  let client: MongoClient;

  const start = async (): Promise<Collection<Row>> => {
    engine = await startEngineProcess(dataDir);
    client = await MongoClient.connect(engine.url, options);
    return client.db('durable').collection<Row>('rows');
  };

  const stop = async (how: 'kill' | 'close'): Promise<void> => {
    await client.close();
    await engine[how]();
  };

  beforeEach(async () => {
    dataDir = await temporaryDirectory();
  });

  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  it('has documents, indexes, types and counts as they were', async () => {
    let rows = await start();
    await rows.createIndex({ stage: 1, n: -1 }, { name: 'list' });
    await rows.createIndex({ n: 1 }, { unique: true, partialFilterExpression: { stage: 'x' } });
    await rows.insertMany(Array.from({ length: 500 }, (_, n) => ({ _id: `r${n}`, n, stage: n % 2 === 0 ? 'x' : 'y' })));
    await rows.deleteOne({ _id: 'r3' });
    await stop('close');
    rows = await start();
    expect(await rows.estimatedDocumentCount()).toBe(499);
    expect((await rows.indexes()).map(({ name }) => name)).toEqual(['_id_', 'list', 'n_1']);
    expect(await rows.find({ stage: 'x' }).sort({ n: -1 }).limit(1).toArray()).toEqual([
      { _id: 'r498', n: 498, stage: 'x' },
    ]);
    await expect(rows.insertOne({ _id: 'again', n: 498, stage: 'x' })).rejects.toThrow(/E11000/);
    await stop('close');
  });

  it('knows a write that is repeated after a crash', async () => {
    let rows = await start();
    await rows.insertOne({ _id: 'a', n: 0, stage: 'x' });
    const command = {
      update: 'rows',
      $db: 'durable',
      updates: [{ q: { _id: 'a' }, u: { $inc: { n: 1 } } }],
      lsid: { id: new Binary(Buffer.from(randomUUID().replaceAll('-', ''), 'hex'), 4) },
      txnNumber: Long.fromNumber(1),
    };
    const bytes = message({ sections: [bodySection(command)] });
    await exchangeWith(engine.url, bytes);
    await stop('kill');
    rows = await start();
    expect(await exchangeWith(engine.url, bytes)).toMatchObject({ n: 1, nModified: 1 });
    expect(await rows.findOne({})).toEqual({ _id: 'a', n: 1, stage: 'x' });
    await stop('close');
  });

  it('forgets a dropped collection for good', async () => {
    let rows = await start();
    await rows.createIndex({ n: 1 });
    await rows.insertMany(Array.from({ length: 2000 }, (_, n) => ({ _id: `r${n}`, n, stage: 'x' })));
    await rows.drop();
    await stop('kill');
    rows = await start();
    expect(await rows.countDocuments()).toBe(0);
    await rows.insertOne({ _id: 'r1', n: 1, stage: 'new' });
    expect(await rows.find().toArray()).toHaveLength(1);
    await stop('close');
  });

  it('keeps a second engine off its directory, and not longer than it lives', async () => {
    await start();
    await expect(startEngineProcess(dataDir)).rejects.toThrow(/in use by process/);
    await stop('kill');
    await start();
    await stop('close');
  });
});
