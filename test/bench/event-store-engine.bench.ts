/**
 * Measures the embedded event store through the official client, beside what the disk and gRPC allow at best. Every measurement starts an engine in a thread
 * of its own on an empty directory.
 */
import { EventStoreDBClient, FORWARDS, jsonEvent, START } from '@eventstore/db-client';
import gossip from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import { credentials } from '@grpc/grpc-js';
import { open } from 'lmdb';
import { randomBytes } from 'node:crypto';
import { closeSync, fdatasyncSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { median } from './measure.js';

interface EngineModule {
  startEngineWorker(entry: URL, options: object): Promise<{ url: string; close(): Promise<void> }>;
}

const STREAMS = 500;
/** Appends before anything is measured, until the code of client and engine is compiled. */
const WARM_UP = 2000;
const DIST = pathToFileURL(`${resolve('dist')}/`);
// Beside the sources rather than in the system's temporary directory, which may be memory.
const SCRATCH = resolve(process.env['BENCH_DIR'] ?? '.');

const engineModule = (await import(new URL('embedded/engine-worker.js', DIST).href)) as EngineModule;
const text = 'x'.repeat(170);
let serial = 0;
const event = () => jsonEvent({ type: 'measured', data: { serial: serial++, text } });

type Measure = () => Promise<number>;

async function withDirectory(action: (directory: string) => Promise<number>): Promise<number> {
  const directory = mkdtempSync(join(SCRATCH, 'bench-'));
  try {
    return await action(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

type ClientAction = (client: EventStoreDBClient, url: string) => Promise<number>;
/** Starts a server, has something measured and stops it. */
type With = (action: ClientAction) => Promise<number>;

async function withServer(entry: URL, options: object, action: ClientAction): Promise<number> {
  const server = await engineModule.startEngineWorker(entry, options);
  const client = EventStoreDBClient.connectionString(server.url);
  await client.appendToStream('warm-up', Array.from({ length: 200 }, event));
  for (let i = 0; i < WARM_UP; i++) await client.appendToStream('warm-up', event());
  try {
    return await action(client, server.url);
  } finally {
    await client.dispose();
    await server.close();
  }
}

const withEngine: With = (action) =>
  withDirectory((dataDir) => withServer(new URL('embedded/eventstore/worker.js', DIST), { dataDir }, action));

/** A server that stores nothing and answers a read with that many messages. */
const withNothing =
  (messages: number): With =>
  (action) =>
    withServer(
      new URL('null-event-store.js', import.meta.url),
      { messages, data: JSON.stringify({ serial, text }) },
      action,
    );

/** Operations a second of `total` calls of `action`, `writers` at a time. */
async function rate(total: number, writers: number, action: (writer: number) => Promise<unknown>): Promise<number> {
  let left = total;
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      while (left-- > 0) await action(writer);
    }),
  );
  return (total / (performance.now() - begun)) * 1000;
}

const append = (total: number, writers: number, batch: number, server = withEngine): Measure => {
  const events = () => Array.from({ length: batch }, event);
  return () =>
    server(async (client) => {
      let next = 0;
      const write = () => client.appendToStream(`stream-${next++ % STREAMS}`, events());
      return (await rate(total, writers, write)) * batch;
    });
};

const exactAppends = (total: number): Measure => {
  return () =>
    withEngine((client) => {
      let revision = -1n;
      const write = async () => {
        const expectedRevision = revision < 0n ? ('no_stream' as const) : revision;
        revision = (await client.appendToStream('exact', event(), { expectedRevision })).nextExpectedRevision;
      };
      return rate(total, 1, write);
    });
};

async function fill(client: EventStoreDBClient, stream: string, total: number): Promise<void> {
  for (let i = 0; i < total; i += 500) await client.appendToStream(stream, Array.from({ length: 500 }, event));
}

/** Takes up to `total` items and says how many there were. */
async function consume(source: AsyncIterable<unknown>, total: number): Promise<number> {
  const items = source[Symbol.asyncIterator]();
  let count = 0;
  while (count < total && !(await items.next()).done) count++;
  return count;
}

const readStream = (total: number): Measure => {
  return () =>
    withEngine(async (client) => {
      await fill(client, 'long', total);
      const begun = performance.now();
      const count = await consume(client.readStream('long', { direction: FORWARDS, fromRevision: START }), total);
      return (count / (performance.now() - begun)) * 1000;
    });
};

const catchUp = (total: number): Measure => {
  return () =>
    withEngine(async (client) => {
      await fill(client, 'long', total);
      const begun = performance.now();
      const subscription = client.subscribeToAll({ fromPosition: START });
      const count = await consume(subscription, total);
      const spent = performance.now() - begun;
      await subscription.unsubscribe();
      return (count / spent) * 1000;
    });
};

const deliveryLatency = (total: number): Measure => {
  return () =>
    withEngine(async (client) => {
      const latencies: number[] = [];
      const subscription = client.subscribeToStream('live', { fromRevision: 'end' });
      await new Promise((caughtUp) => subscription.once('caughtUp', caughtUp));
      for (let i = 0; i < total; i++) {
        const begun = performance.now();
        const delivered = new Promise((done) => subscription.once('data', done));
        await client.appendToStream('live', event());
        await delivered;
        latencies.push(performance.now() - begun);
      }
      await subscription.unsubscribe();
      return median(latencies);
    });
};

const floorLmdb = (total: number, group: number): Measure => {
  return () =>
    withDirectory(async (path) => {
      const store = open<Buffer, Buffer>({ path, encoding: 'binary', keyEncoding: 'binary', overlappingSync: false });
      const log = store.openDB<Buffer, Buffer>({ name: 'log', encoding: 'binary', keyEncoding: 'binary' });
      const index = store.openDB<Buffer, Buffer>({ name: 'index', encoding: 'binary', keyEncoding: 'binary' });
      const record = randomBytes(400);
      const key = (length: number, ...numbers: number[]) => {
        const bytes = randomBytes(length);
        numbers.forEach((number, at) => bytes.writeUIntBE(number, at * 6, 6));
        return bytes;
      };
      const begun = performance.now();
      for (let i = 0; i < total; i += group) {
        store.transactionSync(() => {
          for (let n = i; n < i + group; n++) {
            log.putSync(key(6, n * 400), record);
            index.putSync(key(13, n % STREAMS, n), key(6, n));
            index.putSync(key(23, n % STREAMS), key(12, n));
          }
        });
      }
      const spent = performance.now() - begun;
      await store.close();
      return (total / spent) * 1000;
    });
};

/** One synced write after the other, each of two sectors behind the one before, in a file that keeps its size. */
const floorSync = (total: number): Measure => {
  return () =>
    withDirectory((directory) => {
      const record = randomBytes(1024);
      const file = openSync(join(directory, 'file'), 'w');
      writeSync(file, Buffer.alloc(total * record.length));
      fsyncSync(file);
      const begun = performance.now();
      for (let i = 0; i < total; i++) {
        writeSync(file, record, 0, record.length, i * record.length);
        fdatasyncSync(file);
      }
      const spent = performance.now() - begun;
      closeSync(file);
      return Promise.resolve((total / spent) * 1000);
    });
};

/** Calls that ask for next to nothing, by the plainest client there is. */
const emptyCalls = (total: number, callers: number): Measure => {
  return () =>
    withEngine(async (_client, url) => {
      const client = new gossip.GossipClient(new URL(url).host, credentials.createInsecure());
      const call = () =>
        new Promise<void>((done, fail) => client.read(new shared.Empty(), (error) => (error ? fail(error) : done())));
      const result = await rate(total, callers, call);
      client.close();
      return result;
    });
};

/** Reads what comes out of memory. */
const floorRead = (total: number): Measure => {
  return () =>
    withNothing(total)(async (client) => {
      const begun = performance.now();
      const count = await consume(client.readStream('long'), total);
      return (count / (performance.now() - begun)) * 1000;
    });
};

/** One thing that is measured. */
export interface EventStoreMeasure {
  readonly name: string;
  readonly unit: string;
  /** What was set out to be reached. */
  readonly aim?: number;
  /** What a real node of version 23.10 was seen to do on a machine of this kind, in another run. */
  readonly realNode?: number;
  /** The measures beside it that nothing can beat, of the disk or of the protocol; if several, the work has to wait for each in turn. */
  readonly floors?: readonly string[];
  readonly measure: Measure;
}

const synced = 'synced write of 1 KiB to a file';
const unstored = 'append answered unstored, 1 writer';
const manyUnstored = 'append answered unstored, 32 writers';
const tensUnstored = 'append in tens answered unstored, 32 writers';
const messages = 'the same messages out of memory';

/** @param scale of the amounts; 1 for figures that go into the documentation */
export function eventStoreMeasures(scale: number): readonly EventStoreMeasure[] {
  const scaled = (count: number): number => Math.max(1000, Math.round((count * scale) / 1000) * 1000);
  const appends = 'appends/s';
  const events = 'events/s';
  return [
    { name: synced, unit: 'writes/s', measure: floorSync(scaled(4000)) },
    { name: 'LMDB alone, one record a commit', unit: events, measure: floorLmdb(scaled(3000), 1) },
    { name: 'LMDB alone, 32 records a commit', unit: events, measure: floorLmdb(scaled(32_000), 32) },
    { name: 'empty unary call, 1 caller', unit: 'calls/s', measure: emptyCalls(scaled(4000), 1) },
    { name: 'empty unary call, 32 callers', unit: 'calls/s', measure: emptyCalls(scaled(20_000), 32) },
    { name: unstored, unit: appends, measure: append(scaled(4000), 1, 1, withNothing(0)) },
    { name: manyUnstored, unit: appends, measure: append(scaled(20_000), 32, 1, withNothing(0)) },
    { name: tensUnstored, unit: events, measure: append(scaled(4000), 32, 10, withNothing(0)) },
    { name: messages, unit: events, measure: floorRead(scaled(100_000)) },
    {
      name: 'append, 1 writer',
      unit: appends,
      aim: 1500,
      realNode: 1000,
      floors: [unstored, synced],
      measure: append(scaled(4000), 1, 1),
    },
    {
      name: 'append, 1 writer, exact revision',
      unit: appends,
      aim: 1500,
      floors: [unstored, synced],
      measure: exactAppends(scaled(4000)),
    },
    {
      name: 'append, 32 writers',
      unit: appends,
      aim: 7000,
      realNode: 6400,
      floors: [manyUnstored],
      measure: append(scaled(20_000), 32, 1),
    },
    {
      name: 'append, 256 writers',
      unit: appends,
      realNode: 9200,
      floors: [manyUnstored],
      measure: append(scaled(20_000), 256, 1),
    },
    {
      name: 'append in tens, 32 writers',
      unit: events,
      aim: 20_000,
      realNode: 19_000,
      floors: [tensUnstored],
      measure: append(scaled(4000), 32, 10),
    },
    {
      name: 'read a stream',
      unit: events,
      aim: 36_000,
      realNode: 36_000,
      floors: [messages],
      measure: readStream(scaled(100_000)),
    },
    {
      name: '`$all` catch-up',
      unit: events,
      aim: 36_000,
      realNode: 39_000,
      floors: [messages],
      measure: catchUp(scaled(100_000)),
    },
    { name: 'append to live delivery', unit: 'ms', realNode: 1, measure: deliveryLatency(scaled(1000)) },
  ];
}
