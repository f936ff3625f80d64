/**
 * Measures the embedded MongoDB engine through the official driver, beside LMDB alone and a real server given the same work. Each run of the engine is
 * in a thread of its own on an empty directory.
 */
import { open, TransactionFlags } from 'lmdb';
import { MongoClient, type AnyBulkWriteOperation, type Collection } from 'mongodb';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { median, timed } from './measure.js';

interface EngineModule {
  startEngineWorker(entry: URL, options: object): Promise<{ url: string; close(): Promise<void> }>;
}

const BATCH = 1000;
const DIST = pathToFileURL(`${resolve('dist')}/`);
const SCRATCH = resolve(process.env['BENCH_DIR'] ?? '.');

const STAGES = ['received', 'assessed', 'proposed', 'agreed', 'closed', 'review', 'follow-up'];
const TEXT = 'The policyholder disputes the depreciation applied to the contents and asks for the survey. '.repeat(3);

interface Row {
  _id: string;
  position: bigint;
  [field: string]: unknown;
}

/** A document of about 700 bytes, the size of a row of the list of cases. */
function row(i: number): Omit<Row, '_id'> {
  return {
    position: BigInt(i + 1),
    reference: `CLM-${String(i).padStart(8, '0')}`,
    stage: STAGES[(i * 7919) % STAGES.length],
    owner: `person-${(i * 31) % 211}`,
    region: `region-${i % 9}`,
    openedAt: new Date(1_600_000_000_000 + ((i * 2_654_435_761) % 1_000_000_000) * 100),
    updatedAt: new Date(1_700_000_000_000 + i),
    amount: { minor: (i * 17) % 100_000, currency: 'EUR' },
    priority: i % 5,
    flags: { overdue: false, escalated: i % 3 === 0 },
    summary: TEXT,
  };
}

const upsert = (_id: string, i: number, position: bigint): AnyBulkWriteOperation<Row> => ({
  replaceOne: {
    filter: { _id, position: { $lt: position } },
    replacement: { ...row(i), position },
    upsert: true,
  },
});

export type Figures = Record<string, number>;

/** Median milliseconds of so many calls. */
async function each(times: number, action: (i: number) => Promise<unknown>): Promise<number> {
  const durations: number[] = [];
  for (let i = 0; i < times; i++) durations.push(await timed(() => action(i)));
  return median(durations);
}

/** Operations a second of `total` calls, so many at a time. */
async function rate(total: number, atOnce: number, action: (i: number) => Promise<unknown>): Promise<number> {
  let next = 0;
  const spent = await timed(() =>
    Promise.all(
      Array.from({ length: atOnce }, async () => {
        while (next < total) await action(next++);
      }),
    ),
  );
  return (total / spent) * 1000;
}

async function fill(rows: Collection<Row>, ids: readonly string[]): Promise<number> {
  const spent = await timed(async () => {
    for (let from = 0; from < ids.length; from += BATCH)
      await rows.bulkWrite(
        ids.slice(from, from + BATCH).map((id, k) => upsert(id, from + k, BigInt(from + k + 1))),
        { ordered: false },
      );
  });
  return (ids.length / spent) * 1000;
}

/** Gives a server the work, in a database of its own that is dropped afterwards. */
export async function measureMongo(url: string, documents: number): Promise<Figures> {
  const client = await MongoClient.connect(url, { useBigInt64: true });
  const db = client.db(`bench_${randomUUID().slice(0, 8)}`);
  const rows = db.collection<Row>('rows');
  await rows.createIndexes([
    { key: { stage: 1, openedAt: -1, _id: -1 } },
    { key: { owner: 1, openedAt: -1 } },
    { key: { reference: 1 } },
  ]);
  const ids = Array.from({ length: documents }, () => randomUUID());
  const some = (i: number): string => ids[(i * 7919) % ids.length] ?? '';
  const list = (filter: object) => rows.find(filter).sort({ openedAt: -1, _id: -1 }).limit(50).toArray();
  const journaled = { writeConcern: { w: 1, journal: true } } as const;
  const change = (i: number) => rows.updateOne({ _id: some(i) }, { $set: { priority: i } }, journaled);
  const figures: Figures = {};
  figures['ping, ms'] = await each(500, () => db.command({ ping: 1 }));
  figures['bulk upserts of new documents, 1/s'] = await fill(rows, ids);
  figures['bulk upserts of known documents, 1/s'] = await rate(20, 1, (batch) =>
    rows.bulkWrite(
      Array.from({ length: BATCH }, (_, k) => batch * BATCH + k).map((i) => upsert(some(i), i, BigInt(documents + i))),
      { ordered: false },
    ),
  ).then((batches) => batches * BATCH);
  figures['one by _id, ms'] = await each(1000, (i) => rows.findOne({ _id: some(i) }));
  figures['list of 50 by index, ms'] = await each(300, (i) => list({ stage: STAGES[i % 7] }));
  figures['list of 50, further condition, ms'] = await each(100, (i) => list({ stage: STAGES[i % 7], priority: 3 }));
  figures['list of 50 of two stages, ms'] = await each(100, (i) =>
    list({ stage: { $in: [STAGES[i % 7], STAGES[(i + 1) % 7]] } }),
  );
  figures['count by index, ms'] = await each(20, (i) => rows.countDocuments({ stage: STAGES[i % 7] }));
  figures['$group of all by two fields, ms'] = await each(3, () =>
    rows
      .aggregate([
        { $group: { _id: { stage: '$stage', region: '$region' }, n: { $sum: 1 }, total: { $sum: '$amount.minor' } } },
      ])
      .toArray(),
  );
  figures['journaled updates, one at a time, 1/s'] = await rate(500, 1, change);
  figures['journaled updates, 64 at a time, 1/s'] = await rate(4000, 64, change);
  await db.dropDatabase();
  await client.close();
  return figures;
}

async function withDirectory<R>(action: (directory: string) => Promise<R>): Promise<R> {
  const directory = mkdtempSync(join(SCRATCH, 'bench-'));
  try {
    return await action(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The engine in a worker thread of this process, as the product runs it. */
export async function measureEngine(documents: number): Promise<Figures> {
  const engineModule = (await import(new URL('embedded/engine-worker.js', DIST).href)) as EngineModule;
  return withDirectory(async (dataDir) => {
    const engine = await engineModule.startEngineWorker(new URL('embedded/mongo/worker.js', DIST), { dataDir });
    const figures = await measureMongo(engine.url, documents);
    figures['resident memory of client and engine, MB'] = residentMegabytes();
    await engine.close();
    return figures;
  });
}

/** Without the pages of the data file, which the system takes back when it needs them. */
function residentMegabytes(): number {
  try {
    const status = readFileSync('/proc/self/status', 'utf8');
    return Number(/RssAnon:\s+(\d+)/.exec(status)?.[1]) / 1024;
  } catch {
    return process.memoryUsage().rss / 1_048_576;
  }
}

/** The floor: the same records and as many index entries put into LMDB directly, each batch on disk before the next. */
export function measureLmdb(documents: number): Promise<Figures> {
  return withDirectory(async (path) => {
    const root = open<Buffer, Buffer>({
      path,
      encoding: 'binary',
      keyEncoding: 'binary',
      overlappingSync: false,
      noSubdir: false,
    });
    const value = Buffer.alloc(700, TEXT);
    const commit = (from: number, count: number): void =>
      root.transactionSync(() => {
        for (let i = from; i < from + count; i++) {
          const record = Buffer.alloc(10, 1);
          record.writeUInt32BE(i, 6);
          root.putSync(record, value);
          for (let index = 2; index < 6; index++)
            root.putSync(Buffer.from(`${index}${randomUUID()}`), Buffer.alloc(index === 2 ? 6 : 0));
        }
      }, TransactionFlags.SYNCHRONOUS_COMMIT);
    const batches = Math.min(documents, 60_000) / BATCH;
    const bulk = await rate(batches, 1, (batch) => Promise.resolve(commit(batch * BATCH, BATCH)));
    const single = await rate(300, 1, (i) => Promise.resolve(commit(10_000_000 + i, 1)));
    await root.close();
    return {
      'bulk upserts of new documents, 1/s': bulk * BATCH,
      'journaled updates, one at a time, 1/s': single,
    };
  });
}
