import { binaryEvent, DISPATCH_TO_SINGLE, PINNED, ROUND_ROBIN } from '@eventstore/db-client';
import { freshStream, startEventStore, testEvents, type TestEventStore } from '../../support/event-store.js';
import { eventually } from '../../support/eventually.js';
import { confirmed, type Delivered, eagerSettings, startGroup } from '../../support/persistent-subscriptions.js';

describe('Messages are shared among consumers', () => {
  let store: TestEventStore;
  beforeAll(async () => (store = await startEventStore()));
  afterAll(() => store.close());

  /** Two connected consumers, what each got, and how to wait for a number altogether. */
  async function two(
    connect: (bufferSize?: number) => NodeJS.EventEmitter & { unsubscribe(): Promise<void> },
    bufferSize = 10,
  ) {
    const got: Delivered[][] = [[], []];
    const consumers = [connect(bufferSize), connect(bufferSize)];
    await Promise.all(consumers.map((consumer) => confirmed(consumer)));
    for (const [index, consumer] of consumers.entries()) consumer.on('data', (one: Delivered) => got[index]!.push(one));
    return {
      got,
      consumers,
      all: (count: number) =>
        eventually(`${count} delivered`, () => Promise.resolve(got.flat().length === count ? true : undefined)),
      end: () => Promise.all(consumers.map((consumer) => consumer.unsubscribe())),
    };
  }

  it('in turn by RoundRobin', async () => {
    const { stream, connect } = await startGroup(store.client, 0, { consumerStrategyName: ROUND_ROBIN });
    const { got, all, end } = await two(connect);
    await store.client.appendToStream(stream, testEvents(10));
    await all(10);
    expect(got.map((events) => events.length)).toEqual([5, 5]);
    await end();
  });

  it('to one as long as it has room by DispatchToSingle', async () => {
    const { stream, connect } = await startGroup(store.client, 0, { consumerStrategyName: DISPATCH_TO_SINGLE });
    const { got, all, end } = await two(connect, 4);
    await store.client.appendToStream(stream, testEvents(3));
    await all(3);
    expect(got.map((events) => events.length).sort()).toEqual([0, 3]);
    await store.client.appendToStream(stream, testEvents(3));
    await all(6);
    expect(got.map((events) => events.length).sort()).toEqual([2, 4]);
    await end();
  });

  it('so that those of one stream stay together by Pinned', async () => {
    const links = freshStream();
    const targets = Array.from({ length: 12 }, () => freshStream('pinned'));
    for (const target of targets) await store.client.appendToStream(target, testEvents(3));
    const settings = eagerSettings({ consumerStrategyName: PINNED, resolveLinkTos: true });
    await store.client.createPersistentSubscriptionToStream(links, 'pinned', settings);
    const { got, all, end } = await two(
      (bufferSize = 10) => store.client.subscribeToPersistentSubscriptionToStream(links, 'pinned', { bufferSize }),
      100,
    );
    for (const revision of [0, 1, 2]) {
      const data = targets.map((target) => binaryEvent({ type: '$>', data: Buffer.from(`${revision}@${target}`) }));
      await store.client.appendToStream(links, data);
    }
    await all(36);
    const streams = got.map((events) => new Set(events.map(({ event }) => event?.streamId)));
    expect([...streams[0]!].filter((stream) => streams[1]!.has(stream))).toEqual([]);
    expect(streams.map((names) => names.size).sort((one, other) => one - other)[0]).toBeGreaterThan(0);
    await end();
  });
});
