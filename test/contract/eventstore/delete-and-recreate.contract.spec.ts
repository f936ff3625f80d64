import { EventStoreDBClient, NO_STREAM, type ResolvedEvent, START, STREAM_EXISTS } from '@eventstore/db-client';
import {
  all,
  freshStream,
  itOnEmbedded,
  rejection,
  startEngine,
  startEventStore,
  temporaryDirectory,
  testEvent,
  testEvents,
  type TestEventStore,
} from '../../support/event-store.js';

describe('Deleting a stream', () => {
  let store: TestEventStore;
  beforeAll(async () => (store = await startEventStore()));
  afterAll(() => store.close());

  async function deleted(count: number): Promise<string> {
    const stream = freshStream();
    await store.client.appendToStream(stream, testEvents(count));
    await store.client.deleteStream(stream);
    return stream;
  }
  const revisions = async (stream: string) =>
    (await all(store.client.readStream(stream))).map(({ event }) => Number(event?.revision));

  it('hides its events', async () => {
    const stream = await deleted(3);
    expect(await rejection(all(store.client.readStream(stream)))).toMatchObject({ type: 'stream-not-found' });
  });

  it.each([['any', 'any'] as const, ['no_stream', NO_STREAM] as const, ['the last revision', 2n] as const])(
    'lets an append with %s bring it back, with revisions that go on',
    async (_name, expectedRevision) => {
      const stream = await deleted(3);
      const result = await store.client.appendToStream(stream, testEvents(2), { expectedRevision });
      expect(result.nextExpectedRevision).toBe(4n);
      expect(await revisions(stream)).toEqual([3, 4]);
    },
  );

  it('lets an append without events bring it back, with none', async () => {
    const stream = await deleted(2);
    expect((await store.client.appendToStream(stream, [])).nextExpectedRevision).toBe(1n);
    expect(await revisions(stream)).toEqual([]);
    await store.client.appendToStream(stream, testEvent());
    expect(await revisions(stream)).toEqual([2]);
  });

  itOnEmbedded('is refused once its settings are closed for ever, and so it stays after a restart', async () => {
    const directory = temporaryDirectory();
    const first = await startEngine(directory.path);
    const one = EventStoreDBClient.connectionString(first.url);
    const stream = freshStream();
    await one.appendToStream(stream, testEvents(2));
    await one.setStreamMetadata(stream, { maxCount: 1 });
    await one.tombstoneStream(`$$${stream}`);
    expect(await rejection(one.deleteStream(stream))).toMatchObject({ type: 'stream-deleted' });
    await one.dispose();
    await first.close();
    const second = await startEngine(directory.path);
    const two = EventStoreDBClient.connectionString(second.url);
    expect(await all(two.readStream(stream))).toHaveLength(2);
    expect(await rejection(two.deleteStream(stream))).toMatchObject({ type: 'stream-deleted' });
    await two.dispose();
    await second.close();
    directory.remove();
  });

  it('refuses an append that expects the stream to exist', async () => {
    const stream = await deleted(1);
    const error = await rejection(
      store.client.appendToStream(stream, testEvent(), { expectedRevision: STREAM_EXISTS }),
    );
    expect(error).toMatchObject({ type: 'stream-deleted', streamName: stream });
  });

  it('refuses an append at an older revision', async () => {
    const stream = await deleted(3);
    const error = await rejection(store.client.appendToStream(stream, testEvent(), { expectedRevision: 1n }));
    expect(error).toMatchObject({ type: 'wrong-expected-version', actualVersion: 2n });
  });

  it('forgets the settings of the stream', async () => {
    const stream = freshStream();
    await store.client.appendToStream(stream, testEvents(3));
    await store.client.setStreamMetadata(stream, { maxCount: 1, owner: 'somebody' });
    await store.client.deleteStream(stream);
    await store.client.appendToStream(stream, testEvents(3));
    const { metadata } = await store.client.getStreamMetadata(stream);
    expect(metadata).toEqual({ truncateBefore: 3 });
    expect(await revisions(stream)).toEqual([3, 4, 5]);
  });

  it('checks the revision it expects', async () => {
    const stream = freshStream();
    await store.client.appendToStream(stream, testEvents(3));
    const wrong = await rejection(store.client.deleteStream(stream, { expectedRevision: 0n }));
    expect(wrong).toMatchObject({
      type: 'wrong-expected-version',
      streamName: stream,
      expectedVersion: 0n,
      actualVersion: 2n,
    });
    const { position } = await store.client.deleteStream(stream, { expectedRevision: 2n });
    expect(position?.commit).toBeGreaterThan(0n);
  });

  it('refuses to delete what never was', async () => {
    const error = await rejection(store.client.deleteStream(freshStream()));
    expect(error).toMatchObject({ type: 'wrong-expected-version', actualVersion: -1n });
  });

  it('can be done again after the stream came back', async () => {
    const stream = await deleted(2);
    await store.client.appendToStream(stream, testEvent());
    await store.client.deleteStream(stream);
    await store.client.appendToStream(stream, testEvent());
    expect(await revisions(stream)).toEqual([3]);
  });

  it('leaves its events in the whole log', async () => {
    const stream = freshStream();
    const { position } = await store.client.appendToStream(stream, testEvent());
    await store.client.deleteStream(stream);
    const [found] = await all(store.client.readAll({ fromPosition: position!, maxCount: 1 }));
    expect(found?.event?.streamId).toBe(stream);
  });
});

describe('Tombstoning a stream', () => {
  let store: TestEventStore;
  beforeAll(async () => (store = await startEventStore()));
  afterAll(() => store.close());

  it('closes it for ever: no read, no append, no deletion, no subscription', async () => {
    const stream = freshStream();
    await store.client.appendToStream(stream, testEvents(2));
    await store.client.tombstoneStream(stream, { expectedRevision: 1n });
    const gone = { type: 'stream-deleted', streamName: stream };
    expect(await rejection(all(store.client.readStream(stream)))).toMatchObject(gone);
    for (const expectedRevision of ['any', NO_STREAM, STREAM_EXISTS, 1n] as const) {
      expect(await rejection(store.client.appendToStream(stream, testEvent(), { expectedRevision }))).toMatchObject(
        gone,
      );
    }
    expect(await rejection(store.client.deleteStream(stream))).toMatchObject(gone);
    expect(await rejection(store.client.tombstoneStream(stream))).toMatchObject(gone);
    const error = await new Promise((done) => store.client.subscribeToStream(stream).once('error', done));
    expect(error).toMatchObject(gone);
    expect(await rejection(store.client.setStreamMetadata(stream, {}))).toMatchObject({ type: 'stream-deleted' });
  });

  it('works on a stream that was never written', async () => {
    const stream = freshStream();
    await store.client.tombstoneStream(stream, { expectedRevision: NO_STREAM });
    expect(await rejection(store.client.appendToStream(stream, testEvent()))).toMatchObject({ type: 'stream-deleted' });
  });

  it('checks the revision it expects', async () => {
    const stream = freshStream();
    await store.client.appendToStream(stream, testEvent());
    const error = await rejection(store.client.tombstoneStream(stream, { expectedRevision: NO_STREAM }));
    expect(error).toMatchObject({ type: 'wrong-expected-version', streamName: stream, actualVersion: 0n });
  });

  it('is itself an event in the whole log, with the largest revision', async () => {
    const stream = freshStream();
    const { position } = await store.client.tombstoneStream(stream);
    const [found] = await all(store.client.readAll({ fromPosition: position!, maxCount: 1 }));
    expect(found?.event).toMatchObject({
      type: '$streamDeleted',
      streamId: stream,
      revision: 9223372036854775807n,
      isJson: false,
    });
  });

  it('is told to whoever follows the stream', async () => {
    const stream = freshStream();
    const types: string[] = [];
    const subscription = store.client.subscribeToStream(stream, { fromRevision: START });
    subscription.on('data', ({ event }: ResolvedEvent) => types.push(event!.type));
    const failed = new Promise((done) => subscription.once('error', done));
    await new Promise((done) => subscription.once('caughtUp', done));
    await store.client.appendToStream(stream, testEvent());
    await store.client.tombstoneStream(stream);
    expect(await failed).toMatchObject({ type: 'stream-deleted' });
    expect(types).toEqual(['tested', '$streamDeleted']);
  });
});
