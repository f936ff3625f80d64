import {
  binaryEvent,
  END,
  EventStoreDBClient,
  eventTypeFilter,
  PARK,
  persistentSubscriptionToAllSettingsFromDefaults,
} from '@eventstore/db-client';
import {
  all,
  describeOwnEngine,
  freshStream,
  rejection,
  spawnEngine,
  startEngine,
  temporaryDirectory,
  testEvents,
} from '../../support/event-store.js';
import { eventually } from '../../support/eventually.js';
import {
  confirmed,
  Deliveries,
  dropped,
  eagerSettings,
  revisions,
  startGroup,
  type TestGroup,
} from '../../support/persistent-subscriptions.js';

describeOwnEngine('A persistent subscription whose engine is killed', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  beforeEach(() => (directory = temporaryDirectory()));
  afterEach(() => directory.remove());

  /** Lets one engine be prepared and killed, and another one be looked at. */
  async function overKill<T>(
    prepare: (client: EventStoreDBClient) => Promise<T>,
    look: (client: EventStoreDBClient, prepared: T) => Promise<void>,
  ): Promise<void> {
    const first = await spawnEngine(directory.path);
    const one = EventStoreDBClient.connectionString(first.url);
    const prepared = await prepare(one);
    await first.kill();
    await one.dispose();
    const second = await spawnEngine(directory.path);
    const two = EventStoreDBClient.connectionString(second.url);
    await look(two, prepared);
    await two.dispose();
    await second.kill();
  }

  const checkpointed = (client: EventStoreDBClient, { stream, group }: TestGroup, revision: bigint) =>
    eventually(`checkpoint ${revision}`, async () => {
      const { stats } = await client.getPersistentSubscriptionToStreamInfo(stream, group);
      return stats.lastCheckpointedEventRevision === revision ? true : undefined;
    });

  // Consumers of the killed engine end with an error that nobody waits for.
  const connect = (group: TestGroup) => group.connect(20).on('error', () => undefined);

  it('goes on behind its checkpoint: nothing before it comes again, nothing after it is lost', async () => {
    await overKill(
      async (client) => {
        const group = await startGroup(client, 10);
        const consumer = connect(group);
        const delivered = await new Deliveries(consumer).take(10);
        await consumer.ack(...(delivered.filter(({ event }) => event?.revision !== 6n) as never[]));
        await checkpointed(client, group, 5n);
        return group;
      },
      async (client, { stream, group }) => {
        const { settings } = await client.getPersistentSubscriptionToStreamInfo(stream, group);
        expect(settings).toMatchObject({ checkPointUpperBound: 1 });
        const consumer = client.subscribeToPersistentSubscriptionToStream(stream, group);
        expect(revisions(await new Deliveries(consumer).take(4))).toEqual([6, 7, 8, 9]);
        await consumer.unsubscribe();
      },
    );
  });

  it('that starts at the end still means the end at its creation', async () => {
    await overKill(
      async (client) => {
        const group = await startGroup(client, 2, { startFrom: END });
        await client.appendToStream(group.stream, testEvents(2));
        return group;
      },
      async (client, { stream, group }) => {
        const consumer = client.subscribeToPersistentSubscriptionToStream(stream, group);
        expect(revisions(await new Deliveries(consumer).take(2))).toEqual([2, 3]);
        await consumer.unsubscribe();
      },
    );
  });

  it('keeps what is parked, and what was replayed and not settled', async () => {
    await overKill(
      async (client) => {
        const group = await startGroup(client, 3);
        const consumer = connect(group);
        const deliveries = new Deliveries(consumer);
        await consumer.nack(PARK, 'later', ...((await deliveries.take(3)) as never[]));
        await checkpointed(client, group, 2n);
        await client.replayParkedMessagesToStream(group.stream, group.group, { stopAt: 2 });
        await deliveries.take(2);
        return group;
      },
      async (client, { stream, group }) => {
        const { stats } = await client.getPersistentSubscriptionToStreamInfo(stream, group);
        expect(stats.parkedMessageCount).toBe(3n);
        await client.replayParkedMessagesToStream(stream, group);
        const consumer = client.subscribeToPersistentSubscriptionToStream(stream, group);
        expect(revisions(await new Deliveries(consumer).take(3))).toEqual([0, 1, 2]);
        await consumer.unsubscribe();
      },
    );
  });

  it('keeps its filter, and stays deleted if it was', async () => {
    await overKill(
      async (client) => {
        const settings = persistentSubscriptionToAllSettingsFromDefaults({ startFrom: 'start' });
        await client.createPersistentSubscriptionToAll('some', settings, {
          filter: eventTypeFilter({ prefixes: ['wanted'] }),
        });
        await client.createPersistentSubscriptionToStream(freshStream(), 'gone', eagerSettings());
        const [gone] = (await client.listAllPersistentSubscriptions()).filter(({ groupName }) => groupName === 'gone');
        await client.deletePersistentSubscriptionToStream(gone!.eventSource, 'gone');
        await client.appendToStream(freshStream(), [...testEvents(2), ...testEvents(1, 'wanted')]);
      },
      async (client) => {
        expect((await client.listAllPersistentSubscriptions()).map(({ groupName }) => groupName)).toEqual(['some']);
        const consumer = client.subscribeToPersistentSubscriptionToAll('some');
        expect((await new Deliveries(consumer).next()).event?.type).toBe('wanted');
        await consumer.unsubscribe();
      },
    );
  });
});

describeOwnEngine('An event in a checkpoint stream that is no checkpoint', () => {
  it('is passed over: its group begins at its start, and the others go on', async () => {
    const directory = temporaryDirectory();
    const first = await startEngine(directory.path);
    const one = EventStoreDBClient.connectionString(first.url);
    const groups = [await startGroup(one, 2), await startGroup(one, 2)];
    const garbage = [
      binaryEvent({ type: 'garbage', data: Buffer.from('garbage') }),
      binaryEvent({ type: '$SubscriptionCheckpoint', data: Buffer.from('garbage') }),
    ];
    for (const [index, { stream, group }] of groups.entries())
      await one.appendToStream(`$persistentsubscription-${stream}::${group}-checkpoint`, garbage[index]!);
    await one.dispose();
    await first.close();
    const second = await startEngine(directory.path);
    const two = EventStoreDBClient.connectionString(second.url);
    for (const { stream, group } of [...groups, await startGroup(two, 2)]) {
      const consumer = two.subscribeToPersistentSubscriptionToStream(stream, group);
      expect(revisions(await new Deliveries(consumer).take(2))).toEqual([0, 1]);
      await consumer.unsubscribe();
    }
    await two.dispose();
    await second.close();
    directory.remove();
  });
});

describeOwnEngine('A list of groups that the engine cannot read', () => {
  it('keeps persistent subscriptions out of use, and leaves itself and the events as they are', async () => {
    const directory = temporaryDirectory();
    const first = await startEngine(directory.path);
    const one = EventStoreDBClient.connectionString(first.url);
    await one.appendToStream('$persistentSubscriptionConfig', testEvents(1));
    await one.dispose();
    await first.close();
    const second = await startEngine(directory.path);
    const two = EventStoreDBClient.connectionString(second.url);
    const create = two.createPersistentSubscriptionToStream(freshStream(), 'g', eagerSettings());
    expect(await rejection(create)).toMatchObject({ type: 'persistent-subscription-failed' });
    expect((await two.appendToStream(freshStream(), testEvents(1))).success).toBe(true);
    expect(await all(two.readStream('$persistentSubscriptionConfig'))).toHaveLength(1);
    await two.dispose();
    await second.close();
    directory.remove();
  });
});

describeOwnEngine('A persistent subscription whose engine is closed', () => {
  it('tells its consumers that the engine is unavailable', async () => {
    const directory = temporaryDirectory();
    const engine = await startEngine(directory.path);
    const client = EventStoreDBClient.connectionString(engine.url);
    const { connect } = await startGroup(client, 1);
    const consumer = connect();
    await confirmed(consumer);
    const ended = dropped(consumer);
    await engine.close();
    expect(await ended).toMatchObject({ type: 'unavailable' });
    await client.dispose();
    directory.remove();
  });
});
