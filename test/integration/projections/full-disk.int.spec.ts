import { type Db, MongoClient } from 'mongodb';
import type { ViewFailure } from '../../../src/platform/projections/view-state.js';
import { eventually } from '../../support/eventually.js';
import { givenMongoUrl } from '../../support/given-mongo.js';
import { canMount, type EngineOnSmallDisk, startOnSmallDisk } from '../../support/small-disk.js';
import { accounts } from './ledger.js';
import { PATIENCE_MS, type Process, startProcess, TestLog } from './projectors.js';

const MEBIBYTE = 1024 * 1024;

const describeWithMounts = givenMongoUrl === undefined && canMount() ? describe : describe.skip;

describeWithMounts('Views on a disk that becomes full', () => {
  let engine: EngineOnSmallDisk;
  let client: MongoClient;
  let log: TestLog;
  let process: Process;
  let failures: ViewFailure[];

  const lag = async () => (await process.host.lag()).find(({ view }) => view === accounts.name);
  const reached = (position: bigint) =>
    eventually(`the view is at ${position}`, async () => (await lag())?.position === position, PATIENCE_MS);

  beforeEach(async () => {
    engine = await startOnSmallDisk('mongo', 168 * MEBIBYTE, 18 * MEBIBYTE);
    client = await MongoClient.connect(engine.url);
    log = await TestLog.start();
    failures = [];
    const options = { onFailure: (_: unknown, failure: ViewFailure) => failures.push(failure) };
    process = startProcess(engine.url, log.source, [accounts], options);
    await reached(await log.open('x', 5));
  });

  afterEach(async () => {
    await process.stop();
    await log.close();
    await client.close();
    await engine.kill();
  });

  it('tell of it, fail for no event, and go on by themselves when there is room', async () => {
    await fill(client.db('full'));
    const position = await log.open('y', 3);
    const failed = await eventually('the view counts as failed', async () => {
      const seen = await lag();
      return seen?.state === 'failed' ? seen : undefined;
    });
    expect(failed.failure?.message).toContain('nothing is written below');
    engine.makeRoom();
    await reached(position);
    expect(failures).toEqual([]);
    expect(await lag()).toMatchObject({ state: expect.not.stringMatching('failed') });
  });
});

/** Writes until the engine refuses for want of space. */
async function fill(db: Db): Promise<void> {
  const OUT_OF_DISK_SPACE = 14031;
  for (;;) {
    try {
      await db.collection('rows').insertOne({ text: 'x'.repeat(100_000) });
    } catch (error) {
      expect(error).toMatchObject({ code: OUT_OF_DISK_SPACE });
      return;
    }
  }
}
