/**
 * Measures the embedded event store through the official client, beside what the disk and gRPC allow at best.
 *
 *   npm run build
 *   npx swc test/bench --out-dir dist-bench --strip-leading-paths -q && node dist-bench/bench/event-store-engine.bench.js
 *
 * Prints a table to stderr and JSON to stdout. Every figure is the median of RUNS runs, each on an empty directory.
 */
import { EventStoreDBClient, FORWARDS, jsonEvent, START } from '@eventstore/db-client';
import gossip from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import { credentials } from '@grpc/grpc-js';
import { open } from 'lmdb';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

interface EngineModule {
  startEngineWorker(entry: URL, options: object): Promise<{ url: string; close(): Promise<void> }>;
}

const RUNS = Number(process.env['BENCH_RUNS'] ?? 3);
const SCALE = Number(process.env['BENCH_SCALE'] ?? 1);
const STREAMS = 500;
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

function withEngine(action: (client: EventStoreDBClient, url: string) => Promise<number>): Promise<number> {
  return withDirectory(async (dataDir) => {
    const engine = await engineModule.startEngineWorker(new URL('embedded/eventstore/worker.js', DIST), { dataDir });
    const client = EventStoreDBClient.connectionString(engine.url);
    await client.appendToStream('warm-up', Array.from({ length: 200 }, event));
    for (let i = 0; i < 200; i++) await client.appendToStream('warm-up', event());
    try {
      return await action(client, engine.url);
    } finally {
      await client.dispose();
      await engine.close();
    }
  });
}

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

const append = (total: number, writers: number, batch: number): Measure => {
  const events = () => Array.from({ length: batch }, event);
  return () =>
    withEngine(async (client) => {
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

const floorGrpc = (total: number, callers: number): Measure => {
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

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

const scaled = (count: number) => Math.max(1000, Math.round((count * SCALE) / 1000) * 1000);
const measures: [name: string, unit: string, goal: number | undefined, measure: Measure][] = [
  ['floor: LMDB, one record a commit', 'events/s', undefined, floorLmdb(scaled(3000), 1)],
  ['floor: LMDB, 32 records a commit', 'events/s', undefined, floorLmdb(scaled(32000), 32)],
  ['floor: empty unary call, 1 caller', 'calls/s', undefined, floorGrpc(scaled(5000), 1)],
  ['floor: empty unary call, 32 callers', 'calls/s', undefined, floorGrpc(scaled(20000), 32)],
  ['append, 1 writer', 'appends/s', 1500, append(scaled(4000), 1, 1)],
  ['append, 1 writer, exact revision', 'appends/s', 1500, exactAppends(scaled(4000))],
  ['append, 32 writers', 'appends/s', 7000, append(scaled(20000), 32, 1)],
  ['append, 256 writers', 'appends/s', undefined, append(scaled(20000), 256, 1)],
  ['append in tens, 32 writers', 'events/s', 20000, append(scaled(4000), 32, 10)],
  ['read a stream', 'events/s', 36000, readStream(scaled(100_000))],
  ['$all catch-up', 'events/s', 36000, catchUp(scaled(100_000))],
  ['append to live delivery', 'ms', undefined, deliveryLatency(scaled(1000))],
];

const results: { name: string; unit: string; goal?: number; median: number; runs: number[] }[] = [];
for (const [name, unit, goal, measure] of measures) {
  const runs: number[] = [];
  for (let run = 0; run < RUNS; run++) runs.push(Number((await measure()).toPrecision(4)));
  results.push({ name, unit, ...(goal === undefined ? {} : { goal }), median: median(runs), runs });
  console.error(
    `${name.padEnd(38)} ${String(median(runs)).padStart(8)} ${unit.padEnd(10)} ${goal ? `goal ${goal}` : ''}`,
  );
}
console.log(JSON.stringify({ measuredAt: new Date().toISOString(), node: process.version, results }, undefined, 2));
