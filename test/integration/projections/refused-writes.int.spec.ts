import { MongoClient } from 'mongodb';
import type { ViewFailure } from '../../../src/platform/projections/view-state.js';
import { eventually } from '../../support/eventually.js';
import { describeGivenMongo, freshDatabase } from '../../support/given-mongo.js';
import { accounts } from './ledger.js';
import { type Process, startProcess, TestLog } from './projectors.js';
import { type RunningStore, startReadModels } from './stores.js';

const UNAUTHORIZED = 13;
const NOT_PRIMARY = 10107;

describeGivenMongo('A MongoDB that refuses what a view writes', () => {
  let server: RunningStore;
  let admin: MongoClient;
  let log: TestLog;
  let process: Process;
  let failures: ViewFailure[];

  /** Has the server answer every write to a collection with an error. Resolves with how often it has done so before. */
  async function refuse(errorCode: number, collection = `${accounts.name}-v${accounts.version}-1`): Promise<number> {
    const namespace = `${process.store.db.databaseName}.${collection}`;
    const data = { failCommands: ['update', 'insert', 'findAndModify'], namespace, errorCode };
    const set = await admin.db('admin').command({ configureFailPoint: 'failCommand', mode: 'alwaysOn', data });
    return Number(set['count']);
  }

  const refuseNothing = () => admin.db('admin').command({ configureFailPoint: 'failCommand', mode: 'off' });

  const lag = async () => (await process.host.lag()).find(({ view }) => view === accounts.name);
  const reached = (position: bigint) =>
    eventually(`the view is at ${position}`, async () => (await lag())?.position === position);

  beforeEach(async () => {
    server = await startReadModels();
    admin = await MongoClient.connect(server.url);
    log = await TestLog.start();
    failures = [];
    const options = { onFailure: (_: unknown, failure: ViewFailure) => failures.push(failure) };
    process = startProcess(freshDatabase(server.url), log.source, [accounts], options);
    await reached(await log.open('x', 5));
  });

  afterEach(async () => {
    await refuseNothing();
    await process.stop();
    await log.close();
    await admin.close();
    await server.close();
  });

  it('for good stops the view, which tells why, and goes on from there when it is retried', async () => {
    await refuse(UNAUTHORIZED);
    const position = await log.open('y', 3);
    await eventually('the view has failed', async () => (await lag())?.state === 'failed');
    expect(failures).toMatchObject([{ message: expect.stringContaining('failCommand') }]);
    expect((await process.states.read(accounts.name))?.active.failure).toMatchObject(failures[0]!);
    await refuseNothing();
    await process.host.retry(accounts.name);
    await reached(position);
  });

  it('and refuses the lease too, leaves no view looking sound', async () => {
    await refuse(UNAUTHORIZED, 'leases');
    const failed = await eventually('the view counts as failed', async () => {
      const seen = await lag();
      return seen?.state === 'failed' ? seen : undefined;
    });
    expect(failed.failure?.message).toContain('failCommand');
    await refuseNothing();
    await reached(await log.open('y', 3));
    expect(await lag()).toMatchObject({ state: expect.not.stringMatching('failed') });
  });

  it('for now does not stop it', async () => {
    const before = await refuse(NOT_PRIMARY);
    const position = await log.open('y', 3);
    const timesEntered = before + 3;
    await admin.db('admin').command({ waitForFailPoint: 'failCommand', timesEntered, maxTimeMS: 20_000 });
    await refuseNothing();
    await reached(position);
    expect(failures).toEqual([]);
  });
});
