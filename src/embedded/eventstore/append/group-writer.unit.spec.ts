import { DiskFullError } from '../../lmdb/disk-space.js';
import { type EventStore } from '../storage/event-store.js';
import { type WriteTransaction } from '../storage/write-transaction.js';
import { GroupWriter } from './group-writer.js';

const TRANSACTION = {} as unknown as WriteTransaction;

/** A writer on a store that notes how many writes it was asked for. */
function start() {
  const counts = { transactions: 0 };
  const store = {
    write: <T>(action: (transaction: WriteTransaction) => T): T => {
      counts.transactions++;
      return action(TRANSACTION);
    },
  };
  const writer = new GroupWriter(store as unknown as EventStore);
  const submit = (run: () => string) =>
    new Promise<string>((done, failed) => writer.submit({ size: 1, run, done, failed }));
  return { submit, counts };
}

const fails = (error: Error) => () => {
  throw error;
};

describe('Writes that share a sync', () => {
  it('are one transaction, answered in order', async () => {
    const { submit, counts } = start();
    expect(await Promise.all(['a', 'b', 'c'].map((name) => submit(() => name)))).toEqual(['a', 'b', 'c']);
    expect(counts.transactions).toBe(1);
  });

  it('do not fail with one of them', async () => {
    const { submit } = start();
    const damaged = new Error('damaged');
    const results = await Promise.allSettled([submit(() => 'a'), submit(fails(damaged)), submit(() => 'c')]);
    expect(results).toEqual([
      { status: 'fulfilled', value: 'a' },
      { status: 'rejected', reason: damaged },
      { status: 'fulfilled', value: 'c' },
    ]);
  });

  it('fail together when the disk is full', async () => {
    const { submit, counts } = start();
    const full = new DiskFullError('/data', 0);
    const results = await Promise.allSettled([submit(() => 'a'), submit(fails(full)), submit(() => 'c')]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(counts.transactions).toBe(1);
  });
});
