import {
  type AllStreamSubscription,
  eventTypeFilter,
  type Filter,
  type Position,
  START,
  streamNameFilter,
  excludeSystemEvents,
  jsonEvent,
} from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import {
  freshStream,
  itOnEmbedded,
  startEventStore,
  testEvent,
  testEvents,
  type TestEventStore,
} from '../../support/event-store.js';

describe('A filtered subscription to everything', () => {
  let store: TestEventStore;
  beforeAll(async () => (store = await startEventStore()));
  afterAll(() => store.close());

  /** Ids of matching events up to the event that marks the end. */
  async function matching(filter: Filter, fromPosition: typeof START | Position = START): Promise<string[]> {
    const ids: string[] = [];
    const subscription = store.client.subscribeToAll({ fromPosition, filter });
    const caughtUp = new Promise((done, fail) => subscription.once('caughtUp', done).once('error', fail));
    subscription.on('data', ({ event }) => ids.push(event!.id));
    await caughtUp;
    await subscription.unsubscribe();
    return ids;
  }

  it('lets through streams with any of some prefixes, in the order of the log', async () => {
    const [one, two] = [randomUUID(), randomUUID()];
    const events = testEvents(4);
    await store.client.appendToStream(`${one}-a`, events[0]!);
    await store.client.appendToStream(`other-${one}`, testEvent());
    await store.client.appendToStream(`${two}-a`, events[1]!);
    await store.client.appendToStream(`${one}-b`, [events[2]!, events[3]!]);
    const ids = await matching(streamNameFilter({ prefixes: [`${one}-`, `${two}-`] }));
    expect(ids).toEqual(events.map(({ id }) => id));
  });

  it('lets through event types with any of some prefixes', async () => {
    const type = randomUUID();
    const wanted = testEvents(3, `${type}-happened`);
    await store.client.appendToStream(freshStream(), [wanted[0]!, testEvent('other'), ...wanted.slice(1)]);
    expect(await matching(eventTypeFilter({ prefixes: ['none', type] }))).toEqual(wanted.map(({ id }) => id));
  });

  it('lets through what matches a regular expression, anywhere in the text unless it is anchored', async () => {
    const mark = randomUUID().replaceAll('-', '');
    const [inside, start] = [testEvent(`x-${mark}`), testEvent(`${mark}-x`)];
    await store.client.appendToStream(freshStream(mark), [inside, start, testEvent()]);
    expect(await matching(eventTypeFilter({ regex: mark }))).toEqual([inside.id, start.id]);
    expect(await matching(eventTypeFilter({ regex: `^${mark}` }))).toEqual([start.id]);
    expect(await matching(streamNameFilter({ regex: `^${mark}-[0-9a-f-]{36}$` }))).toHaveLength(3);
  });

  it('leaves out the events of the system if asked to', async () => {
    await store.client.appendToStream(freshStream(), testEvents(2));
    const types: string[] = [];
    const subscription = store.client.subscribeToAll({ fromPosition: START, filter: excludeSystemEvents() });
    subscription.on('data', ({ event }) => types.push(event!.type));
    await new Promise((done) => subscription.once('caughtUp', done));
    await subscription.unsubscribe();
    expect(types.length).toBeGreaterThan(0);
    expect(types.filter((type) => type.startsWith('$'))).toEqual([]);
  });

  itOnEmbedded('refuses an expression whose time is not bounded by the length of the text', async () => {
    const subscription = store.client.subscribeToAll({ filter: eventTypeFilter({ regex: '(?=a)b' }) });
    const error = await new Promise((done) => subscription.once('error', done));
    expect(error).toMatchObject({ _raw: { code: 3 } });
  });

  itOnEmbedded('is not held up by an expression that would take others for ever', async () => {
    await store.client.appendToStream(freshStream(), testEvent('a'.repeat(2000)));
    expect(await matching(eventTypeFilter({ regex: '^(a+)+$x' }))).toEqual([]);
  });

  describe('with checkpoints', () => {
    async function checkpoints(filter: Filter, from: Position): Promise<{ positions: Position[]; events: bigint[] }> {
      const positions: Position[] = [];
      const events: bigint[] = [];
      const checkpointReached = (_: AllStreamSubscription, position: Position) => {
        positions.push(position);
        return Promise.resolve();
      };
      const subscription = store.client.subscribeToAll({
        fromPosition: from,
        filter: { ...filter, checkpointReached },
      });
      subscription.on('data', ({ event }) => events.push(event!.position.commit));
      await new Promise((done) => subscription.once('caughtUp', done));
      await subscription.unsubscribe();
      return { positions, events };
    }

    it('gives one about every interval of considered events, whether they match or not', async () => {
      const { position } = await store.client.appendToStream(freshStream(), testEvent());
      const wanted = randomUUID();
      for (let i = 0; i < 12; i++) {
        await store.client.appendToStream(freshStream(), [...testEvents(31), testEvent(wanted)]);
      }
      const filter = eventTypeFilter({ prefixes: [wanted], checkpointInterval: 2 });
      const { positions, events } = await checkpoints(filter, position!);
      expect(events).toHaveLength(12);
      expect(positions.length).toBeGreaterThanOrEqual(6);
      expect(positions.length).toBeLessThanOrEqual(7);
      const commits = positions.map(({ commit }) => commit);
      expect(commits).toEqual([...new Set(commits)].toSorted((a, b) => (a < b ? -1 : 1)));
    });

    it('loses nothing for a reader that goes on from any of them', async () => {
      const { position } = await store.client.appendToStream(freshStream(), testEvent());
      const wanted = randomUUID();
      for (let i = 0; i < 5; i++) {
        await store.client.appendToStream(freshStream(), [...testEvents(20), testEvent(wanted), ...testEvents(7)]);
      }
      const filter = eventTypeFilter({ prefixes: [wanted], checkpointInterval: 1 });
      const whole = await checkpoints(filter, position!);
      for (const checkpoint of whole.positions) {
        const rest = await checkpoints(filter, checkpoint);
        expect(rest.events).toEqual(whole.events.filter((commit) => commit > checkpoint.commit));
      }
    });

    it('gives them for live events too', async () => {
      const { position } = await store.client.appendToStream(freshStream(), testEvent());
      const reached: Position[] = [];
      const filter = eventTypeFilter({
        prefixes: [randomUUID()],
        checkpointInterval: 1,
        checkpointReached: (_, at) => Promise.resolve(void reached.push(at)),
      });
      const subscription = store.client.subscribeToAll({ fromPosition: position!, filter });
      await new Promise((done) => subscription.once('caughtUp', done));
      const before = reached.length;
      await store.client.appendToStream(freshStream(), testEvents(100));
      const marker = store.client.subscribeToAll({
        fromPosition: position!,
        filter: streamNameFilter({ prefixes: ['x'] }),
      });
      await new Promise((done) => marker.once('caughtUp', done));
      await marker.unsubscribe();
      while (reached.length < before + 3) await new Promise((turn) => setImmediate(turn));
      await subscription.unsubscribe();
    });
  });

  it('takes any number of filters at the same time', async () => {
    const marks = Array.from({ length: 10 }, () => randomUUID());
    await Promise.all(marks.map((mark) => store.client.appendToStream(mark, jsonEvent({ type: mark, data: {} }))));
    const found = await Promise.all(marks.map((mark) => matching(streamNameFilter({ prefixes: [mark] }))));
    for (const ids of found) expect(ids).toHaveLength(1);
  });
});
