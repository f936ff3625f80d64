import {
  type AllStreamRecordedEvent,
  type AllStreamResolvedEvent,
  END,
  type ResolvedEvent,
  START,
  streamNameFilter,
} from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import {
  freshStream,
  startEventStore,
  take,
  testEvent,
  testEvents,
  type TestEventStore,
} from '../../support/event-store.js';

describe('A subscription', () => {
  let store: TestEventStore;
  beforeAll(async () => (store = await startEventStore()));
  afterAll(() => store.close());

  it('to a stream is confirmed, gives the past, says that it has caught up, then gives what is new', async () => {
    const stream = freshStream();
    await store.client.appendToStream(stream, testEvents(300));
    const seen: string[] = [];
    const subscription = store.client.subscribeToStream(stream, { fromRevision: START });
    subscription.on('confirmation', () => seen.push('confirmation')).on('caughtUp', () => seen.push('caughtUp'));
    const caughtUp = new Promise((done) => subscription.once('caughtUp', done));
    subscription.on('data', ({ event }) => seen.push(String(event?.revision)));
    await caughtUp;
    const live = take<ResolvedEvent>(subscription, 2);
    await store.client.appendToStream(stream, testEvents(2));
    await live;
    const past = Array.from({ length: 300 }, (_, revision) => String(revision));
    expect(seen).toEqual(['confirmation', ...past, 'caughtUp', '300', '301']);
    await subscription.unsubscribe();
  });

  it('to everything neither loses nor repeats an event while many are being written', async () => {
    const category = randomUUID();
    const received: string[] = [];
    const written: string[] = [];
    let stop = false;
    const write = async () => {
      for (let i = 0; !stop || i < 30; i++) {
        const events = testEvents(3);
        await store.client.appendToStream(`${category}-${i % 7}`, events);
        written.push(...events.map(({ id }) => id));
      }
    };
    const writers = [write(), write(), write(), write()];
    const subscriptions = Array.from({ length: 3 }, () =>
      store.client.subscribeToAll({ fromPosition: START, filter: streamNameFilter({ prefixes: [category] }) }),
    );
    const logs = subscriptions.map((subscription) => {
      const ids: string[] = [];
      subscription.on('data', ({ event }: AllStreamResolvedEvent) => ids.push(event!.id));
      return ids;
    });
    await Promise.all(subscriptions.map((subscription) => new Promise((done) => subscription.once('caughtUp', done))));
    stop = true;
    await Promise.all(writers);
    const last = testEvent();
    await store.client.appendToStream(`${category}-end`, last);
    for (const log of logs) {
      while (log.at(-1) !== last.id) await new Promise((turn) => setImmediate(turn));
      received.push(...log);
      expect(new Set(log).size).toBe(log.length);
      expect(log.toSorted()).toEqual([...written, last.id].toSorted());
    }
    for (const log of logs) expect(log).toEqual(logs[0]);
    expect(received).toHaveLength(3 * (written.length + 1));
    await Promise.all(subscriptions.map((subscription) => subscription.unsubscribe()));
  });

  it('from a revision or position gives only what lies behind it', async () => {
    const stream = freshStream();
    await store.client.appendToStream(stream, testEvents(5));
    const { position } = await store.client.appendToStream(stream, testEvent());
    const { position: last } = await store.client.appendToStream(stream, testEvent());
    const toStream = store.client.subscribeToStream(stream, { fromRevision: 4n });
    const [next] = await take<ResolvedEvent>(toStream, 1);
    expect(next?.event?.revision).toBe(5n);
    const toAll = store.client.subscribeToAll({ fromPosition: position! });
    const [behind] = await take<AllStreamResolvedEvent>(toAll, 1);
    expect(behind?.event?.position).toEqual(last);
    await toStream.unsubscribe();
    await toAll.unsubscribe();
  });

  it('from the end gives only what is new', async () => {
    const stream = freshStream();
    await store.client.appendToStream(stream, testEvents(5));
    const toStream = store.client.subscribeToStream(stream, { fromRevision: END });
    const toAll = store.client.subscribeToAll({ fromPosition: END });
    const first = Promise.all([take<ResolvedEvent>(toStream, 1), take<AllStreamResolvedEvent>(toAll, 1)]);
    await Promise.all(
      [toStream, toAll].map((subscription) => new Promise((done) => subscription.once('caughtUp', done))),
    );
    const event = testEvent();
    await store.client.appendToStream(stream, event);
    for (const [resolved] of await first) expect(resolved?.event?.id).toBe(event.id);
    await toStream.unsubscribe();
    await toAll.unsubscribe();
  });

  it('to a stream that does not exist yet waits for it', async () => {
    const stream = freshStream();
    const subscription = store.client.subscribeToStream(stream);
    const first = take<ResolvedEvent>(subscription, 1);
    await new Promise((done) => subscription.once('confirmation', done));
    await store.client.appendToStream(stream, testEvent());
    expect((await first)[0]?.event?.revision).toBe(0n);
    await subscription.unsubscribe();
  });

  it('to a deleted stream waits until it is written again', async () => {
    const stream = freshStream();
    await store.client.appendToStream(stream, testEvents(2));
    await store.client.deleteStream(stream);
    const subscription = store.client.subscribeToStream(stream);
    const first = take<ResolvedEvent>(subscription, 1);
    await new Promise((done) => subscription.once('caughtUp', done));
    await store.client.appendToStream(stream, testEvent());
    expect((await first)[0]?.event?.revision).toBe(2n);
    await subscription.unsubscribe();
  });

  it('to a stream that is truncated beyond its end gives what is written from then on', async () => {
    const stream = freshStream();
    await store.client.appendToStream(stream, testEvents(2));
    await store.client.setStreamMetadata(stream, { truncateBefore: 10 });
    const subscription = store.client.subscribeToStream(stream);
    const first = take<ResolvedEvent>(subscription, 2);
    await new Promise((done) => subscription.once('caughtUp', done));
    await store.client.appendToStream(stream, testEvent());
    await store.client.setStreamMetadata(stream, { truncateBefore: 0 });
    await store.client.appendToStream(stream, testEvent());
    expect((await first).map(({ event }) => event?.revision)).toEqual([2n, 3n]);
    await subscription.unsubscribe();
  });

  it('that has caught up gives every event, though it is deleted or hidden at once', async () => {
    const stream = freshStream();
    await store.client.appendToStream(stream, testEvent());
    await store.client.setStreamMetadata(stream, { maxCount: 1 });
    const subscription = store.client.subscribeToStream(stream, { fromRevision: 0n });
    const all = take<ResolvedEvent>(subscription, 8);
    await new Promise((done) => subscription.once('caughtUp', done));
    await store.client.appendToStream(stream, testEvents(3));
    await Promise.all([1, 2, 3].map(() => store.client.appendToStream(stream, testEvent())));
    await Promise.all([store.client.appendToStream(stream, testEvent()), store.client.deleteStream(stream)]);
    await store.client.appendToStream(stream, testEvent());
    expect((await all).map(({ event }) => event?.revision)).toEqual([1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n]);
    await subscription.unsubscribe();
  });

  it('from beyond the end of a stream suppresses what comes before', async () => {
    const stream = freshStream();
    await store.client.appendToStream(stream, testEvents(2));
    const subscription = store.client.subscribeToStream(stream, { fromRevision: 4n });
    const first = take<ResolvedEvent>(subscription, 1);
    await new Promise((done) => subscription.once('confirmation', done));
    await store.client.appendToStream(stream, testEvents(5));
    expect((await first)[0]?.event?.revision).toBe(5n);
    await subscription.unsubscribe();
  });

  it('lets a slow reader take its time, and loses nothing', async () => {
    const stream = freshStream();
    const total = 3000;
    const subscription = store.client.subscribeToStream(stream);
    const iterator = subscription[Symbol.asyncIterator]() as AsyncIterator<ResolvedEvent>;
    const events = Array.from({ length: total }, (_, n) => testEvent('slow', { n, text: 'x'.repeat(1000) }));
    for (let i = 0; i < total; i += 300) await store.client.appendToStream(stream, events.slice(i, i + 300));
    for (let n = 0; n < total; n++) {
      const { value } = await iterator.next();
      expect((value as ResolvedEvent).event?.revision).toBe(BigInt(n));
      if (n % 500 === 0) await store.client.appendToStream(freshStream(), testEvent());
    }
    await subscription.unsubscribe();
  });

  it('of a reader that went away costs the others nothing', async () => {
    const stream = freshStream();
    const subscriptions = Array.from({ length: 20 }, () => store.client.subscribeToStream(stream));
    await Promise.all(
      subscriptions.map((subscription) => new Promise((done) => subscription.once('confirmation', done))),
    );
    await Promise.all(subscriptions.slice(1).map((subscription) => subscription.unsubscribe()));
    const first = take<{ event?: AllStreamRecordedEvent }>(subscriptions[0]!, 1);
    await store.client.appendToStream(stream, testEvent());
    expect(await first).toHaveLength(1);
    await subscriptions[0]!.unsubscribe();
  });
});
