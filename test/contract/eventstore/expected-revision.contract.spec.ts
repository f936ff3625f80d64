import { ANY, NO_STREAM, STREAM_EXISTS, WrongExpectedVersionError } from '@eventstore/db-client';
import {
  all,
  freshStream,
  rejection,
  startEventStore,
  testEvent,
  testEvents,
  type TestEventStore,
} from '../../support/event-store.js';

describe('An append checks the revision it expects', () => {
  let store: TestEventStore;
  beforeAll(async () => (store = await startEventStore()));
  afterAll(() => store.close());

  it('answers with the revision and position of the last event', async () => {
    const stream = freshStream();
    const result = await store.client.appendToStream(stream, testEvents(3), { expectedRevision: NO_STREAM });
    const stored = await all(store.client.readStream(stream));
    expect(result.success).toBe(true);
    expect(result.nextExpectedRevision).toBe(2n);
    expect(result.position).toEqual(stored[2]?.event?.position);
    expect(result.position?.commit).toBe(result.position?.prepare);
  });

  it('refuses no_stream for a stream that exists, and says where it is', async () => {
    const stream = freshStream();
    await store.client.appendToStream(stream, testEvents(2));
    const error = await rejection(store.client.appendToStream(stream, testEvent(), { expectedRevision: NO_STREAM }));
    expect(error).toBeInstanceOf(WrongExpectedVersionError);
    expect(error).toMatchObject({ streamName: stream, expectedVersion: 'no_stream', actualVersion: 1n });
  });

  it('refuses stream_exists for a stream that was never written', async () => {
    const stream = freshStream();
    const error = await rejection(
      store.client.appendToStream(stream, testEvent(), { expectedRevision: STREAM_EXISTS }),
    );
    expect(error).toMatchObject({ expectedVersion: 'stream_exists', actualVersion: 'no_stream' });
  });

  it('takes stream_exists for a stream that has events or only metadata', async () => {
    const [written, described] = [freshStream(), freshStream()];
    await store.client.appendToStream(written, testEvent());
    await store.client.setStreamMetadata(described, { maxCount: 10 });
    const options = { expectedRevision: STREAM_EXISTS } as const;
    expect((await store.client.appendToStream(written, testEvent(), options)).nextExpectedRevision).toBe(1n);
    expect((await store.client.appendToStream(described, testEvent(), options)).nextExpectedRevision).toBe(0n);
  });

  it('refuses a revision that lies ahead of the stream', async () => {
    const stream = freshStream();
    await store.client.appendToStream(stream, testEvent());
    const error = await rejection(store.client.appendToStream(stream, testEvent(), { expectedRevision: 7n }));
    expect(error).toMatchObject({ expectedVersion: 7n, actualVersion: 0n });
  });

  it('refuses a revision that lies behind the stream', async () => {
    const stream = freshStream();
    await store.client.appendToStream(stream, testEvents(5));
    const error = await rejection(store.client.appendToStream(stream, testEvent(), { expectedRevision: 1n }));
    expect(error).toMatchObject({ expectedVersion: 1n, actualVersion: 4n });
  });

  it('refuses a revision of a stream that does not exist', async () => {
    const error = await rejection(store.client.appendToStream(freshStream(), testEvent(), { expectedRevision: 0n }));
    expect(error).toMatchObject({ expectedVersion: 0n, actualVersion: 'no_stream' });
  });

  it('lets exactly one of many concurrent writers at the same revision win', async () => {
    const stream = freshStream();
    await store.client.appendToStream(stream, testEvent());
    const results = await Promise.allSettled(
      Array.from({ length: 64 }, () => store.client.appendToStream(stream, testEvent(), { expectedRevision: 0n })),
    );
    const refused = results.filter((result) => result.status === 'rejected').map((result) => result.reason as unknown);
    expect(refused).toHaveLength(63);
    for (const error of refused) expect(error).toBeInstanceOf(WrongExpectedVersionError);
    expect(await all(store.client.readStream(stream))).toHaveLength(2);
  });

  it('answers without throwing if the client asks for that', async () => {
    const stream = freshStream();
    await store.client.appendToStream(stream, testEvent());
    const url = `${store.url}${store.url.includes('?') ? '&' : '?'}throwOnAppendFailure=false`;
    const { EventStoreDBClient } = await import('@eventstore/db-client');
    const quiet = EventStoreDBClient.connectionString(url);
    const result = await quiet.appendToStream(stream, testEvent(), { expectedRevision: 9n });
    expect(result.success).toBe(false);
    await quiet.dispose();
  });

  it('keeps the same rules for a call with credentials, which goes its own way', async () => {
    const stream = freshStream();
    const credentials = { username: 'admin', password: 'changeit' };
    const first = await store.client.appendToStream(stream, testEvents(2), {
      expectedRevision: NO_STREAM,
      credentials,
    });
    expect(first.nextExpectedRevision).toBe(1n);
    const options = { expectedRevision: NO_STREAM, credentials } as const;
    const error = await rejection(store.client.appendToStream(stream, testEvent(), options));
    expect(error).toBeInstanceOf(WrongExpectedVersionError);
    expect(error).toMatchObject({ expectedVersion: 'no_stream', actualVersion: 1n });
    const any = await store.client.appendToStream(stream, testEvent(), { expectedRevision: ANY, credentials });
    expect(any.nextExpectedRevision).toBe(2n);
  });

  it('writes all events of an append in their order or, if one is refused, none', async () => {
    const stream = freshStream();
    const events = testEvents(100);
    await store.client.appendToStream(stream, events);
    await rejection(store.client.appendToStream(stream, testEvents(100), { expectedRevision: 3n }));
    const stored = await all(store.client.readStream(stream));
    expect(stored.map(({ event }) => event?.id)).toEqual(events.map(({ id }) => id));
    expect(stored.map(({ event }) => event?.revision)).toEqual(events.map((_, revision) => BigInt(revision)));
  });

  it('accepts an append of nothing and leaves the stream as it was', async () => {
    const [missing, written] = [freshStream(), freshStream()];
    await store.client.appendToStream(written, testEvent());
    expect((await store.client.appendToStream(missing, [])).success).toBe(true);
    expect((await store.client.appendToStream(written, [])).success).toBe(true);
    expect(await all(store.client.readStream(written))).toHaveLength(1);
    expect(await rejection(all(store.client.readStream(missing)))).toMatchObject({ type: 'stream-not-found' });
  });
});
