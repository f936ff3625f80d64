import { PARK } from '@eventstore/db-client';
import { all, startEventStore, type TestEventStore } from '../../support/event-store.js';
import { eventually } from '../../support/eventually.js';
import { Deliveries, startGroup } from '../../support/persistent-subscriptions.js';

describe('A message that is not settled', () => {
  let store: TestEventStore;
  beforeAll(async () => (store = await startEventStore()));
  afterAll(() => store.close());

  const parked = (stream: string, group: string, count: number) =>
    eventually(`${count} parked`, async () => {
      const { stats } = await store.client.getPersistentSubscriptionToStreamInfo(stream, group);
      return stats.parkedMessageCount === BigInt(count) ? stats : undefined;
    });

  const parkedStream = (stream: string, group: string) =>
    all(store.client.readStream(`$persistentsubscription-${stream}::${group}-parked`, { resolveLinkTos: true }));

  it('comes again after the message timeout, and is parked after the last retry', async () => {
    const { stream, group, connect } = await startGroup(store.client, 1, { messageTimeout: 100, maxRetryCount: 1 });
    const consumer = connect();
    const delivered = await new Deliveries(consumer).take(2);
    expect(delivered.map(({ retryCount }) => retryCount)).toEqual([0, 1]);
    await parked(stream, group, 1);
    const [message] = await parkedStream(stream, group);
    expect(message?.event).toMatchObject({ streamId: stream, revision: 0n });
    expect(message?.link?.metadata).toMatchObject({ reason: 'Reached retry count of 1', subscriptionEventNumber: 0 });
    await consumer.unsubscribe();
  });

  it('is parked with the reason the consumer gave', async () => {
    const { stream, group, connect } = await startGroup(store.client, 1);
    const consumer = connect();
    const [delivered] = await new Deliveries(consumer).take(1);
    await consumer.nack(PARK, 'no such account', delivered as never);
    await parked(stream, group, 1);
    const [message] = await parkedStream(stream, group);
    const metadata = message?.link?.metadata as { added: string; reason: string };
    expect(metadata.reason).toBe("Client explicitly NAK'ed message.\nno such account");
    expect(Date.parse(metadata.added)).toBeGreaterThan(Date.now() - 60_000);
    await consumer.unsubscribe();
  });

  it('goes to another consumer when its own disconnects, with the next retry count', async () => {
    const { connect } = await startGroup(store.client, 2);
    const first = connect();
    await new Deliveries(first).take(2);
    const second = connect();
    const deliveries = new Deliveries(second);
    await first.unsubscribe();
    const again = await deliveries.take(2);
    expect(again.map(({ event, retryCount }) => [event?.revision, retryCount])).toEqual([
      [0n, 1],
      [1n, 1],
    ]);
    await second.unsubscribe();
  });

  it('waits for the next consumer if there is no other', async () => {
    const { connect } = await startGroup(store.client, 1);
    const first = connect();
    await new Deliveries(first).take(1);
    await first.unsubscribe();
    const second = connect();
    expect((await new Deliveries(second).next()).event?.revision).toBe(0n);
    await second.unsubscribe();
  });
});
