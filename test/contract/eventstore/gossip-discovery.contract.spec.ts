import { EventStoreDBClient, persistentSubscriptionToStreamSettingsFromDefaults } from '@eventstore/db-client';
import {
  all,
  describeOwnEngine,
  freshStream,
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

  it('is told that it may use persistent subscriptions, without the HTTP interface', async () => {
    const { client } = store;
    const [stream, settings] = [freshStream(), persistentSubscriptionToStreamSettingsFromDefaults()];
    await client.createPersistentSubscriptionToStream(stream, 'group', settings);
    expect(await client.listPersistentSubscriptionsToStream(stream)).toHaveLength(1);
    expect(await client.getPersistentSubscriptionToStreamInfo(stream, 'group')).toMatchObject({ eventSource: stream });
  });
});
