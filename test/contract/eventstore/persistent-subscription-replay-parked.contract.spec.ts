import { PARK, type PersistentSubscriptionToStream } from '@eventstore/db-client';
import { all, rejection, startEventStore, type TestEventStore } from '../../support/event-store.js';
import { eventually } from '../../support/eventually.js';
import { Deliveries, revisions, startGroup, type TestGroup } from '../../support/persistent-subscriptions.js';

describe('Parked messages', () => {
  let store: TestEventStore;
  beforeAll(async () => (store = await startEventStore()));
  afterAll(() => store.close());

  const count = (group: TestGroup, expected: bigint) =>
    eventually(`${expected} parked`, async () => {
      const { stats } = await store.client.getPersistentSubscriptionToStreamInfo(group.stream, group.group);
      return stats.parkedMessageCount === expected ? true : undefined;
    });

  async function park(
    events: number,
  ): Promise<{ group: TestGroup; consumer: PersistentSubscriptionToStream; deliveries: Deliveries }> {
    const group = await startGroup(store.client, events);
    const consumer = group.connect();
    const deliveries = new Deliveries(consumer);
    await consumer.nack(PARK, 'later', ...((await deliveries.take(events)) as never[]));
    await count(group, BigInt(events));
    return { group, consumer, deliveries };
  }

  it('come again when they are replayed, as links to their events and with retry count 0', async () => {
    const { group, consumer, deliveries } = await park(3);
    await store.client.replayParkedMessagesToStream(group.stream, group.group);
    const replayed = await deliveries.take(3);
    expect(revisions(replayed)).toEqual([0, 1, 2]);
    for (const { event, link, retryCount } of replayed) {
      expect(event?.streamId).toBe(group.stream);
      expect(link?.streamId).toBe(`$persistentsubscription-${group.stream}::${group.group}-parked`);
      expect(retryCount).toBe(0);
    }
    await consumer.ack(...(replayed as never[]));
    await count(group, 0n);
    await eventually('the parked stream is empty', async () => {
      const left = await all(store.client.readStream(`$persistentsubscription-${group.stream}::${group.group}-parked`));
      return left.length === 0 ? true : undefined;
    });
    await consumer.unsubscribe();
  });

  it('are replayed up to, not including, where the replay is to stop', async () => {
    const { group, consumer, deliveries } = await park(3);
    await store.client.replayParkedMessagesToStream(group.stream, group.group, { stopAt: 2 });
    const replayed = await deliveries.take(2);
    expect(revisions(replayed)).toEqual([0, 1]);
    await consumer.ack(...(replayed as never[]));
    await count(group, 1n);
    await store.client.replayParkedMessagesToStream(group.stream, group.group);
    expect(revisions(await deliveries.take(1))).toEqual([2]);
    await consumer.unsubscribe();
  });

  it('can be parked once more', async () => {
    const { group, consumer, deliveries } = await park(1);
    await store.client.replayParkedMessagesToStream(group.stream, group.group);
    await consumer.nack(PARK, 'still', (await deliveries.next()) as never);
    await count(group, 1n);
    await store.client.replayParkedMessagesToStream(group.stream, group.group);
    expect((await deliveries.next()).event).toMatchObject({ streamId: group.stream, revision: 0n });
    await consumer.unsubscribe();
  });

  it('are left out of a replay if their event is gone', async () => {
    const { group, consumer, deliveries } = await park(2);
    await store.client.setStreamMetadata(group.stream, { truncateBefore: 1 });
    await store.client.replayParkedMessagesToStream(group.stream, group.group);
    expect(revisions(await deliveries.take(1))).toEqual([1]);
    await consumer.unsubscribe();
  });

  it('cannot be replayed up to a negative number', async () => {
    const group = await startGroup(store.client, 0);
    const replay = store.client.replayParkedMessagesToStream(group.stream, group.group, { stopAt: -1 });
    expect(await rejection(replay)).toMatchObject({ type: 'persistent-subscription-failed' });
  });
});
