import { PARK, RETRY, SKIP, STOP } from '@eventstore/db-client';
import { all, startEventStore, type TestEventStore } from '../../support/event-store.js';
import { eventually } from '../../support/eventually.js';
import { Deliveries, revisions, startGroup } from '../../support/persistent-subscriptions.js';

describe('A message of a persistent subscription', () => {
  let store: TestEventStore;
  beforeAll(async () => (store = await startEventStore()));
  afterAll(() => store.close());

  const settled = (stream: string, group: string, revision: bigint) =>
    eventually(`checkpoint ${revision}`, async () => {
      const { stats } = await store.client.getPersistentSubscriptionToStreamInfo(stream, group);
      return stats.lastCheckpointedEventRevision === revision ? stats : undefined;
    });

  it('is settled by its acknowledgement, and the checkpoint follows', async () => {
    const { stream, group, connect } = await startGroup(store.client, 3);
    const consumer = connect();
    const delivered = await new Deliveries(consumer).take(3);
    await consumer.ack(...(delivered as never[]));
    expect((await settled(stream, group, 2n)).outstandingMessagesCount).toBe(0);
    const [checkpoint] = await all(
      store.client.readStream(`$persistentsubscription-${stream}::${group}-checkpoint`, {
        direction: 'backwards',
        fromRevision: 'end',
        maxCount: 1,
      }),
    );
    expect(checkpoint?.event).toMatchObject({ type: '$SubscriptionCheckpoint', data: '2' });
    await consumer.unsubscribe();
  });

  it('keeps the checkpoint below it while it is not settled, whatever is settled behind it', async () => {
    const { stream, group, connect } = await startGroup(store.client, 4);
    const consumer = connect();
    const [first, second, ...later] = await new Deliveries(consumer).take(4);
    await consumer.ack(...(later as never[]));
    await consumer.ack(first as never);
    expect((await settled(stream, group, 0n)).outstandingMessagesCount).toBe(1);
    await consumer.ack(second as never);
    await settled(stream, group, 3n);
    await consumer.unsubscribe();
  });

  it('comes again with the next retry count when a consumer asks for that', async () => {
    const { connect } = await startGroup(store.client, 1);
    const consumer = connect();
    const deliveries = new Deliveries(consumer);
    const retryCounts = [];
    for (let round = 0; round < 4; round++) {
      const delivered = await deliveries.next();
      retryCounts.push(delivered.retryCount);
      await consumer.nack(RETRY, 'not now', delivered as never);
    }
    expect(retryCounts).toEqual([0, 1, 2, 3]);
    await consumer.unsubscribe();
  });

  it.each([SKIP, STOP] as const)('is settled by a nack that says %s', async (action) => {
    const { stream, group, connect } = await startGroup(store.client, 2);
    const consumer = connect();
    const [first, second] = await new Deliveries(consumer).take(2);
    await consumer.nack(action, 'never mind', first as never);
    await consumer.ack(second as never);
    expect(await settled(stream, group, 1n)).toMatchObject({ parkedMessageCount: 0n, retryBufferCount: 0 });
    await consumer.unsubscribe();
  });

  it('is put aside by a nack that says park, and the others go on', async () => {
    const { stream, group, connect } = await startGroup(store.client, 2);
    const consumer = connect();
    const [first, second] = await new Deliveries(consumer).take(2);
    await consumer.nack(PARK, 'broken', first as never);
    await consumer.ack(second as never);
    expect(await settled(stream, group, 1n)).toMatchObject({ parkedMessageCount: 1n });
    await consumer.unsubscribe();
  });

  it('may be settled together with others', async () => {
    const { stream, group, connect } = await startGroup(store.client, 50);
    const consumer = connect(50);
    const delivered = await new Deliveries(consumer).take(50);
    expect(revisions(delivered)).toHaveLength(50);
    await consumer.ack(...(delivered as never[]));
    await settled(stream, group, 49n);
    await consumer.unsubscribe();
  });
});
