import { Leases, type LeaseDocument } from '../../../src/platform/mongo/leases.js';
import { MongoStore } from '../../../src/platform/mongo/mongo-store.js';
import { CutProxy } from './cut-proxy.js';
import { freshDatabase } from '../../support/given-mongo.js';
import { type RunningStore, startReadModels } from './stores.js';

let server: RunningStore;
let url: string;
let store: MongoStore;
const forever = new AbortController().signal;

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

function leases(holder: string, ttlMs = 400, through = store): Leases {
  return new Leases(through, { holder, ttlMs });
}

function stored(name: string): Promise<LeaseDocument | null> {
  return store.db.collection<LeaseDocument>('leases').findOne({ _id: name });
}

describe('Leases', () => {
  it('gives a lease to one process at a time', async () => {
    const held = await leases('one', 60_000).tryAcquire('work');
    expect(held?.isHeld).toBe(true);
    expect(await leases('two', 60_000).tryAcquire('work')).toBeNull();
    expect((await leases('two', 60_000).tryAcquire('other work'))?.isHeld).toBe(true);
  });

  it('gives it to one of many that ask at the same time', async () => {
    const asked = await Promise.all(Array.from({ length: 8 }, (_, n) => leases(`p${n}`).tryAcquire('work')));
    expect(asked.filter((held) => held !== null)).toHaveLength(1);
  });

  it('gives a released lease on at once, with a higher token', async () => {
    const first = await leases('one', 60_000).acquire('work', forever);
    await first.release();
    const second = await leases('two', 60_000).acquire('work', forever);
    expect(second.token).toBeGreaterThan(first.token);
    expect(first.isHeld).toBe(false);
  });

  it('keeps a lease that is renewed', async () => {
    const held = await leases('one', 1_600).acquire('work', forever);
    const { beat } = (await stored('work'))!;
    while ((await stored('work'))!.beat < beat + 12n) {
      expect(await leases('two', 1_600).tryAcquire('work')).toBeNull();
      expect(held.isHeld).toBe(true);
    }
    await held.release();
  });

  it('gives a lease on whose holder is silent, after the holder has given up by itself', async () => {
    const proxy = await CutProxy.to(url);
    const cutOff = new MongoStore(proxy.url, { serverSelectionTimeoutMs: 20 });
    const first = await leases('one', 1_600, cutOff).acquire('work', forever);
    let heldWhenLost: boolean | undefined;
    const second = leases('two', 1_600).acquire('work', forever);
    proxy.cutAfter(0, 'before');
    await new Promise<void>((resolve) => {
      first.onLost(() => {
        heldWhenLost = first.isHeld;
        resolve();
      });
    });
    expect(heldWhenLost).toBe(false);
    expect((await stored('work'))?.holder).toBe('one');
    expect((await second).token).toBe(first.token + 1n);
    await cutOff.close();
    await proxy.close();
  });

  it('tells a holder whose lease was taken', async () => {
    const held = await leases('one').acquire('work', forever);
    await store.db.collection<LeaseDocument>('leases').updateOne({ _id: 'work' }, { $inc: { token: 1n } });
    await new Promise<void>((resolve) => held.onLost(resolve));
    expect(held.lost.aborted).toBe(true);
  });

  it('does not release what another process holds', async () => {
    const first = await leases('one').acquire('work', forever);
    await leases('two').dropStaleLeases();
    const second = await leases('two').acquire('work', forever);
    await first.release();
    expect(await stored('work')).toMatchObject({ holder: 'two', token: second.token });
  });

  it('takes a lease at once that lies back further than any clock is wrong', async () => {
    const held = await leases('one', 60_000).acquire('work', forever);
    const longAgo = new Date(Date.now() - 600_000);
    await store.db.collection<LeaseDocument>('leases').updateOne({ _id: 'work' }, { $set: { expiresAt: longAgo } });
    expect((await leases('two', 60_000).tryAcquire('work'))?.token).toBe(held.token + 1n);
  });

  it('frees every lease, and lowers no token, for a process that started the store itself', async () => {
    const first = await leases('one', 60_000).acquire('work', forever);
    await leases('two').dropStaleLeases();
    const second = await leases('two', 60_000).tryAcquire('work');
    expect(second?.token).toBe(first.token + 1n);
  });

  it('ends the wait for a lease on request', async () => {
    await leases('one', 60_000).acquire('work', forever);
    const giveUp = new AbortController();
    const waiting = leases('two', 60_000).acquire('work', giveUp.signal);
    giveUp.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('MongoStore', () => {
  it('answers a ping', async () => {
    await expect(store.ping()).resolves.toBeUndefined();
  });

  it('says soon that there is no server', async () => {
    const proxy = await CutProxy.to(url);
    await proxy.close();
    const alone = new MongoStore('mongodb://127.0.0.1:1/', { serverSelectionTimeoutMs: 20 });
    await expect(alone.ping()).rejects.toThrow(/ECONNREFUSED/);
    await alone.close();
  });

  it('keeps 64-bit integers apart from numbers, and leaves undefined out', async () => {
    await store.db.collection('kept').insertOne({ long: 2n ** 60n, number: 7, absent: undefined });
    expect(await store.db.collection('kept').findOne()).toMatchObject({ long: 2n ** 60n, number: 7 });
    expect(await store.db.collection('kept').countDocuments({ absent: { $exists: true } })).toBe(0);
  });
});
