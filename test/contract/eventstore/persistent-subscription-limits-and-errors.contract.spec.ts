import { type PersistentSubscriptionToStreamSettings } from '@eventstore/db-client';
import {
  freshStream,
  itOnEmbedded,
  rejection,
  startEventStore,
  testEvent,
  testEvents,
  type TestEventStore,
} from '../../support/event-store.js';
import { eventually } from '../../support/eventually.js';
import {
  confirmed,
  Deliveries,
  dropped,
  eagerSettings,
  revisions,
  startGroup,
} from '../../support/persistent-subscriptions.js';

describe('A persistent subscription refuses', () => {
  let store: TestEventStore;
  beforeAll(async () => (store = await startEventStore()));
  afterAll(() => store.close());

  const create = (stream: string, changes: Partial<PersistentSubscriptionToStreamSettings>) =>
    rejection(store.client.createPersistentSubscriptionToStream(stream, 'g', eagerSettings(changes)));

  it('read batches that its history buffer cannot hold', async () => {
    const error = await create(freshStream(), { readBatchSize: 20, historyBufferSize: 20 });
    expect(error).toMatchObject({ type: 'persistent-subscription-failed', groupName: 'g' });
    expect(error.message).toMatch(/read ?batch ?size/i);
  });

  it('a stream without a name', async () => {
    expect(await create('', {})).toMatchObject({ type: 'persistent-subscription-failed' });
  });

  it('$all as the name of a stream', async () => {
    expect(await create('$all', {})).toMatchObject({ type: 'persistent-subscription-failed', streamName: '$all' });
  });

  it('more consumers than it may have, and takes the next when one has gone', async () => {
    const { stream, group, connect } = await startGroup(store.client, 0, { maxSubscriberCount: 1 });
    const first = connect();
    await confirmed(first);
    expect(await dropped(connect())).toMatchObject({
      type: 'maximum-subscribers-reached',
      streamName: stream,
      groupName: group,
    });
    await first.unsubscribe();
    const next = await eventually('a place', async () => {
      const consumer = connect();
      return confirmed(consumer).then(
        () => consumer,
        () => undefined,
      );
    });
    await next.unsubscribe();
  });

  it('a consumer whose stream was closed for ever', async () => {
    const { stream, connect } = await startGroup(store.client, 1);
    const consumer = connect();
    await new Deliveries(consumer).take(1);
    const ended = dropped(consumer);
    await store.client.tombstoneStream(stream);
    expect(await ended).toMatchObject({ type: 'persistent-subscription-dropped' });
    expect(await dropped(connect())).toMatchObject({ type: 'persistent-subscription-dropped' });
  });
});

describe('A persistent subscription bears', () => {
  let store: TestEventStore;
  beforeAll(async () => (store = await startEventStore()));
  afterAll(() => store.close());

  it('more events than its buffers hold, and a consumer that lets them wait', async () => {
    const { stream, connect } = await startGroup(store.client, 0, {
      historyBufferSize: 10,
      readBatchSize: 5,
      liveBufferSize: 10,
    });
    const idle = connect(1);
    await confirmed(idle);
    await store.client.appendToStream(stream, testEvents(500));
    const [held] = await new Deliveries(idle).take(1);
    const worker = connect(50);
    const seen: bigint[] = [];
    worker.on('data', (delivered) => {
      seen.push(delivered.event?.revision ?? -1n);
      void worker.ack(delivered);
    });
    await eventually('all but the held one', () => Promise.resolve(seen.length === 499 ? true : undefined));
    expect(held?.event?.revision).toBe(0n);
    expect(seen).toEqual(Array.from({ length: 499 }, (_, number) => BigInt(number + 1)));
    await Promise.all([idle.unsubscribe(), worker.unsubscribe()]);
  });

  itOnEmbedded('a consumer that does not read: it gets no more than its connection takes', async () => {
    const { stream, group, connect } = await startGroup(store.client, 0);
    const idle = connect(5000);
    await confirmed(idle);
    const data = { filler: 'x'.repeat(20_000) };
    for (let batch = 0; batch < 25; batch++) {
      await store.client.appendToStream(
        stream,
        Array.from({ length: 40 }, () => testEvent('large', data)),
      );
    }
    const inFlight = async () =>
      (await store.client.getPersistentSubscriptionToStreamInfo(stream, group)).stats.totalInFlightMessages;
    await eventually('as much as it takes', async () => ((await inFlight()) > 0 ? true : undefined));
    expect(await inFlight()).toBeLessThan(500);
    const deliveries = new Deliveries(idle);
    expect(revisions(await deliveries.take(1000))).toEqual(Array.from({ length: 1000 }, (_, number) => number));
    await idle.unsubscribe();
  });

  it('acknowledgements of what it did not deliver', async () => {
    const { connect } = await startGroup(store.client, 2);
    const consumer = connect(1);
    const deliveries = new Deliveries(consumer);
    const first = await deliveries.next();
    await consumer.ack({ event: { id: '00000000-0000-4000-8000-000000000000' } } as never);
    await consumer.ack(first as never);
    await consumer.ack(first as never);
    expect((await deliveries.next()).event?.revision).toBe(1n);
    await consumer.unsubscribe();
  });
});
