import { MongoStore } from '../../../src/platform/mongo/mongo-store.js';
import { PoisonEventError } from '../../../src/platform/projections/batch-plan.js';
import type { FeedEvent } from '../../../src/platform/projections/event-source.js';
import { patiently } from '../../../src/platform/projections/patience.js';
import { DeposedError, ViewStates } from '../../../src/platform/projections/view-states.js';
import type { View } from '../../../src/platform/projections/view.js';
import { CutProxy } from './cut-proxy.js';
import { accounts, ledger, type LedgerEvent, stored } from './ledger.js';
import { freshDatabase } from '../../support/given-mongo.js';
import { type RunningStore, startReadModels } from './stores.js';
import { collectionsOf, contents, project, snapshot, takeBack, takeOver } from './written-view.js';

let server: RunningStore;
let url: string;
let store: MongoStore;

beforeAll(async () => {
  server = await startReadModels();
}, 60_000);

beforeEach(() => {
  url = freshDatabase(server.url);
  store = new MongoStore(url);
});

afterEach(async () => {
  await store.db.dropDatabase();
  await store.close();
});

afterAll(() => server.close());

/** A log in which every event of an account comes ten positions after the one before it. */
function log(...events: readonly [account: string, type: LedgerEvent['type'], amount: number][]): FeedEvent[] {
  const revisions = new Map<string, number>();
  return events.map(([account, type, amount], index) => {
    const revision = revisions.get(account) ?? 0;
    revisions.set(account, revision + 1);
    const position = BigInt((index + 1) * 10);
    return {
      kind: 'event',
      event: stored(`account-${account}`, revision, position, { type, data: { group: 'a', amount } }),
    };
  });
}

const opened = log(['x', 'Opened', 5], ['y', 'Opened', 3]);

/** Writes the log but for the last step: the process dies when it has written all of its last batch and not stored that. */
async function dieBeforeSaving(view: View, events: readonly FeedEvent[]): Promise<void> {
  const { writer, queue } = await takeOver(store, view, events);
  const batch = queue.take(writer.position, events.length)!;
  await writer.apply(batch.events, batch.to);
}

describe('ViewWriter', () => {
  it('keeps exact 64-bit sums that follow the documents', async () => {
    const huge = Number.MAX_SAFE_INTEGER - 10;
    await project(store, ledger, log(['x', 'Opened', huge], ['y', 'Opened', huge], ['z', 'Opened', 10]), [1]);
    const { sums } = await contents(store, ledger);
    expect(sums).toEqual([
      { _id: 'group-a', amount: 2n * BigInt(huge) + 10n },
      { _id: 'totals', accounts: 3n, byGroup: { a: 2n * BigInt(huge) + 10n } },
    ]);
  });

  it('does not count half of a batch again whose changes cancel each other out', async () => {
    await project(store, ledger, opened);
    const old = await snapshot(store, ledger);
    const swapped = [
      ...opened,
      ...log(['x', 'Opened', 5], ['y', 'Opened', 3], ['x', 'Changed', 3], ['y', 'Changed', 5]).slice(2),
    ];
    await dieBeforeSaving(ledger, swapped);
    await takeBack(store, old, (id) => id === 'account-y');
    await project(store, ledger, swapped, [1]);
    expect((await contents(store, ledger)).sums).toContainEqual({ _id: 'group-a', amount: 8n });
  });

  it('adds what a crash has left out of the rollups', async () => {
    await project(store, ledger, opened);
    const old = await snapshot(store, ledger);
    const raised = log(['x', 'Opened', 5], ['y', 'Opened', 3], ['x', 'Changed', 50]);
    await dieBeforeSaving(ledger, raised);
    await takeBack(store, old, (id) => id === 'group-a');
    await project(store, ledger, raised, [1]);
    expect((await contents(store, ledger)).sums).toEqual([
      { _id: 'group-a', amount: 53n },
      { _id: 'totals', accounts: 2n, byGroup: { a: 53n } },
    ]);
  });

  it.each([
    ['was', () => false],
    ['was not', (id: string) => id === 'account-x'],
  ])('does not fold the history of a document again that %s removed before a crash', async (_, isLost) => {
    await project(store, accounts, opened);
    const old = await snapshot(store, accounts);
    const closed = log(
      ['x', 'Opened', 5],
      ['y', 'Opened', 3],
      ['x', 'Changed', 50],
      ['y', 'Changed', 1],
      ['x', 'Closed', 0],
    );
    await dieBeforeSaving(accounts, closed);
    await takeBack(store, old, isLost);
    await project(store, accounts, closed, [1]);
    expect((await contents(store, accounts)).documents).toMatchObject([{ _id: 'account-y', position: 40n, amount: 1 }]);
  });

  it('leaves a document alone that came into being again after its removal', async () => {
    const reopened = log(['x', 'Opened', 5], ['x', 'Closed', 0], ['x', 'Opened', 7]);
    const { writer, queue } = await takeOver(store, ledger, reopened);
    for (;;) {
      const batch = queue.take(writer.position, 1);
      if (batch === undefined) break;
      await writer.apply(batch.events, batch.to);
    }
    await project(store, ledger, reopened, [1]);
    expect((await contents(store, ledger)).documents).toMatchObject([{ _id: 'account-x', position: 30n, amount: 7 }]);
  });

  it('does not put an older document in the place of a newer one', async () => {
    const { writer } = await takeOver(store, accounts, []);
    await project(store, accounts, log(['x', 'Opened', 5], ['x', 'Changed', 6]));
    // The process that was deposed had loaded the account before it existed and comes with its first event late.
    await writer.apply(log(['x', 'Opened', 5]), 10n);
    expect((await contents(store, accounts)).documents).toMatchObject([{ position: 20n, amount: 6 }]);
  });

  it('stops a deposed process before it writes any rollup or document', async () => {
    const { writer } = await takeOver(store, ledger, opened);
    await takeOver(store, ledger, opened);
    await expect(writer.apply(opened, 20n)).rejects.toThrow(DeposedError);
    expect(await contents(store, ledger)).toEqual({ documents: [], sums: [] });
  });

  it('stops a deposed process that stores its position', async () => {
    const { writer } = await takeOver(store, accounts, opened);
    await writer.apply(opened, 20n);
    await project(store, accounts, log(['x', 'Opened', 5], ['y', 'Opened', 3], ['x', 'Changed', 6]));
    await expect(writer.save()).rejects.toThrow(DeposedError);
    expect((await new ViewStates(store).read('accounts'))?.active.position).toBe(30n);
  });

  it('writes what came before an event that cannot be folded, and stands there', async () => {
    const { writer } = await takeOver(store, ledger, []);
    const broken = log(['x', 'Opened', 5], ['x', 'Opened', 6], ['y', 'Opened', 3]);
    await expect(writer.apply(broken, 30n)).rejects.toMatchObject({ event: { position: 20n } });
    expect(writer.position).toBe(10n);
    expect((await contents(store, ledger)).sums).toContainEqual({ _id: 'group-a', amount: 5n });
  });

  it('names the event whose document the server refuses', async () => {
    const unique: View = { ...accounts, name: 'unique', indexes: [{ key: { amount: 1 }, unique: true }] };
    const { writer } = await takeOver(store, unique, []);
    await writer.prepare();
    const refused = writer.apply(log(['x', 'Opened', 5], ['y', 'Opened', 5]), 20n);
    await expect(refused).rejects.toThrow(PoisonEventError);
    await expect(refused).rejects.toMatchObject({ event: { streamName: 'account-y' } });
  });

  it.each([0, 1, 2])(
    'carries a batch to its end when the connection breaks after %d writes and comes back',
    async (writes) => {
      const proxy = await CutProxy.to(url);
      const flaky = new MongoStore(proxy.url, { serverSelectionTimeoutMs: 50 });
      const { writer } = await takeOver(flaky, ledger, []);
      proxy.cutAfter(writes, 'after');
      await expect(writer.apply(opened, 20n)).rejects.toThrow();
      proxy.mend();
      await patiently(
        () => writer.apply(opened, 20n),
        new AbortController().signal,
        () => undefined,
      );
      await writer.save();
      await flaky.close();
      await proxy.close();
      expect((await contents(store, ledger)).sums).toContainEqual({ _id: 'group-a', amount: 8n });
      expect((await new ViewStates(store).read('ledger'))?.active).toMatchObject({ position: 20n });
    },
  );

  it('does not forget a half-written batch when it stores the position meanwhile', async () => {
    const proxy = await CutProxy.to(url);
    const flaky = new MongoStore(proxy.url, { serverSelectionTimeoutMs: 50 });
    const { writer } = await takeOver(flaky, ledger, []);
    proxy.cutAfter(1, 'before');
    await expect(writer.apply(opened, 20n)).rejects.toThrow();
    proxy.mend();
    await writer.save();
    await flaky.close();
    await proxy.close();
    expect((await new ViewStates(store).read('ledger'))?.active.intent?.to).toBe(20n);
  });

  it('creates the indexes that the view declares', async () => {
    const { writer } = await takeOver(store, ledger, []);
    await writer.prepare();
    const [documents] = await collectionsOf(store, ledger);
    expect(await store.db.collection(documents).indexes()).toContainEqual(
      expect.objectContaining({ key: { group: 1 } }),
    );
  });
});
