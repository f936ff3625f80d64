import {
  END,
  persistentSubscriptionToAllSettingsFromDefaults,
  PINNED,
  RETRY,
  START,
  UNBOUNDED,
} from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import { freshStream, rejection, startEventStore, testEvents, type TestEventStore } from '../../support/event-store.js';
import { eventually } from '../../support/eventually.js';
import { Deliveries, eagerSettings, startGroup } from '../../support/persistent-subscriptions.js';

describe('What is told of a persistent subscription', () => {
  let store: TestEventStore;
  beforeAll(async () => (store = await startEventStore()));
  afterAll(() => store.close());

  it('repeats its settings', async () => {
    const stream = freshStream();
    const settings = {
      startFrom: 5n,
      resolveLinkTos: true,
      extraStatistics: true,
      messageTimeout: 12_345,
      maxRetryCount: 3,
      checkPointAfter: 678,
      checkPointLowerBound: 2,
      checkPointUpperBound: 9,
      maxSubscriberCount: 4,
      liveBufferSize: 30,
      readBatchSize: 7,
      historyBufferSize: 20,
      consumerStrategyName: PINNED,
    };
    await store.client.createPersistentSubscriptionToStream(stream, 'g', settings);
    const info = await store.client.getPersistentSubscriptionToStreamInfo(stream, 'g');
    expect(info).toMatchObject({ eventSource: stream, groupName: 'g', settings, connections: [] });
  });

  it.each([START, END] as const)('says %s for a start there, on streams and on $all', async (startFrom) => {
    const [stream, group] = [freshStream(), randomUUID()];
    await store.client.createPersistentSubscriptionToStream(stream, group, eagerSettings({ startFrom }));
    const onAll = persistentSubscriptionToAllSettingsFromDefaults({ startFrom });
    await store.client.createPersistentSubscriptionToAll(group, onAll);
    const ofStream = await store.client.getPersistentSubscriptionToStreamInfo(stream, group);
    const ofAll = await store.client.getPersistentSubscriptionToAllInfo(group);
    expect(ofStream.settings).toMatchObject({ startFrom, maxSubscriberCount: UNBOUNDED });
    expect(ofAll).toMatchObject({ eventSource: '$all', settings: { startFrom } });
  });

  it('counts what is delivered, in flight, settled and known', async () => {
    const { stream, group, connect } = await startGroup(store.client, 8);
    const consumer = connect(5);
    const delivered = await new Deliveries(consumer).take(5);
    await consumer.ack(...(delivered.slice(0, 3) as never[]));
    const stats = await eventually('three are settled', async () => {
      const info = await store.client.getPersistentSubscriptionToStreamInfo(stream, group);
      return info.stats.lastCheckpointedEventRevision === 2n ? info.stats : undefined;
    });
    expect(stats).toMatchObject({
      totalItems: 8n,
      outstandingMessagesCount: 5,
      totalInFlightMessages: 5,
      lastKnownEventRevision: 7n,
      parkedMessageCount: 0n,
    });
    await consumer.unsubscribe();
  });

  it('names its connections, and forgets those that ended', async () => {
    const { stream, group, connect } = await startGroup(store.client, 1);
    const consumer = connect(7);
    await new Deliveries(consumer).take(1);
    const connections = async () =>
      (await store.client.getPersistentSubscriptionToStreamInfo(stream, group)).connections;
    const [connection] = await connections();
    expect(connection).toMatchObject({ availableSlots: 6, inFlightMessages: 1, totalItems: 1n });
    expect(connection?.connectionName).not.toBe('');
    await consumer.unsubscribe();
    await eventually('no connection', async () => ((await connections()).length === 0 ? true : undefined));
  });

  it('measures how long consumers take, if asked to', async () => {
    const { stream, group, connect } = await startGroup(store.client, 3, { extraStatistics: true });
    const consumer = connect();
    await consumer.ack(...((await new Deliveries(consumer).take(3)) as never[]));
    const measured = await eventually('measurements', async () => {
      const { connections } = await store.client.getPersistentSubscriptionToStreamInfo(stream, group);
      return connections[0]?.extraStatistics;
    });
    expect([...measured.keys()]).toEqual(
      expect.arrayContaining(['mean', 'median', 'fastest', 'quintile 1', '99.9%', 'highest']),
    );
    await consumer.unsubscribe();
  });

  it('counts retries that wait', async () => {
    const { stream, group, connect } = await startGroup(store.client, 1);
    const consumer = connect();
    const deliveries = new Deliveries(consumer);
    await consumer.nack(RETRY, 'again', (await deliveries.next()) as never);
    await deliveries.next();
    await consumer.unsubscribe();
    await eventually('one waits', async () => {
      const { stats } = await store.client.getPersistentSubscriptionToStreamInfo(stream, group);
      return stats.retryBufferCount === 1 ? true : undefined;
    });
  });

  it('goes from live to behind only while there is something to read', async () => {
    const { stream, group } = await startGroup(store.client, 1);
    const status = async () => (await store.client.getPersistentSubscriptionToStreamInfo(stream, group)).status;
    await eventually('live', async () => ((await status()) === 'Live' ? true : undefined));
    await store.client.appendToStream(stream, testEvents(30));
    await eventually('live again', async () => ((await status()) === 'Live' ? true : undefined));
  });

  it('is listed by stream, for $all and altogether', async () => {
    const [stream, other, group] = [freshStream(), freshStream(), randomUUID()];
    for (const [name, by] of [
      [stream, 'a'],
      [stream, 'b'],
      [other, 'a'],
    ] as const) {
      await store.client.createPersistentSubscriptionToStream(name, by, eagerSettings());
    }
    await store.client.createPersistentSubscriptionToAll(group, persistentSubscriptionToAllSettingsFromDefaults());
    const names = (list: readonly { eventSource: string; groupName: string }[]) =>
      list.map(({ eventSource, groupName }) => `${eventSource}::${groupName}`);
    expect(names(await store.client.listPersistentSubscriptionsToStream(stream)).sort()).toEqual([
      `${stream}::a`,
      `${stream}::b`,
    ]);
    expect(names(await store.client.listPersistentSubscriptionsToAll())).toContain(`$all::${group}`);
    expect(names(await store.client.listAllPersistentSubscriptions())).toEqual(
      expect.arrayContaining([`${stream}::a`, `${stream}::b`, `${other}::a`, `$all::${group}`]),
    );
    const none = store.client.listPersistentSubscriptionsToStream(freshStream());
    expect(await rejection(none)).toMatchObject({ type: 'persistent-subscription-does-not-exist' });
  });
});
