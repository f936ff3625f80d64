import { binaryEvent, END } from '@eventstore/db-client';
import { freshStream, startEventStore, testEvents, type TestEventStore } from '../../support/event-store.js';
import { confirmed, Deliveries, eagerSettings, revisions, startGroup } from '../../support/persistent-subscriptions.js';

describe('A consumer of a persistent subscription', () => {
  let store: TestEventStore;
  beforeAll(async () => (store = await startEventStore()));
  afterAll(() => store.close());

  it('gets past and new events in order, each with retry count 0', async () => {
    const { stream, connect } = await startGroup(store.client, 30);
    const consumer = connect();
    const deliveries = new Deliveries(consumer);
    const past = [];
    while (past.length < 30) {
      const delivered = await deliveries.next();
      past.push(delivered);
      await consumer.ack(delivered as never);
    }
    await store.client.appendToStream(stream, testEvents(3));
    const all = [...past, ...(await deliveries.take(3))];
    expect(revisions(all)).toEqual(Array.from({ length: 33 }, (_, number) => number));
    expect(all.every(({ retryCount }) => retryCount === 0)).toBe(true);
    expect(consumer.id).toBe(`${stream}::workers`);
    await consumer.unsubscribe();
  });

  it('may be a loop, as the documentation shows it', async () => {
    const { connect } = await startGroup(store.client, 3);
    const consumer = connect();
    const seen: string[] = [];
    for await (const message of consumer) {
      seen.push(`${message.event?.revision} try ${message.retryCount}`);
      if (message.event?.revision === 1n && message.retryCount === 0) await consumer.nack('retry', 'once', message);
      else await consumer.ack(message);
      if (seen.length === 4) break;
    }
    expect(seen).toEqual(['0 try 0', '1 try 0', '2 try 0', '1 try 1']);
    await consumer.unsubscribe();
  });

  it('starts where the group was told to: a revision is included', async () => {
    const { connect } = await startGroup(store.client, 5, { startFrom: 3n });
    const consumer = connect();
    expect(revisions(await new Deliveries(consumer).take(2))).toEqual([3, 4]);
    await consumer.unsubscribe();
  });

  it('gets from a group that starts at the end what comes after its creation, connected or not', async () => {
    const { stream, connect } = await startGroup(store.client, 3, { startFrom: END });
    await store.client.appendToStream(stream, testEvents(1));
    const consumer = connect();
    const deliveries = new Deliveries(consumer);
    expect(revisions([await deliveries.next()])).toEqual([3]);
    await store.client.appendToStream(stream, testEvents(1));
    expect(revisions([await deliveries.next()])).toEqual([4]);
    await consumer.unsubscribe();
  });

  it('waits for a stream that does not exist yet', async () => {
    const { stream, connect } = await startGroup(store.client, 0);
    const consumer = connect();
    await confirmed(consumer);
    const deliveries = new Deliveries(consumer);
    await store.client.appendToStream(stream, testEvents(2));
    expect(revisions(await deliveries.take(2))).toEqual([0, 1]);
    await consumer.unsubscribe();
  });

  it('waits for a deleted stream to be written again', async () => {
    const stream = freshStream();
    await store.client.appendToStream(stream, testEvents(2));
    await store.client.deleteStream(stream);
    await store.client.createPersistentSubscriptionToStream(stream, 'late', eagerSettings());
    const consumer = store.client.subscribeToPersistentSubscriptionToStream(stream, 'late');
    const deliveries = new Deliveries(consumer);
    await store.client.appendToStream(stream, testEvents(2));
    expect(revisions(await deliveries.take(2))).toEqual([2, 3]);
    await consumer.unsubscribe();
  });

  it('gets every event from a group that is up to date, though the next one hides it at once', async () => {
    const { stream, connect } = await startGroup(store.client, 1);
    await store.client.setStreamMetadata(stream, { maxCount: 1 });
    const consumer = connect();
    const deliveries = new Deliveries(consumer);
    expect(revisions([await deliveries.next()])).toEqual([0]);
    await store.client.appendToStream(stream, testEvents(3));
    await Promise.all([1, 2, 3].map(() => store.client.appendToStream(stream, testEvents(1))));
    expect(revisions(await deliveries.take(6))).toEqual([1, 2, 3, 4, 5, 6]);
    await consumer.unsubscribe();
  });

  it('gets what is written to a stream that is truncated beyond its end', async () => {
    const stream = freshStream();
    await store.client.appendToStream(stream, testEvents(2));
    await store.client.setStreamMetadata(stream, { truncateBefore: 10 });
    await store.client.createPersistentSubscriptionToStream(stream, 'late', eagerSettings());
    const consumer = store.client.subscribeToPersistentSubscriptionToStream(stream, 'late');
    const deliveries = new Deliveries(consumer);
    await store.client.appendToStream(stream, testEvents(1));
    expect(revisions([await deliveries.next()])).toEqual([2]);
    await consumer.unsubscribe();
  });

  it('holds at most its buffer size in flight, and gets the next for each it settles', async () => {
    const { stream, group, connect } = await startGroup(store.client, 20);
    const consumer = connect(4);
    const deliveries = new Deliveries(consumer);
    const first = await deliveries.take(4);
    const { stats, connections } = await store.client.getPersistentSubscriptionToStreamInfo(stream, group);
    expect(stats.outstandingMessagesCount).toBe(4);
    expect(connections[0]).toMatchObject({ inFlightMessages: 4, availableSlots: 0, totalItems: 4n });
    await consumer.ack(...(first.slice(0, 2) as never[]));
    expect(revisions(await deliveries.take(2))).toEqual([4, 5]);
    await consumer.unsubscribe();
  });

  it('gets a link with the event it leads to, if the group resolves links', async () => {
    const [target, links] = [freshStream(), freshStream()];
    await store.client.appendToStream(target, testEvents(2));
    const link = (revision: number) => binaryEvent({ type: '$>', data: Buffer.from(`${revision}@${target}`) });
    await store.client.appendToStream(links, [link(1), link(9)]);
    await store.client.createPersistentSubscriptionToStream(links, 'plain', eagerSettings());
    await store.client.createPersistentSubscriptionToStream(
      links,
      'resolving',
      eagerSettings({ resolveLinkTos: true }),
    );
    const plain = store.client.subscribeToPersistentSubscriptionToStream(links, 'plain');
    const [unresolved] = await new Deliveries(plain).take(1);
    expect(unresolved?.event).toMatchObject({ type: '$>', streamId: links });
    const resolving = store.client.subscribeToPersistentSubscriptionToStream(links, 'resolving');
    const [resolved, gone] = await new Deliveries(resolving).take(2);
    expect(resolved?.event).toMatchObject({ streamId: target, revision: 1n });
    expect(resolved?.link).toMatchObject({ streamId: links, revision: 0n });
    expect(gone?.event).toBeUndefined();
    expect(gone?.link).toMatchObject({ streamId: links, revision: 1n });
    await Promise.all([plain.unsubscribe(), resolving.unsubscribe()]);
  });
});
