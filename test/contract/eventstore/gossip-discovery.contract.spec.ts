import { EventStoreDBClient } from '@eventstore/db-client';
import {
  all,
  describeOwnEngine,
  freshStream,
  rejection,
  startEventStore,
  testEvent,
  type TestEventStore,
} from '../../support/event-store.js';

describeOwnEngine('A client that discovers the cluster', () => {
  let store: TestEventStore;
  beforeAll(async () => (store = await startEventStore()));
  afterAll(() => store.close());

  it.each(['leader', 'follower', 'random'])('finds the engine with the preference %s', async (preference) => {
    const host = new URL(store.url).host;
    const url = `esdb+discover://${host}?tls=false&nodePreference=${preference}`;
    const client = EventStoreDBClient.connectionString(url);
    const stream = freshStream();
    await client.appendToStream(stream, testEvent());
    expect(await all(client.readStream(stream))).toHaveLength(1);
    await client.dispose();
  });

  it('finds it among addresses where nobody listens', async () => {
    const host = new URL(store.url).host;
    const client = EventStoreDBClient.connectionString(`esdb://127.0.0.1:1,${host}?tls=false`);
    const stream = freshStream();
    await client.appendToStream(stream, testEvent());
    expect(await all(client.readStream(stream))).toHaveLength(1);
    await client.dispose();
  });

  it('may insist on the leader', async () => {
    const stream = freshStream();
    await store.client.appendToStream(stream, testEvent(), { requiresLeader: true });
    expect(await all(store.client.readStream(stream, { requiresLeader: true }))).toHaveLength(1);
  });

  it('is told that persistent subscriptions are not there', async () => {
    const { persistentSubscriptionToStreamSettingsFromDefaults } = await import('@eventstore/db-client');
    const settings = persistentSubscriptionToStreamSettingsFromDefaults();
    const error = await rejection(store.client.createPersistentSubscriptionToStream(freshStream(), 'group', settings));
    expect(error).toMatchObject({ code: 12 });
  });
});
