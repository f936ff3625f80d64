import { ANY, type AppendExpectedRevision, NO_STREAM, STREAM_EXISTS } from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import {
  all,
  describeOwnEngine,
  freshStream,
  rejection,
  startEngine,
  startEventStore,
  temporaryDirectory,
  testEvent,
  testEvents,
  type TestEventStore,
} from '../../support/event-store.js';
import { EventStoreDBClient } from '@eventstore/db-client';

describe('An append that is sent again', () => {
  let store: TestEventStore;
  beforeAll(async () => (store = await startEventStore()));
  afterAll(() => store.close());

  const again: [string, AppendExpectedRevision][] = [
    ['an exact revision', 1n],
    ['any', ANY],
    ['stream_exists', STREAM_EXISTS],
  ];
  it.each(again)('with %s answers as the first time and writes nothing', async (_name, expectedRevision) => {
    const stream = freshStream();
    await store.client.appendToStream(stream, testEvents(2));
    const events = testEvents(3);
    const first = await store.client.appendToStream(stream, events, { expectedRevision });
    await store.client.appendToStream(stream, testEvents(2));
    const second = await store.client.appendToStream(stream, events, { expectedRevision });
    expect(second.nextExpectedRevision).toBe(4n);
    expect(second).toEqual(first);
    expect(await all(store.client.readStream(stream))).toHaveLength(7);
  });

  it('with no_stream answers as the first time and writes nothing', async () => {
    const stream = freshStream();
    const events = testEvents(3);
    const first = await store.client.appendToStream(stream, events, { expectedRevision: NO_STREAM });
    const second = await store.client.appendToStream(stream, events, { expectedRevision: NO_STREAM });
    expect(second).toEqual(first);
    expect(await all(store.client.readStream(stream))).toHaveLength(3);
  });

  it.each([['any', ANY] as const, ['stream_exists', STREAM_EXISTS] as const, ['no_stream', NO_STREAM] as const])(
    'with a new event behind known ones is refused under %s',
    async (_name, expectedRevision) => {
      const stream = freshStream();
      const known = testEvents(2);
      await store.client.appendToStream(stream, known);
      const mixed = [...known, testEvent()];
      const error = await rejection(store.client.appendToStream(stream, mixed, { expectedRevision }));
      expect(error).toMatchObject({ type: 'wrong-expected-version', actualVersion: 1n });
    },
  );

  it('with any and a known event behind a new one is written whole', async () => {
    const stream = freshStream();
    const known = testEvent();
    await store.client.appendToStream(stream, known);
    const result = await store.client.appendToStream(stream, [testEvent(), known], { expectedRevision: ANY });
    expect(result.nextExpectedRevision).toBe(2n);
    expect(await all(store.client.readStream(stream))).toHaveLength(3);
  });

  it('to another stream is another append', async () => {
    const [one, two] = [freshStream(), freshStream()];
    const event = testEvent();
    await store.client.appendToStream(one, event);
    await store.client.appendToStream(two, event);
    expect(await all(store.client.readStream(two))).toHaveLength(1);
  });

  it('may hold the same id twice, and is still known as a whole', async () => {
    const stream = freshStream();
    const event = testEvent();
    const first = await store.client.appendToStream(stream, [event, event], { expectedRevision: NO_STREAM });
    expect(first.nextExpectedRevision).toBe(1n);
    const second = await store.client.appendToStream(stream, [event, event], { expectedRevision: NO_STREAM });
    expect(second).toEqual(first);
    expect(await all(store.client.readStream(stream))).toHaveLength(2);
  });

  it('many times at once is written once', async () => {
    const stream = freshStream();
    const events = testEvents(4);
    const results = await Promise.all(
      Array.from({ length: 16 }, () =>
        store.client.appendToStream(stream, events, { expectedRevision: NO_STREAM }).catch((error: unknown) => {
          // A real server may leave a duplicate unanswered while the original is still being indexed.
          expect(error).toMatchObject({ type: 'deadline-exceeded' });
          return undefined;
        }),
      ),
    );
    for (const result of results) if (result) expect(result.nextExpectedRevision).toBe(3n);
    expect(await all(store.client.readStream(stream))).toHaveLength(4);
  });

  it('keeps the letter case of an id out of the comparison', async () => {
    const stream = freshStream();
    const id = randomUUID();
    await store.client.appendToStream(stream, testEvent('tested', {}, id), { expectedRevision: NO_STREAM });
    const upper = testEvent('tested', {}, id.toUpperCase());
    await store.client.appendToStream(stream, upper, { expectedRevision: NO_STREAM });
    expect(await all(store.client.readStream(stream))).toHaveLength(1);
  });
});

describeOwnEngine('An append that is sent again after a restart', () => {
  it.each([['an exact revision', -1] as const, ['any', -2] as const])('with %s is still known', async (_name, kind) => {
    const directory = temporaryDirectory();
    const stream = freshStream();
    const events = testEvents(3);
    const expectedRevision = kind === -1 ? NO_STREAM : ANY;
    const results = [];
    for (let run = 0; run < 2; run++) {
      const engine = await startEngine(directory.path);
      const client = EventStoreDBClient.connectionString(engine.url);
      results.push(await client.appendToStream(stream, events, { expectedRevision }));
      expect(await all(client.readStream(stream))).toHaveLength(3);
      await client.dispose();
      await engine.close();
    }
    expect(results[1]).toEqual(results[0]);
    directory.remove();
  });
});
