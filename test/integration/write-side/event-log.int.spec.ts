import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EventStoreServer, startEventStoreServer } from '../../../src/embedded/eventstore/event-store-server.js';
import {
  AppendRefusedError,
  StoreUnavailableError,
  WrongRevisionError,
} from '../../../src/platform/eventstore/errors.js';
import { EventLog } from '../../../src/platform/eventstore/event-log.js';
import type { LogMessage, RecordedEvent, SerializedEvent } from '../../../src/platform/eventstore/recorded-event.js';

let dataDir: string;
let server: EventStoreServer;
let log: EventLog;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'redress-log-'));
  server = await startEventStoreServer({ dataDir });
  log = new EventLog(server.url);
});

afterAll(async () => {
  await log.dispose();
  await server.close();
  await rm(dataDir, { recursive: true });
});

function event(n = 0, data: object = { n }): SerializedEvent {
  return { id: randomUUID(), type: 'Noted', data: JSON.stringify(data), metadata: JSON.stringify({ n }) };
}

const events = (count: number) => Array.from({ length: count }, (_, n) => event(n));
const streamName = (category = 'note') => `${category}-${randomUUID()}`;

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const seen: T[] = [];
  for await (const item of items) seen.push(item);
  return seen;
}

const revisions = (read: readonly RecordedEvent[]) => read.map(({ revision }) => revision);

describe('appending', () => {
  it('gives the revision and the position of the last event, which reading shows again', async () => {
    const name = streamName();
    const [first, second] = [event(1), event(2)];
    const appended = await log.append(name, 'no-stream', [first, second]);
    const read = await log.load(name);

    expect(appended.revision).toBe(1n);
    expect(read).toEqual([
      expect.objectContaining({
        id: first.id,
        revision: 0n,
        type: 'Noted',
        streamName: name,
        data: { n: 1 },
        metadata: { n: 1 },
      }),
      expect.objectContaining({ id: second.id, revision: 1n, position: appended.position, data: { n: 2 } }),
    ]);
    expect(read?.[0]?.created).toBeInstanceOf(Date);
  });

  it('keeps text of every script', async () => {
    const name = streamName();
    await log.append(name, 'no-stream', [event(0, { text: '理賠 – naïve 🙂 "\\\u0000' })]);

    expect((await log.load(name))?.[0]?.data).toEqual({ text: '理賠 – naïve 🙂 "\\\u0000' });
  });

  it('gives the original place when the same events are sent again at the same revision', async () => {
    const name = streamName();
    const batch = events(3);
    const first = await log.append(name, 'no-stream', batch);
    await log.append(name, 2n, events(1));

    expect(await log.append(name, 'no-stream', batch)).toEqual(first);
    expect(await log.load(name)).toHaveLength(4);
  });

  it.each<[string, bigint | 'no-stream', bigint]>([
    ['a new stream that is none', 'no-stream', 1n],
    ['an older revision', 0n, 1n],
    ['a revision not reached yet', 5n, 1n],
  ])('refuses %s and tells the actual revision', async (_name, expected, actual) => {
    const name = streamName();
    await log.append(name, 'no-stream', events(2));

    const refusal = await log.append(name, expected, events(1)).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(WrongRevisionError);
    expect(refusal).toMatchObject({ streamName: name, expected, actual });
  });

  it('refuses a revision of a stream that does not exist', async () => {
    await expect(log.append(streamName(), 0n, events(1))).rejects.toMatchObject({ actual: 'no-stream' });
  });

  it('lets exactly one of many writers at the same revision through', async () => {
    const name = streamName();
    const results = await Promise.allSettled(
      Array.from({ length: 32 }, () => log.append(name, 'no-stream', events(1))),
    );

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(WrongRevisionError);
  });

  it('refuses at once what the store will never take', async () => {
    const large = event(0, { text: 'x'.repeat(2_000_000) });

    await expect(log.append(streamName(), 'no-stream', [large])).rejects.toThrow(AppendRefusedError);
  });

  it('stores a long append whole', async () => {
    const name = streamName();
    const appended = await log.append(name, 'no-stream', events(2_000));

    expect(appended.revision).toBe(1_999n);
    expect(await log.load(name)).toHaveLength(2_000);
  });
});

describe('reading a stream', () => {
  const name = streamName();

  beforeAll(async () => {
    await log.append(name, 'no-stream', events(10));
  });

  it('goes forwards from a revision on', async () => {
    expect(revisions(await all(log.readStream(name, { from: 7n })))).toEqual([7n, 8n, 9n]);
  });

  it('goes backwards from the end', async () => {
    expect(revisions(await all(log.readStream(name, { direction: 'backwards', maxCount: 2 })))).toEqual([9n, 8n]);
  });

  it('goes backwards from a revision', async () => {
    expect(revisions(await all(log.readStream(name, { direction: 'backwards', from: 1n })))).toEqual([1n, 0n]);
  });

  it('can be left off at any time', async () => {
    for await (const { revision } of log.readStream(name)) if (revision === 3n) break;

    expect(await log.load(name)).toHaveLength(10);
  });

  it('tells a missing stream from one with nothing new', async () => {
    expect(await log.load(streamName())).toBeNull();
    expect(await log.load(name, 10n)).toEqual([]);
  });

  it('yields nothing for a missing stream', async () => {
    expect(await all(log.readStream(streamName()))).toEqual([]);
  });
});

describe('reading the whole log', () => {
  it('is in order, and holds none of the events of the store itself', async () => {
    await log.append(streamName(), 'no-stream', events(3));
    const read = await all(log.readAll());

    expect(read.filter(({ streamName: of }) => of.startsWith('$'))).toEqual([]);
    expect(read.every((one, index) => index === 0 || one.position > read[index - 1]!.position)).toBe(true);
  });

  it('goes on from a position, inclusive', async () => {
    const { position } = await log.append(streamName(), 'no-stream', events(1));
    const later = await log.append(streamName(), 'no-stream', events(1));

    expect((await all(log.readAll({ from: position }))).map((one) => one.position)).toEqual([position, later.position]);
  });

  it('goes backwards from the end', async () => {
    const { position } = await log.append(streamName(), 'no-stream', events(1));
    const [last] = await all(log.readAll({ direction: 'backwards', maxCount: 1 }));

    expect(last?.position).toBe(position);
    await expect(log.ping()).resolves.toBe(position);
  });
});

describe('reading the whole log as it is stored', () => {
  it('gives what the log gives, and the bytes of each event', async () => {
    const name = streamName();
    const [data, metadata] = ['{ "b":1.0, "a":"案" }', '{}'];
    await log.append(name, 'no-stream', [{ id: randomUUID(), type: 'happened', data, metadata }]);
    const read = await all(log.readStored());

    expect(read.map(({ dataBytes: _, metadataBytes: __, ...event }) => event).filter(isOfTests)).toEqual(
      await all(log.readAll()),
    );
    const stored = read.find((event) => event.streamName === name)!;
    expect([stored.dataBytes, stored.metadataBytes].map((bytes) => Buffer.from(bytes).toString())).toEqual([
      data,
      metadata,
    ]);
  });

  it('can be left off at any time', async () => {
    await log.append(streamName(), 'no-stream', events(3));
    for await (const event of log.readStored()) if (isOfTests(event)) break;
    await expect(log.ping()).resolves.toEqual(expect.anything());
  });
});

const isOfTests = ({ streamName: of }: { readonly streamName: string }): boolean => !of.startsWith('$');

describe('subscribing', () => {
  let controller: AbortController;

  beforeEach(() => {
    controller = new AbortController();
  });

  afterEach(() => {
    controller.abort();
  });

  /** Messages up to the first that fits. */
  async function until(
    messages: AsyncIterable<LogMessage>,
    fits: (message: LogMessage) => boolean,
  ): Promise<LogMessage[]> {
    const seen: LogMessage[] = [];
    for await (const message of messages) {
      seen.push(message);
      if (fits(message)) break;
    }
    return seen;
  }

  const isEvent = (id: string) => (message: LogMessage) => message.kind === 'event' && message.event.id === id;

  it('delivers what is there, says when it has caught up, then delivers what comes', async () => {
    const category = `c${randomUUID().slice(0, 8)}`;
    const past = event();
    const live = event();
    await log.append(streamName(category), 'no-stream', [past]);
    const kinds: string[] = [];
    for await (const message of log.subscribeToAll({
      prefixes: [`${category}-`],
      after: 'start',
      signal: controller.signal,
    })) {
      if (message.kind === 'checkpoint') continue;
      kinds.push(message.kind === 'event' ? message.event.id : message.kind);
      if (message.kind === 'caught-up') await log.append(streamName(category), 'no-stream', [live]);
      if (isEvent(live.id)(message)) break;
    }

    expect(kinds).toEqual([past.id, 'caught-up', live.id]);
  });

  it('delivers the streams of all prefixes in the order of the log, and no others', async () => {
    const [a, b, other] = [
      `a${randomUUID().slice(0, 8)}`,
      `b${randomUUID().slice(0, 8)}`,
      `o${randomUUID().slice(0, 8)}`,
    ];
    const expected: string[] = [];
    for (const category of [a, other, b, a, other, b]) {
      const one = event();
      await log.append(streamName(category), 'no-stream', [one]);
      if (category !== other) expected.push(one.id);
    }
    const messages = await until(
      log.subscribeToAll({ prefixes: [`${a}-`, `${b}-`], after: 'start', signal: controller.signal }),
      ({ kind }) => kind === 'caught-up',
    );

    expect(messages.flatMap((message) => (message.kind === 'event' ? [message.event.id] : []))).toEqual(expected);
  });

  it('goes on after a position, exclusive', async () => {
    const category = `c${randomUUID().slice(0, 8)}`;
    const { position } = await log.append(streamName(category), 'no-stream', events(3));
    const next = event();
    await log.append(streamName(category), 'no-stream', [next]);
    const messages = await until(
      log.subscribeToAll({ prefixes: [`${category}-`], after: position, signal: controller.signal }),
      ({ kind }) => kind === 'event',
    );

    expect(messages.filter(({ kind }) => kind === 'event')).toEqual([
      { kind: 'event', event: expect.objectContaining({ id: next.id }) },
    ]);
  });

  it('reports how far it has looked where nothing matches', async () => {
    await log.append(streamName(), 'no-stream', events(3_000));
    const messages = await until(
      log.subscribeToAll({ prefixes: ['nothing-'], after: 'start', signal: controller.signal }),
      ({ kind }) => kind === 'caught-up',
    );
    const positions = messages.flatMap((message) => (message.kind === 'checkpoint' ? [message.position] : []));

    expect(positions.length).toBeGreaterThan(0);
    expect(positions).toEqual([...new Set(positions)].sort((x, y) => Number(x - y)));
  });

  it('waits for a slow consumer without losing, repeating or mixing up anything', async () => {
    const category = `c${randomUUID().slice(0, 8)}`;
    const name = streamName(category);
    await log.append(name, 'no-stream', events(1_500));
    const seen: bigint[] = [];
    for await (const message of log.subscribeToAll({
      prefixes: [`${category}-`],
      after: 'start',
      signal: controller.signal,
    })) {
      if (message.kind !== 'event') continue;
      seen.push(message.event.revision);
      if (message.event.revision === 700n) await log.append(name, 1_499n, events(200));
      if (seen.length % 100 === 0) await new Promise(setImmediate);
      if (message.event.revision === 1_699n) break;
    }

    expect(seen).toEqual(Array.from({ length: 1_700 }, (_, index) => BigInt(index)));
  });

  it('ends quietly when it is told to, and reports that', async () => {
    const states: string[] = [];
    const messages = log.subscribeToAll({
      prefixes: ['nothing-'],
      after: 'start',
      signal: controller.signal,
      onState: ({ status }) => states.push(status),
    });
    for await (const { kind } of messages) if (kind === 'caught-up') controller.abort();

    expect(states).toEqual(['connecting', 'catching-up', 'live', 'ended']);
  });
});

describe('when the store goes away', () => {
  it('settles appends under way by sending them again once the store is back, and nothing is stored twice', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'redress-log-'));
    const first = await startEventStoreServer({ dataDir: directory });
    const mine = new EventLog(first.url, { answerMs: 1_000, patienceMs: 20_000 });
    const names = Array.from({ length: 20 }, () => streamName());
    await mine.append(streamName(), 'no-stream', events(1));

    const running = names.map(async (name) => {
      let expected: bigint | 'no-stream' = 'no-stream';
      for (let count = 0; count < 10; count++) expected = (await mine.append(name, expected, events(2))).revision;
    });
    await first.close();
    const second = await startEventStoreServer({ dataDir: directory, port: first.port });
    await Promise.all(running);
    for (const name of names) {
      expect(revisions((await mine.load(name)) ?? [])).toEqual(Array.from({ length: 20 }, (_, index) => BigInt(index)));
    }

    await mine.dispose();
    await second.close();
    await rm(directory, { recursive: true });
  }, 30_000);

  it('takes a subscription up again where it was, without gaps or repetitions', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'redress-log-'));
    const first = await startEventStoreServer({ dataDir: directory });
    let second: EventStoreServer | undefined;
    const mine = new EventLog(first.url);
    const name = streamName('kept');
    await mine.append(name, 'no-stream', events(500));
    const controller = new AbortController();
    const states: string[] = [];
    const seen: bigint[] = [];
    const messages = mine.subscribeToAll({
      prefixes: ['kept-'],
      after: 'start',
      signal: controller.signal,
      onState: ({ status }) => states.push(status),
    });
    for await (const message of messages) {
      if (message.kind !== 'event') continue;
      seen.push(message.event.revision);
      if (seen.length === 250) {
        await first.close();
        second = await startEventStoreServer({ dataDir: directory, port: first.port });
        await mine.append(name, 499n, events(100));
      }
      if (seen.length === 600) controller.abort();
    }

    expect(seen).toEqual(Array.from({ length: 600 }, (_, index) => BigInt(index)));
    expect(states).toContain('waiting');
    await mine.dispose();
    await second?.close();
    await rm(directory, { recursive: true });
  }, 30_000);

  it('gives up within the time that a caller can wait', async () => {
    const gone = new EventLog('esdb://127.0.0.1:1?tls=false', { answerMs: 100, patienceMs: 300 });
    const started = performance.now();

    await expect(gone.append(streamName(), 'no-stream', events(1))).rejects.toThrow(StoreUnavailableError);
    await expect(gone.load(streamName())).rejects.toThrow(StoreUnavailableError);
    await expect(gone.ping()).rejects.toThrow(StoreUnavailableError);
    await expect(all(gone.readStream(streamName()))).rejects.toThrow(StoreUnavailableError);
    await expect(all(gone.readAll())).rejects.toThrow(StoreUnavailableError);
    await expect(all(gone.readStored())).rejects.toThrow(StoreUnavailableError);
    expect(performance.now() - started).toBeLessThan(3_000);
    await gone.dispose();
  });
});
