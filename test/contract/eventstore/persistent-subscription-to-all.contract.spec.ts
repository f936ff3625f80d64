import {
  END,
  eventTypeFilter,
  persistentSubscriptionToAllSettingsFromDefaults,
  START,
  streamNameFilter,
} from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import {
  all,
  freshStream,
  rejection,
  startEventStore,
  testEvents,
  type TestEventStore,
} from '../../support/event-store.js';
import { eventually } from '../../support/eventually.js';
import { Deliveries, eagerSettings, startGroup } from '../../support/persistent-subscriptions.js';

describe('A persistent subscription to everything', () => {
  let store: TestEventStore;
  beforeAll(async () => (store = await startEventStore()));
  afterAll(() => store.close());

  const { startFrom: _, ...eager } = eagerSettings();
  const settings = (changes: object = {}) =>
    persistentSubscriptionToAllSettingsFromDefaults({ ...eager, startFrom: START, ...changes });

  it('delivers the events of all streams in their order', async () => {
    const group = randomUUID();
    const streams = [freshStream(), freshStream()];
    await store.client.createPersistentSubscriptionToAll(group, settings({ startFrom: END }));
    for (const stream of [...streams, ...streams]) await store.client.appendToStream(stream, testEvents(1));
    const consumer = store.client.subscribeToPersistentSubscriptionToAll(group);
    const deliveries = new Deliveries(consumer);
    const seen: unknown[] = [];
    while (seen.length < 4) {
      const delivered = await deliveries.next();
      if (streams.includes(delivered.event?.streamId ?? '')) seen.push(delivered.event?.streamId);
      await consumer.ack(delivered as never);
    }
    expect(seen).toEqual([...streams, ...streams]);
    await consumer.unsubscribe();
  });

  it('delivers only what its filter lets through', async () => {
    const [type, prefix] = [`type-${randomUUID()}`, freshStream('filtered')];
    await store.client.appendToStream(`${prefix}-1`, testEvents(2));
    await store.client.appendToStream(freshStream(), testEvents(3, type));
    await store.client.createPersistentSubscriptionToAll(type, settings(), {
      filter: eventTypeFilter({ prefixes: [type] }),
    });
    await store.client.createPersistentSubscriptionToAll(prefix, settings(), {
      filter: streamNameFilter({ regex: `^${prefix}` }),
    });
    const byType = store.client.subscribeToPersistentSubscriptionToAll(type);
    const byName = store.client.subscribeToPersistentSubscriptionToAll(prefix);
    expect((await new Deliveries(byType).take(3)).map(({ event }) => event?.type)).toEqual([type, type, type]);
    expect((await new Deliveries(byName).take(2)).map(({ event }) => event?.streamId)).toEqual([
      `${prefix}-1`,
      `${prefix}-1`,
    ]);
    await Promise.all([byType.unsubscribe(), byName.unsubscribe()]);
  });

  it('starts at a position that is included', async () => {
    const group = randomUUID();
    const stream = freshStream();
    const first = await store.client.appendToStream(stream, testEvents(1));
    await store.client.appendToStream(stream, testEvents(1));
    await store.client.createPersistentSubscriptionToAll(group, settings({ startFrom: first.position }));
    const consumer = store.client.subscribeToPersistentSubscriptionToAll(group);
    expect((await new Deliveries(consumer).next()).event).toMatchObject({ streamId: stream, revision: 0n });
    await consumer.unsubscribe();
  });

  it('cannot start behind the last event', async () => {
    const far = { commit: 2n ** 50n, prepare: 2n ** 50n };
    const create = store.client.createPersistentSubscriptionToAll(randomUUID(), settings({ startFrom: far }));
    expect(await rejection(create)).toMatchObject({ type: 'persistent-subscription-failed' });
  });

  it('checkpoints by position, in a stream that neither it nor $all shows', async () => {
    const [group, type] = [randomUUID(), `type-${randomUUID()}`];
    await store.client.createPersistentSubscriptionToAll(group, settings(), {
      filter: eventTypeFilter({ prefixes: [type] }),
    });
    const { position } = await store.client.appendToStream(freshStream(), testEvents(1, type));
    const consumer = store.client.subscribeToPersistentSubscriptionToAll(group);
    await consumer.ack((await new Deliveries(consumer).next()) as never);
    await eventually('the checkpoint is at least at the event', async () => {
      const { stats } = await store.client.getPersistentSubscriptionToAllInfo(group);
      const at = stats.lastCheckpointedEventPosition?.commit;
      return at !== undefined && at >= position!.commit ? true : undefined;
    });
    const name = `$persistentsubscription-$all::${group}-checkpoint`;
    expect((await all(store.client.readStream(name))).length).toBeGreaterThan(0);
    const shown = await all(store.client.readAll());
    expect(shown.filter(({ event }) => event?.streamId === name)).toEqual([]);
    await consumer.unsubscribe();
  });

  it('comes to rest: its own checkpoints give it nothing more to do', async () => {
    const group = randomUUID();
    const ticking = await startGroup(store.client, 1, { messageTimeout: 1 });
    await store.client.createPersistentSubscriptionToAll(group, settings());
    const consumer = store.client.subscribeToPersistentSubscriptionToAll(group, { bufferSize: 100 });
    consumer.on('data', (delivered) => void consumer.ack(delivered));
    const { position } = await store.client.appendToStream(freshStream(), testEvents(1));
    await eventually('everything is settled', async () => {
      const { stats } = await store.client.getPersistentSubscriptionToAllInfo(group);
      const at = stats.lastCheckpointedEventPosition?.commit;
      return at !== undefined && at >= position!.commit && stats.outstandingMessagesCount === 0 ? true : undefined;
    });
    const name = `$persistentsubscription-$all::${group}-checkpoint`;
    const last = async () =>
      (await all(store.client.readStream(name, { direction: 'backwards', fromRevision: 'end', maxCount: 1 })))[0]?.event
        ?.revision;
    const before = await last();
    // Redelivery writes nothing, and shows that the clock of the groups has moved.
    const clock = ticking.connect();
    await new Deliveries(clock).take(4);
    expect(await last()).toBe(before);
    await Promise.all([consumer.unsubscribe(), clock.unsubscribe()]);
  });
});
