import { MongoClient } from 'mongodb';
import { external, failure } from '../../support/mongo.js';
import { canMount, startOnSmallDisk } from '../../support/small-disk.js';

const MEBIBYTE = 1024 * 1024;

const describeWithMounts = !external && canMount() ? describe : describe.skip;

describeWithMounts('On a disk that becomes full', () => {
  it('writes are refused with the code of the server, nothing acknowledged is lost, and they go on when there is room', async () => {
    const engine = await startOnSmallDisk('mongo', 168 * MEBIBYTE, 18 * MEBIBYTE);
    const client = await MongoClient.connect(engine.url);
    const rows = client.db('full').collection<{ _id: number; text: string }>('rows');
    await rows.createIndex({ text: 1, _id: 1 });
    let acknowledged = 0;
    const insert = async (): Promise<void> => {
      await rows.insertOne({ _id: acknowledged, text: 'x'.repeat(100_000) });
      acknowledged++;
    };
    const untilRefused = async (): Promise<{ code: number | undefined; message: string }> => {
      for (let tries = 0; tries < 1000; tries++) {
        const refusal = await insert().then(
          () => undefined,
          (error: unknown) => error as { code: number; message: string },
        );
        if (refusal) return refusal;
      }
      throw new Error('The disk never became full');
    };

    const refusal = await untilRefused();
    expect(refusal.code).toBe(14031);
    expect(refusal.message).toContain('nothing is written below 128 MiB');
    expect(acknowledged).toBeGreaterThan(5);
    expect((await failure(rows.updateOne({ _id: 0 }, { $set: { text: 'changed' } }))).code).toBe(14031);
    expect((await failure(rows.deleteOne({ _id: 0 }))).code).toBe(14031);
    const stored = await rows.find({}, { projection: { _id: 1 } }).toArray();
    expect(stored.map(({ _id }) => _id)).toEqual(Array.from({ length: acknowledged }, (_, id) => id));

    engine.makeRoom();
    for (let repeat = 0; repeat < 5; repeat++) await insert();
    expect(await rows.countDocuments({}, { hint: { text: 1, _id: 1 } })).toBe(acknowledged);
    await client.close();
    await engine.kill();
  });

  it('one command that is too large for what is left is refused as a whole or in part, and the engine serves on', async () => {
    const engine = await startOnSmallDisk('mongo', 168 * MEBIBYTE, 10 * MEBIBYTE);
    const client = await MongoClient.connect(engine.url);
    const rows = client.db('full').collection<{ _id: number; text: string }>('rows');
    const insert = (from: number) =>
      rows.insertMany(Array.from({ length: 40 }, (_, n) => ({ _id: from + n, text: 'x'.repeat(1_000_000) })));
    const refusals = await Promise.allSettled([0, 100, 200, 300].map(insert));
    expect(refusals.map(({ status }) => status)).toContain('rejected');
    expect((await failure(insert(400))).code).toBe(14031);
    expect(await rows.estimatedDocumentCount()).toBe((await rows.find().toArray()).length);
    await client.close();
    await engine.kill();
  });
});
