import { type AllStreamResolvedEvent, BACKWARDS, END, FORWARDS, START } from '@eventstore/db-client';
import {
  all,
  freshStream,
  itOnEmbedded,
  rejection,
  startEventStore,
  testEvent,
  testEvents,
  type TestEventStore,
} from '../../support/event-store.js';

describe('Reading everything', () => {
  let store: TestEventStore;
  beforeAll(async () => {
    store = await startEventStore();
    for (let i = 0; i < 3; i++) await store.client.appendToStream(freshStream(), testEvents(300));
  });
  afterAll(() => store.close());

  const commits = (events: AllStreamResolvedEvent[]) => events.map(({ event }) => event?.position.commit ?? -1n);
  const ascending = (positions: bigint[]) => positions.every((position, i) => i === 0 || position > positions[i - 1]!);

  it('forwards gives all events in the order in which they were written', async () => {
    const events = await all(store.client.readAll({ direction: FORWARDS, fromPosition: START }));
    expect(events.length).toBeGreaterThan(900);
    expect(ascending(commits(events))).toBe(true);
  });

  it('holds an event of the system before anybody has written', async () => {
    const [first] = await all(store.client.readAll({ maxCount: 1 }));
    expect(first?.event?.type.startsWith('$')).toBe(true);
  });

  it('backwards gives the same events the other way round', async () => {
    const events = await all(store.client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 700 }));
    expect(events).toHaveLength(700);
    expect(ascending(commits(events).toReversed())).toBe(true);
  });

  it('forwards from a position begins with the event there, backwards with the one before', async () => {
    const stream = freshStream();
    const { position } = await store.client.appendToStream(stream, testEvents(1));
    const [forwards] = await all(store.client.readAll({ fromPosition: position!, maxCount: 1 }));
    const [before] = await all(store.client.readAll({ direction: BACKWARDS, fromPosition: position!, maxCount: 1 }));
    expect(forwards?.event?.position).toEqual(position);
    expect(before?.event?.position.commit).toBeLessThan(position!.commit);
  });

  it('forwards gives everything that was there when it began, though somebody writes on', async () => {
    const { position } = await store.client.appendToStream(freshStream(), testEvents(1));
    const stream = freshStream();
    const large = Array.from({ length: 700 }, (_, n) => testEvent('large', { n, text: 'x'.repeat(2000) }));
    for (let i = 0; i < 700; i += 100) await store.client.appendToStream(stream, large.slice(i, i + 100));
    const read = store.client.readAll({ fromPosition: position! })[Symbol.asyncIterator]();
    await read.next();
    await store.client.appendToStream(freshStream(), testEvents(1));
    const seen = [];
    for (let step = await read.next(); !step.done; step = await read.next()) seen.push(step.value.event?.id);
    expect(seen.slice(0, 700)).toEqual(large.map(({ id }) => id));
  });

  it('forwards from the end, or backwards from the start, is empty', async () => {
    expect(await all(store.client.readAll({ direction: BACKWARDS, fromPosition: START }))).toEqual([]);
    const { position } = await store.client.appendToStream(freshStream(), testEvents(1));
    const rest = await all(store.client.readAll({ fromPosition: position!, maxCount: 10 }));
    expect(rest).toHaveLength(1);
  });

  itOnEmbedded('refuses a position at which no event begins', async () => {
    const { position } = await store.client.appendToStream(freshStream(), testEvents(2));
    const between = { commit: position!.commit - 1n, prepare: position!.prepare - 1n };
    const error = await rejection(all(store.client.readAll({ fromPosition: between, maxCount: 1 })));
    expect(error).toMatchObject({ type: 'unknown' });
    expect(error['_raw']).toMatchObject({ code: 3 });
  });

  it('gives an event the same position as its stream does', async () => {
    const stream = freshStream();
    await store.client.appendToStream(stream, testEvents(3));
    const [, second] = await all(store.client.readStream(stream));
    const [found] = await all(store.client.readAll({ fromPosition: second!.event!.position!, maxCount: 1 }));
    expect(found?.event).toMatchObject({ id: second?.event?.id, streamId: stream, revision: 1n });
  });

  it('keeps positions far enough apart that they are not counted', async () => {
    const [first, second] = await all(store.client.readAll({ maxCount: 2 }));
    expect(second!.event!.position.commit - first!.event!.position.commit).toBeGreaterThan(1n);
  });
});
