/**
 * `npm run bench:engines`: measures the embedded engines and writes their section of docs/performance.md. With BENCH_RUNS (3) the number of runs and
 * with BENCH_SCALE (1) the amounts can be changed; with either, the table is printed and the page stays as it is.
 */
import { isRealMongoThere, RealMongo } from '../support/real-mongo.js';
import { type EventStoreMeasure, eventStoreMeasures } from './event-store-engine.bench.js';
import { figure, median, table } from './measure.js';
import { type Figures, measureEngine, measureLmdb, measureMongo } from './mongo-engine.bench.js';
import { machine, writeSection } from './performance-page.js';

const trial = process.env['BENCH_RUNS'] !== undefined || process.env['BENCH_SCALE'] !== undefined;
const runs = Number(process.env['BENCH_RUNS'] ?? 3);
const scale = Number(process.env['BENCH_SCALE'] ?? 1);
const documents = Math.round(300_000 * scale);

/** Medians by name. Measures alternate, so that a slow hour of the machine meets all of them. */
async function eventStoreMedians(measures: readonly EventStoreMeasure[]): Promise<Figures> {
  const results = new Map<string, number[]>(measures.map(({ name }) => [name, []]));
  for (let run = 0; run < runs; run++)
    for (const { name, measure } of measures) results.get(name)?.push(await measure());
  return Object.fromEntries([...results].map(([name, values]) => [name, median(values)]));
}

function eventStoreTable(measures: readonly EventStoreMeasure[], medians: Figures): string {
  const optional = (value: number | undefined): string => (value === undefined ? '' : figure(value));
  return table(
    ['work', 'median', 'aim', 'real node, another run', 'floor', 'of the floor'],
    measures.map(({ name, unit, aim, realNode, floors = [] }) => {
      const measured = medians[name] ?? NaN;
      const inTurn = 1 / floors.reduce((sum, floor) => sum + 1 / (medians[floor] ?? NaN), 0);
      const ratio = floors.length > 0 ? (measured / inTurn).toFixed(2) : '';
      return [name, `${figure(measured)} ${unit}`, optional(aim), optional(realNode), floors.join(' + '), ratio];
    }),
  );
}

/** The same work for the engine, LMDB alone and – where it is at hand – the real server, in turn. */
async function mongoMedians(): Promise<Record<string, Figures>> {
  const contenders: [string, () => Promise<Figures>][] = [
    ['engine', () => measureEngine(documents)],
    ['LMDB alone', () => measureLmdb(documents)],
  ];
  const real = isRealMongoThere ? await RealMongo.start(1, { cacheGb: 1 }) : undefined;
  if (real) contenders.push(['real server', () => measureMongo(real.url, documents)]);
  const results = new Map<string, Figures[]>(contenders.map(([name]) => [name, []]));
  for (let run = 0; run < runs; run++)
    for (const [name, measure] of contenders) results.get(name)?.push(await measure());
  await real?.stop();
  return Object.fromEntries([...results].map(([name, figures]) => [name, medianOfEach(figures)]));
}

function medianOfEach(figures: readonly Figures[]): Figures {
  const names = Object.keys(figures[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, median(figures.map((each) => each[name] ?? NaN))]));
}

const aims: Readonly<Record<string, string>> = {
  'list of 50 by index, ms': '≤ 5',
  '$group of all by two fields, ms': '≤ 3,000',
  'bulk upserts of new documents, 1/s': '≥ 13,000',
  'journaled updates, one at a time, 1/s': 'ahead of the real server',
  'journaled updates, 64 at a time, 1/s': 'ahead of the real server',
};

function mongoTable(results: Record<string, Figures>): string {
  const columns = Object.keys(results);
  const lines = Object.keys(results['engine'] ?? {}).map((name) => {
    const cells = columns.map((column) => results[column]?.[name]);
    return [name, ...cells.map((value) => (value === undefined ? '' : figure(value))), aims[name] ?? ''];
  });
  return table([`${documents.toLocaleString('en-GB')} documents`, ...columns, 'aim'], lines);
}

const measures = eventStoreMeasures(scale);
const section = `## Engines

Measured by \`npm run bench:engines\` on ${machine()}; medians of ${runs} runs, floors and ceilings taken in the same
run. Each engine runs in a thread of its own beside the client that loads it, with data on an ordinary disk and every write synced before it is acknowledged.

### Event store

Events of about 230 bytes over 500 streams, through \`@eventstore/db-client\`, after 2,000 appends that do not count. The floors: a synced write to a file; the same records and index
entries put into LMDB directly; an empty unary call of gRPC; and the same client with a server of the same protocol, in a thread of its own, that answers appends without
storing them and reads out of memory. One writer waits for both, the answer and the disk, in turn; that sum is its floor. An aim above its floor is out of reach of any
server on that machine in that hour. *Real node* is what an EventStoreDB 23.10 was seen to do on two shared cores on another day.

${eventStoreTable(measures, await eventStoreMedians(measures))}

### Read models

Documents of about 700 bytes with three secondary indexes, through the official driver. *LMDB alone* is the same number of records and entries put into LMDB
directly; the real server is a MongoDB 6.0.5 node with 1 GB of cache, given the same work in the same run. The ping is the floor of every single command.

${mongoTable(await mongoMedians())}`;

if (trial) process.stdout.write(`${section}\n`);
else {
  await writeSection('docs/performance.md', 'engines', section);
  process.stdout.write('docs/performance.md\n');
}
process.exit(0);
