import type { EventSource } from '../../../src/platform/projections/event-source.js';
import type { ProjectorOptions } from '../../../src/platform/projections/projector-host.js';
import { ViewBehindError } from '../../../src/platform/projections/view-positions.js';
import type { View } from '../../../src/platform/projections/view.js';
import { CutProxy } from './cut-proxy.js';
import { accounts, journal, ledger, type LedgerDocument } from './ledger.js';
import { PATIENCE_MS, type Process, startProcess, TestLog } from './projectors.js';
import { freshDatabase } from '../../support/given-mongo.js';
import { type RunningStore, startReadModels } from './stores.js';
import { contents } from './written-view.js';

let server: RunningStore;
let log: TestLog;
let url: string;
let running: Process[];

beforeAll(async () => {
  server = await startReadModels();
}, 60_000);

beforeEach(async () => {
  url = freshDatabase(server.url);
  log = await TestLog.start();
  running = [];
});

afterEach(async () => {
  await Promise.all(running.map((each) => each.stop()));
  await log.close();
});

afterAll(() => server.close());

function start(
  views: readonly View[],
  options?: ProjectorOptions,
  source: EventSource = log.source,
  through: string = url,
): Process {
  const process = startProcess(through, source, views, options);
  running.push(process);
  return process;
}

async function stop(process: Process): Promise<void> {
  running = running.filter((each) => each !== process);
  await process.stop();
}

async function reached(process: Process, position: bigint, ...views: readonly View[]): Promise<void> {
  await Promise.all(views.map(({ name }) => process.positions.waitFor(name, position, PATIENCE_MS)));
}

/** Asks again until the answer is as expected; the runner's time limit is the patience. */
async function until<T>(ask: () => Promise<T>, isRight: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (isRight(answer)) return answer;
    await new Promise(setImmediate);
  }
}

async function lagOf(process: Process, { name }: View) {
  return (await process.host.lag()).find(({ view }) => view === name);
}

/** All documents that a query sees just now. */
async function query(process: Process, { name }: View): Promise<LedgerDocument[]> {
  const { documents } = await process.reader.open<LedgerDocument>(name);
  return documents.find().sort({ _id: 1 }).toArray();
}

describe('ProjectorHost', () => {
  it('feeds every view with what is in the log and with what comes', async () => {
    await log.open('x', 5, 'Changed');
    const process = start([ledger, accounts, journal]);
    await reached(process, await log.open('y', 3), ledger, accounts, journal);
    expect(await query(process, ledger)).toMatchObject([
      { _id: 'account-x', amount: 5, changes: 1 },
      { _id: 'account-y', amount: 3 },
    ]);
    expect(await query(process, journal)).toHaveLength(3);
    const { rollups } = await process.reader.open(ledger.name);
    expect(await rollups.findOne({ _id: 'totals' })).toMatchObject({ accounts: 2n, byGroup: { a: 8n } });
  });

  it('moves a view past events that it ignores', async () => {
    const process = start([ledger]);
    const position = await log.append('account-n', 'no-stream', ['Noted']);
    await reached(process, position, ledger);
    expect(await query(process, ledger)).toEqual([]);
  });

  it('goes on after a restart where it stopped', async () => {
    const first = start([ledger]);
    await reached(first, await log.open('x', 5), ledger);
    await stop(first);
    const read: unknown[] = [];
    const watched: EventSource = {
      head: () => log.source.head(),
      subscribe: (options) => {
        read.push(options.after);
        return log.source.subscribe(options);
      },
    };
    const second = start([ledger], {}, watched);
    const position = await log.append('account-x', 0n, ['Changed'], 7);
    await reached(second, position, ledger);
    expect(await query(second, ledger)).toMatchObject([{ amount: 7, changes: 1 }]);
    expect(read).not.toContain('start');
  });

  it('lets a new view catch up by itself while the others go on', async () => {
    const first = start([ledger]);
    for (const account of ['a', 'b', 'c']) await log.open(account, 1);
    await reached(first, await log.open('d', 1), ledger);
    await stop(first);
    const second = start([ledger, accounts]);
    await reached(second, await log.open('e', 1), ledger, accounts);
    expect(await query(second, accounts)).toHaveLength(5);
    await until(
      () => second.host.lag(),
      (lags) => lags.length === 2 && lags.every(({ state, behind }) => state === 'live' && behind === 0n),
    );
  });

  it('misses nothing when a view joins under load', async () => {
    const first = start([ledger]);
    await reached(first, await log.open('first', 1), ledger);
    await stop(first);
    const second = start([ledger, accounts, journal], { batchSize: 20 });
    let last = 0n;
    for (let round = 0; round < 15; round += 1) {
      const opened = Array.from({ length: 10 }, (_, n) => log.open(`load-${round}-${n}`, n, 'Changed'));
      for (const position of await Promise.all(opened)) if (position > last) last = position;
    }
    await reached(second, last, ledger, accounts, journal);
    expect(await query(second, accounts)).toHaveLength(151);
    expect(await query(second, journal)).toHaveLength(301);
  }, 30_000);

  it.each([
    ['cannot be folded', 'Opened', 'is open already'],
    ['cannot be decoded', 'Undecodable', 'schema version'],
  ])('stops only the view that an event %s for, and says which event', async (_, type, message) => {
    const strict: View = { ...ledger, handles: [...ledger.handles, 'Undecodable'] };
    const tolerant: View = { ...journal, handles: ['Opened'] };
    const failures: string[] = [];
    const process = start([strict, tolerant], { onFailure: ({ name }) => failures.push(name) });
    await reached(process, await log.open('x', 5), strict, tolerant);
    await log.append('account-x', 0n, [type]);
    const position = await log.open('y', 3);
    await reached(process, position, tolerant);
    const failed = await until(
      () => process.states.read('ledger'),
      (state) => state?.active.failure !== undefined,
    );
    expect(failed?.active.failure).toMatchObject({ streamName: 'account-x', revision: 1n, type });
    expect(failed?.active.failure?.message).toContain(message);
    expect(failed?.active.position).toBeLessThan(position);
    expect(await lagOf(process, strict)).toMatchObject({ state: 'failed', failure: { type } });
    expect((await lagOf(process, tolerant))?.state).toBe('live');
    expect(failures).toEqual(['ledger']);
    await expect(process.positions.waitFor('ledger', position, PATIENCE_MS)).rejects.toThrow(ViewBehindError);
  });

  it('takes up a failed view where it stopped', async () => {
    let isBroken = true;
    const mended: View = {
      ...ledger,
      fold: (document, event) => {
        if (isBroken) throw new Error('not now');
        return ledger.fold(document as LedgerDocument | null, event);
      },
    };
    const process = start([mended, journal]);
    const position = await log.open('x', 5);
    await reached(process, position, journal);
    await until(
      () => process.states.read('ledger'),
      (state) => state?.active.failure !== undefined,
    );
    isBroken = false;
    await process.host.retry('ledger');
    await reached(process, position, mended);
    await until(
      () => process.states.read('ledger'),
      (state) => state?.active.position === position && state.active.failure === undefined,
    );
  });

  it('builds a new version beside the old one, and queries see the one or the other, whole', async () => {
    const first = start([accounts]);
    for (const account of ['a', 'b', 'c', 'd']) await log.open(account, 1);
    await reached(first, await log.open('e', 1), accounts);
    const before = await query(first, accounts);
    await stop(first);
    const regrouped: View = {
      ...accounts,
      version: 2,
      fold: (document, event) => {
        const next = accounts.fold(document as LedgerDocument | null, event);
        return next === null ? null : { ...next, group: 'new' };
      },
    };
    const second = start([regrouped], { retireAfterMs: 300, batchSize: 1 });
    const seen = new Set<string>();
    const answers = await until(
      () => query(second, accounts),
      (answer) => {
        seen.add(answer.map(({ group }) => group).join());
        return answer.length === 5 && answer.every(({ group }) => group === 'new');
      },
    );
    expect(answers.map(({ _id }) => _id)).toEqual(before.map(({ _id }) => _id));
    for (const groups of seen) expect(['a,a,a,a,a', 'new,new,new,new,new']).toContain(groups);
    await until(
      () => second.states.read('accounts'),
      (state) => state?.retired?.length === 0 && state.active.version === 2 && state.building === undefined,
    );
    expect(await second.store.db.listCollections({ name: 'accounts-v1-1' }).toArray()).toEqual([]);
  });

  it('builds a view anew on request, to the same content, while it goes on', async () => {
    const process = start([ledger]);
    for (const account of ['a', 'b', 'c']) await log.open(account, 4, 'Changed', 'Closed');
    await reached(process, await log.open('d', 2), ledger);
    const before = await contents(process.store, ledger);
    const { collection } = (await process.states.read('ledger'))!.active;
    expect(await process.host.rebuild('ledger')).toBe(true);
    await until(
      () => process.states.read('ledger'),
      (state) => state?.active.collection !== collection,
    );
    expect(await contents(process.store, ledger)).toEqual(before);
    const position = await log.open('e', 1);
    await reached(process, position, ledger);
    expect(await query(process, ledger)).toHaveLength(2);
  });

  it('begins anew when the log has been restored to an earlier moment', async () => {
    const first = start([ledger]);
    await reached(first, await log.open('x', 5, 'Changed', 'Changed'), ledger);
    await stop(first);
    const restored = await TestLog.start();
    const second = start([ledger], {}, restored.source);
    await restored.open('y', 3);
    await until(
      () => query(second, ledger),
      (documents) => documents.map(({ _id }) => _id).join() === 'account-y',
    );
    await stop(second);
    await restored.close();
  });

  it('goes on without a failure when the read models come back after an outage', async () => {
    const proxy = await CutProxy.to(url);
    const process = start([ledger], {}, log.source, proxy.url);
    await reached(process, await log.open('x', 5), ledger);
    proxy.cutAfter(0, 'before');
    const position = await log.open('y', 3);
    await until(
      () => Promise.resolve(proxy.isCut),
      (isCut) => isCut,
    );
    proxy.mend();
    await reached(process, position, ledger);
    expect((await process.states.read('ledger'))?.active.failure).toBeUndefined();
    await stop(process);
    await proxy.close();
  }, 30_000);

  it('lets a standby take over from a process that is cut off', async () => {
    const proxy = await CutProxy.to(url);
    const cutOff = start([ledger], {}, log.source, proxy.url);
    await reached(cutOff, await log.open('x', 5), ledger);
    const standby = start([ledger]);
    proxy.cutAfter(0, 'before');
    const position = await log.open('y', 3);
    await reached(standby, position, ledger);
    expect(await query(standby, ledger)).toHaveLength(2);
    await stop(cutOff);
    await proxy.close();
  }, 30_000);

  it('has nothing to build anew for a view that never was', async () => {
    expect(await start([ledger]).host.rebuild('unknown')).toBe(false);
  });

  it('hands over to a standby, which goes on where the first one stopped', async () => {
    const first = start([ledger]);
    await reached(first, await log.open('x', 5), ledger);
    const second = start([ledger]);
    await until(
      () => lagOf(second, ledger),
      (lag) => lag?.state === 'standby',
    );
    const position = await log.append('account-x', 0n, ['Changed'], 6);
    await reached(second, position, ledger);
    await stop(first);
    await reached(second, await log.append('account-x', 1n, ['Changed'], 7), ledger);
    await until(
      () => lagOf(second, ledger),
      (lag) => lag?.state === 'live',
    );
    expect(await query(second, ledger)).toMatchObject([{ amount: 7, changes: 2 }]);
  });

  it('refuses two views of one name', () => {
    expect(() => start([ledger, ledger])).toThrow('Two views are named ledger.');
  });
});
