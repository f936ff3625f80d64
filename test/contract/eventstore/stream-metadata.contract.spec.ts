import { BACKWARDS, END, jsonEvent, START } from '@eventstore/db-client';
import {
  all,
  freshStream,
  rejection,
  startEventStore,
  testEvent,
  testEvents,
  type TestEventStore,
} from '../../support/event-store.js';

describe('The settings of a stream', () => {
  let store: TestEventStore;
  beforeAll(async () => (store = await startEventStore()));
  afterAll(() => store.close());

  const revisions = async (stream: string, options?: Parameters<TestEventStore['client']['readStream']>[1]) =>
    (await all(store.client.readStream(stream, options))).map(({ event }) => Number(event?.revision));

  it('are read back as they were set, with what an application adds', async () => {
    const stream = freshStream();
    const metadata = {
      maxCount: 10,
      maxAge: 3600,
      truncateBefore: 1,
      cacheControl: 7,
      acl: { readRoles: ['a'] },
      own: { x: 1 },
    };
    await store.client.setStreamMetadata(stream, metadata);
    expect((await store.client.getStreamMetadata(stream)).metadata).toEqual(metadata);
  });

  it('are empty for a stream that has none', async () => {
    expect((await store.client.getStreamMetadata(freshStream())).metadata).toBeUndefined();
  });

  it('keep only the newest events visible under a greatest count', async () => {
    const stream = freshStream();
    await store.client.setStreamMetadata(stream, { maxCount: 3 });
    await store.client.appendToStream(stream, testEvents(10));
    expect(await revisions(stream)).toEqual([7, 8, 9]);
    expect(await revisions(stream, { direction: BACKWARDS, fromRevision: END })).toEqual([9, 8, 7]);
    expect(await revisions(stream, { fromRevision: 2n })).toEqual([7, 8, 9]);
    expect(await revisions(stream, { direction: BACKWARDS, fromRevision: 5n })).toEqual([]);
  });

  it('hide what lies before a revision', async () => {
    const stream = freshStream();
    await store.client.appendToStream(stream, testEvents(6));
    await store.client.setStreamMetadata(stream, { truncateBefore: 4 });
    expect(await revisions(stream)).toEqual([4, 5]);
    await store.client.setStreamMetadata(stream, {});
    expect(await revisions(stream)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('can hide everything, and the stream is still found', async () => {
    const stream = freshStream();
    await store.client.appendToStream(stream, testEvents(3));
    await store.client.setStreamMetadata(stream, { truncateBefore: 3 });
    expect(await revisions(stream)).toEqual([]);
    expect(
      (await store.client.appendToStream(stream, testEvent(), { expectedRevision: 2n })).nextExpectedRevision,
    ).toBe(3n);
    expect(await revisions(stream)).toEqual([3]);
  });

  it('hide what is older than a greatest age', async () => {
    const stream = freshStream();
    const { position } = await store.client.appendToStream(stream, testEvents(3));
    await store.client.setStreamMetadata(stream, { maxAge: 1 });
    while ((await revisions(stream)).length > 0) await new Promise((turn) => setImmediate(turn));
    await store.client.appendToStream(stream, testEvents(2));
    expect(await revisions(stream)).toEqual([3, 4]);
    expect(await revisions(stream, { direction: BACKWARDS, fromRevision: END })).toEqual([4, 3]);
    expect(await all(store.client.readAll({ fromPosition: position!, maxCount: 1 }))).toHaveLength(1);
  });

  it('are ignored as a whole if one has the wrong type', async () => {
    const stream = freshStream();
    await store.client.appendToStream(stream, testEvents(3));
    await store.client.appendToStream(
      `$$${stream}`,
      jsonEvent({ type: '$metadata', data: { $maxCount: 'two', $tb: 2 } }),
    );
    expect(await revisions(stream)).toEqual([0, 1, 2]);
  });

  it('are ignored as a whole if a number is larger than any revision, as JavaScript writes the largest of them', async () => {
    const stream = freshStream();
    await store.client.appendToStream(stream, testEvents(2));
    await store.client.setStreamMetadata(stream, { maxCount: 1, truncateBefore: 9223372036854775807 });
    expect(await revisions(stream)).toEqual([0, 1]);
  });

  it('leave out a number that sets no limit', async () => {
    const stream = freshStream();
    await store.client.appendToStream(stream, testEvents(4));
    const data = { $maxCount: 0, $maxAge: -1, $tb: 2 };
    await store.client.appendToStream(`$$${stream}`, jsonEvent({ type: '$metadata', data }));
    expect(await revisions(stream)).toEqual([2, 3]);
  });

  it('show only their latest version when their own stream is read', async () => {
    const stream = freshStream();
    for (const maxCount of [1, 2, 3]) await store.client.setStreamMetadata(stream, { maxCount });
    const stored = await all(store.client.readStream(`$$${stream}`, { fromRevision: START }));
    expect(stored.map(({ event }) => event?.data)).toEqual([{ $maxCount: 3 }]);
  });

  it('are checked like any append', async () => {
    const stream = freshStream();
    await store.client.setStreamMetadata(stream, { maxCount: 1 }, { expectedRevision: 'no_stream' });
    const error = await rejection(
      store.client.setStreamMetadata(stream, { maxCount: 2 }, { expectedRevision: 'no_stream' }),
    );
    expect(error).toMatchObject({ type: 'wrong-expected-version', actualVersion: 0n });
  });

  it('do not make the stream exist for readers', async () => {
    const stream = freshStream();
    await store.client.setStreamMetadata(stream, { maxCount: 1 });
    expect(await rejection(all(store.client.readStream(stream)))).toMatchObject({ type: 'stream-not-found' });
  });

  it('bring a deleted stream back when they are set', async () => {
    const stream = freshStream();
    await store.client.appendToStream(stream, testEvents(2));
    await store.client.deleteStream(stream);
    await store.client.setStreamMetadata(stream, { owner: 'somebody' });
    expect((await store.client.getStreamMetadata(stream)).metadata).toEqual({ owner: 'somebody', truncateBefore: 2 });
    expect(await revisions(stream)).toEqual([]);
  });
});
