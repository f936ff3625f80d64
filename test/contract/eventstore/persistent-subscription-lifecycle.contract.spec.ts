import { persistentSubscriptionToAllSettingsFromDefaults } from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import { freshStream, rejection, startEventStore, testEvents, type TestEventStore } from '../../support/event-store.js';
import {
  confirmed,
  Deliveries,
  dropped,
  eagerSettings,
  revisions,
  startGroup,
} from '../../support/persistent-subscriptions.js';

describe('A persistent subscription', () => {
  let store: TestEventStore;
  beforeAll(async () => (store = await startEventStore()));
  afterAll(() => store.close());

  it('is made once; others of that name on that stream are refused', async () => {
    const { stream, group } = await startGroup(store.client, 0);
    const again = store.client.createPersistentSubscriptionToStream(stream, group, eagerSettings());
    expect(await rejection(again)).toMatchObject({
      type: 'persistent-subscription-exists',
      streamName: stream,
      groupName: group,
    });
    await store.client.createPersistentSubscriptionToStream(stream, 'other group', eagerSettings());
    await store.client.createPersistentSubscriptionToStream(freshStream(), group, eagerSettings());
  });

  it('is made once when many make it at the same time', async () => {
    const stream = freshStream();
    const results = await Promise.allSettled(
      Array.from({ length: 5 }, () =>
        store.client.createPersistentSubscriptionToStream(stream, 'one', eagerSettings()),
      ),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('that does not exist cannot be changed, deleted, asked about or read', async () => {
    const stream = freshStream();
    const { client } = store;
    const missing = { type: 'persistent-subscription-does-not-exist', streamName: stream, groupName: 'none' };
    expect(await rejection(client.updatePersistentSubscriptionToStream(stream, 'none', eagerSettings()))).toMatchObject(
      missing,
    );
    expect(await rejection(client.deletePersistentSubscriptionToStream(stream, 'none'))).toMatchObject(missing);
    expect(await rejection(client.getPersistentSubscriptionToStreamInfo(stream, 'none'))).toMatchObject(missing);
    expect(await rejection(client.replayParkedMessagesToStream(stream, 'none'))).toMatchObject(missing);
    expect(await dropped(client.subscribeToPersistentSubscriptionToStream(stream, 'none'))).toMatchObject(missing);
    const onAll = { ...missing, streamName: '$all' };
    const settings = persistentSubscriptionToAllSettingsFromDefaults();
    expect(await rejection(client.updatePersistentSubscriptionToAll('none', settings))).toMatchObject(onAll);
    expect(await rejection(client.deletePersistentSubscriptionToAll('none'))).toMatchObject(onAll);
    expect(await dropped(client.subscribeToPersistentSubscriptionToAll('none'))).toMatchObject(onAll);
  });

  it('drops its consumers when it is changed, and goes on with the new settings', async () => {
    const { stream, group, connect } = await startGroup(store.client, 3);
    const consumer = connect();
    const ended = dropped(consumer);
    await new Deliveries(consumer).take(3);
    await store.client.updatePersistentSubscriptionToStream(stream, group, eagerSettings({ messageTimeout: 4321 }));
    expect(await ended).toMatchObject({
      type: 'persistent-subscription-dropped',
      streamName: stream,
      groupName: group,
    });
    const { settings } = await store.client.getPersistentSubscriptionToStreamInfo(stream, group);
    expect(settings.messageTimeout).toBe(4321);
    const next = connect();
    expect(revisions(await new Deliveries(next).take(3))).toEqual([0, 1, 2]);
    await next.unsubscribe();
  });

  it('drops its consumers when it is deleted, and can be made anew from the start', async () => {
    const { stream, group, connect } = await startGroup(store.client, 2);
    const consumer = connect();
    const deliveries = new Deliveries(consumer);
    await consumer.ack(...((await deliveries.take(2)) as never[]));
    const ended = dropped(consumer);
    await store.client.deletePersistentSubscriptionToStream(stream, group);
    expect(await ended).toMatchObject({ type: 'persistent-subscription-dropped' });
    expect(await dropped(connect())).toMatchObject({ type: 'persistent-subscription-does-not-exist' });
    await store.client.createPersistentSubscriptionToStream(stream, group, eagerSettings());
    const next = connect();
    expect(revisions(await new Deliveries(next).take(2))).toEqual([0, 1]);
    await next.unsubscribe();
  });

  it('is still there after its stream was deleted, and delivers what the stream gets then', async () => {
    const { stream, connect } = await startGroup(store.client, 2);
    const consumer = connect();
    const deliveries = new Deliveries(consumer);
    await consumer.ack(...((await deliveries.take(2)) as never[]));
    await store.client.deleteStream(stream);
    await store.client.appendToStream(stream, testEvents(1));
    expect(revisions(await deliveries.take(1))).toEqual([2]);
    await consumer.unsubscribe();
  });

  it('lets its consumers go when all subscriptions are restarted, and takes them again', async () => {
    const { connect } = await startGroup(store.client, 1);
    const consumer = connect();
    await confirmed(consumer);
    const ended = dropped(consumer);
    await store.client.restartPersistentSubscriptionSubsystem();
    expect(await ended).toMatchObject({ type: 'persistent-subscription-dropped' });
    const next = connect();
    expect(revisions(await new Deliveries(next).take(1))).toEqual([0]);
    await next.unsubscribe();
  });

  it('carries a name outside of ASCII', async () => {
    const [stream, group] = [`straße-${randomUUID()}`, 'prüfer'];
    await store.client.appendToStream(stream, testEvents(1));
    await store.client.createPersistentSubscriptionToStream(stream, group, eagerSettings());
    const consumer = store.client.subscribeToPersistentSubscriptionToStream(stream, group);
    expect(revisions(await new Deliveries(consumer).take(1))).toEqual([0]);
    await consumer.unsubscribe();
  });
});
