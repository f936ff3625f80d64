import { BACKWARDS, binaryEvent, END, FORWARDS, jsonEvent, START } from '@eventstore/db-client';
import {
  all,
  freshStream,
  rejection,
  startEventStore,
  testEvent,
  testEvents,
  type TestEventStore,
} from '../../support/event-store.js';

describe('Reading a stream', () => {
  let store: TestEventStore;
  let stream: string;
  beforeAll(async () => {
    store = await startEventStore();
    stream = freshStream();
    await store.client.appendToStream(stream, testEvents(600));
  });
  afterAll(() => store.close());

  const revisions = async (options: Parameters<TestEventStore['client']['readStream']>[1]) =>
    (await all(store.client.readStream(stream, options))).map(({ event }) => Number(event?.revision));
  const range = (from: number, to: number) =>
    Array.from({ length: Math.abs(to - from) + 1 }, (_, i) => (to >= from ? from + i : from - i));

  it('forwards from the start gives every event in order', async () => {
    expect(await revisions({ direction: FORWARDS, fromRevision: START })).toEqual(range(0, 599));
  });

  it('forwards from a revision begins with that revision', async () => {
    expect(await revisions({ fromRevision: 590n })).toEqual(range(590, 599));
  });

  it('backwards from the end gives the newest first', async () => {
    expect(await revisions({ direction: BACKWARDS, fromRevision: END })).toEqual(range(599, 0));
  });

  it('backwards from a revision begins with that revision', async () => {
    expect(await revisions({ direction: BACKWARDS, fromRevision: 3n })).toEqual([3, 2, 1, 0]);
  });

  it('backwards from beyond the end begins with the newest', async () => {
    expect(await revisions({ direction: BACKWARDS, fromRevision: 5000n, maxCount: 2 })).toEqual([599, 598]);
  });

  it('backwards from the start gives the first event only', async () => {
    expect(await revisions({ direction: BACKWARDS, fromRevision: START })).toEqual([0]);
  });

  it('gives no more events than asked for', async () => {
    expect(await revisions({ maxCount: 5 })).toEqual(range(0, 4));
    expect(await revisions({ maxCount: 300 })).toEqual(range(0, 299));
    expect(await revisions({ direction: BACKWARDS, fromRevision: END, maxCount: 300 })).toEqual(range(599, 300));
  });

  it('forwards from beyond the end is empty', async () => {
    expect(await revisions({ fromRevision: 600n })).toEqual([]);
  });

  it('refuses to read nothing', async () => {
    expect(await rejection(all(store.client.readStream(stream, { maxCount: 0 })))).toMatchObject({ type: 'unknown' });
  });

  it.each([FORWARDS, BACKWARDS] as const)('%s says that a stream does not exist', async (direction) => {
    const missing = freshStream();
    const fromRevision = direction === FORWARDS ? START : END;
    const error = await rejection(all(store.client.readStream(missing, { direction, fromRevision })));
    expect(error).toMatchObject({ type: 'stream-not-found', streamName: missing });
  });

  it('can be left in the middle', async () => {
    for await (const { event } of store.client.readStream(stream)) if (event?.revision === 10n) break;
    expect(await revisions({ fromRevision: 598n })).toEqual([598, 599]);
  });

  it('gives back what was written, with id, type, time and position', async () => {
    const own = freshStream();
    const before = Date.now() - 1000;
    const written = jsonEvent({
      type: 'größe-geändert',
      data: { text: 'Straße 🏠', n: 1.5, deep: [null, true] },
      metadata: { who: 'ü' },
    });
    const result = await store.client.appendToStream(own, written);
    const [resolved] = await all(store.client.readStream(own));
    expect(resolved?.event).toMatchObject({
      streamId: own,
      id: written.id,
      type: written.type,
      data: written.data,
      metadata: written.metadata,
      isJson: true,
      revision: 0n,
      position: result.position,
    });
    expect(resolved?.event?.created.getTime()).toBeGreaterThan(before);
    expect(resolved?.event?.created.getTime()).toBeLessThan(Date.now() + 1000);
  });

  it('gives back binary data and metadata byte for byte', async () => {
    const own = freshStream();
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    await store.client.appendToStream(own, binaryEvent({ type: 'bytes', data: bytes, metadata: bytes }));
    const [resolved] = await all(store.client.readStream(own));
    expect(resolved?.event?.isJson).toBe(false);
    expect(Buffer.from(resolved?.event?.data as Uint8Array)).toEqual(Buffer.from(bytes));
    expect(Buffer.from(resolved?.event?.metadata as Uint8Array)).toEqual(Buffer.from(bytes));
  });

  it('takes any characters in a stream name', async () => {
    const own = freshStream('Schäden ✓/%20');
    await store.client.appendToStream(own, testEvent());
    expect(await all(store.client.readStream(own))).toHaveLength(1);
  });

  it('gives events of every size below the limit', async () => {
    const own = freshStream();
    const sizes = [0, 1, 127, 128, 16_383, 16_384, 200_000, 1_000_000];
    for (const size of sizes)
      await store.client.appendToStream(own, jsonEvent({ type: 's', data: { t: 'x'.repeat(size) } }));
    const stored = await all(store.client.readStream(own));
    expect(stored.map(({ event }) => (event?.data as { t: string }).t.length)).toEqual(sizes);
  });

  it('reads its own write at once, from many streams at the same time', async () => {
    await Promise.all(
      Array.from({ length: 50 }, async () => {
        const own = freshStream();
        await store.client.appendToStream(own, testEvents(3));
        expect(await all(store.client.readStream(own))).toHaveLength(3);
      }),
    );
  });
});
