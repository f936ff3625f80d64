import { rm } from 'node:fs/promises';
import { EJSON } from 'bson';
import { MongoClient } from 'mongodb';
import { serveDamaged, type Served } from '../../support/damage.js';
import { describeEmbedded, startEngineWorker, temporaryDirectory } from '../../support/mongo.js';

const BY_STAGE = { stage: 1, n: -1 } as const;

async function serve(dataDir: string): Promise<Served> {
  let engine;
  try {
    engine = await startEngineWorker(dataDir);
  } catch (error) {
    return { refused: (error as Error).message };
  }
  const client = await MongoClient.connect(engine.url);
  try {
    const rows = client.db('damaged').collection('rows');
    const [scanned, indexed, indexes] = await Promise.all([
      rows.find().hint({ $natural: 1 }).toArray(),
      rows.find().hint(BY_STAGE).toArray(),
      rows.indexes(),
    ]);
    return { content: EJSON.stringify([scanned, indexed, indexes]) };
  } finally {
    await client.close();
    await engine.stop();
  }
}

describeEmbedded('A data file that was cut off or changed', () => {
  it('is refused at start by name, or serves what was written', async () => {
    const dataDir = await temporaryDirectory();
    const engine = await startEngineWorker(dataDir);
    const client = await MongoClient.connect(engine.url);
    const rows = client.db('damaged').collection<{ n: number; stage: string; text?: string }>('rows');
    await rows.createIndex(BY_STAGE);
    for (let part = 0; part < 5; part++)
      await rows.insertMany(
        Array.from({ length: 100 }, (_, n) => ({ n, stage: `s${n % 7}`, text: 'x'.repeat(n * 20) })),
      );
    await rows.deleteMany({ stage: 's3' });
    await client.close();
    await engine.stop();

    const { content } = (await serve(dataDir)) as { content: string };
    const outcome = await serveDamaged(dataDir, 'data.mdb', content, serve);
    expect(outcome.refused).toBeGreaterThan(6);
    await rm(dataDir, { recursive: true, force: true });
  }, 120_000);
});
