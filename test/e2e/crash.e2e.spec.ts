import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { DocumentStore } from '../../src/archive/documents/document-store.js';
import { SystemClock } from '../../src/platform/clock.js';
import { verifyChain } from '../../src/platform/event-sourcing/chain-verification.js';
import { MongoStore } from '../../src/platform/mongo/mongo-store.js';
import { DocumentCipher } from '../../src/privacy/document-cipher.js';
import { CaseDriver, staff } from '../support/case-driver.js';
import { LoadClient } from '../support/load-client.js';
import { clientSteps, type Known } from '../support/load-plan.js';
import { Product } from '../support/product.js';
import { type LoggedEvent, RunningEngines } from '../support/running-engines.js';
import { SeededRandom } from '../support/seeded-random.js';
import { dumpViews, rebuildViews, viewsAt } from '../support/view-dumps.js';

jest.setTimeout(600_000);

/** `CRASH_SEED` repeats a run's requests, `CRASH_ROUNDS` crashes more often. */
const seed = Number(process.env['CRASH_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const rounds = Number(process.env['CRASH_ROUNDS'] ?? 10);
const clientCount = 8;
const answersBeforeCrash = 40;

/** A sweep opens nothing. */
const noKey = (): Promise<never> => Promise.reject(new Error('No document is opened here.'));
const noCipher = new DocumentCipher({ keyFor: noKey, existingKey: noKey });
const known: Known = { cases: new Map(), documents: new Map() };
const clients: LoadClient[] = [];
let dataDir: string;
let product: Product;
let engines: RunningEngines;
let driver: CaseDriver;
let log: LoggedEvent[];

beforeAll(async () => {
  process.stdout.write(`CRASH_SEED=${seed} CRASH_ROUNDS=${rounds}\n`);
  const random = new SeededRandom(seed);
  dataDir = await mkdtemp(join(tmpdir(), 'redress-crash-'));
  product = await Product.start({ dataDir });
  const shared = ['shared-1', 'shared-2', 'shared-3'];
  for (const name of shared) known.cases.set(name, (await new CaseDriver(product).open()).caseId);
  for (let number = 0; number < clientCount; number += 1)
    clients.push(new LoadClient(clientSteps(`c${number}`, new SeededRandom(seed + 1 + number), shared), known));
  for (let round = 0; round < rounds; round += 1) {
    await crash(random);
    product = await Product.start({ dataDir });
  }
  await Promise.all(clients.map((client) => client.finish(product)));
  engines = await RunningEngines.of(product);
  driver = new CaseDriver(product);
  log = await engines.events('case-');
});

afterAll(async () => {
  await engines.close();
  await product.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** Lets the clients work and kills the product in the middle of it: after some answers, and then at any moment. */
async function crash(random: SeededRandom): Promise<void> {
  const enough = answersBeforeCrash + random.integer(answersBeforeCrash);
  const moment = random.integer(30);
  const stop = new AbortController();
  let answers = 0;
  const reached = new Promise<void>((resolve) => {
    const count = (): void => void ((answers += 1) >= enough && resolve());
    void Promise.all(clients.map((client) => client.work(product, stop.signal, count))).then(() => resolve());
  });
  await reached;
  await delay(moment);
  stop.abort();
  await product.kill();
}

const acknowledged = () => clients.flatMap((client) => client.acknowledged);
const uploads = () => clients.flatMap((client) => client.uploads);
const streamOf = (name: string): string => `case-${known.cases.get(name) ?? ''}`;

it('has met crashes in the middle of commands', () => {
  expect(acknowledged().length).toBeGreaterThan((rounds * answersBeforeCrash) / 2);
  expect(acknowledged().filter(({ sent }) => sent > 1).length).toBeGreaterThan(0);
});

it('has every acknowledged command in the log exactly once, where it was told', () => {
  const places = new Map<string, LoggedEvent[]>();
  for (const event of log) {
    const { idempotency } = event.metadata as { idempotency?: { key: string } };
    const place = `${event.stream} ${idempotency?.key ?? ''}`;
    places.set(place, [...(places.get(place) ?? []), event]);
  }
  for (const { step, answer } of acknowledged()) {
    const key = JSON.stringify([staff[step.who][0], null, step.key]);
    const place = `${streamOf(step.caseName)} ${createHash('sha256').update(key).digest('hex')}`;
    const found = places.get(place)?.map(({ revision, position }) => ({ revision, position }));
    const told = { revision: BigInt(answer.revision), position: BigInt(answer.position) };
    expect({ key: step.key, found }).toEqual({ key: step.key, found: [told] });
  }
});

it('has no event but those of the commands that were sent', () => {
  const commands = acknowledged().length + 3;
  const receipts = log.filter(({ type }) => type === 'MergedCaseReceived').length;
  expect(log.length - receipts).toBe(commands);
});

it('has whole chains in every stream', async () => {
  const cases = new Set(log.map(({ stream }) => stream.slice('case-'.length)));
  expect(cases.size).toBe(known.cases.size);
  for (const caseId of cases) {
    const { intact, events } = await driver.read<{ intact: boolean; events: number }>(
      'auditor',
      `/v1/cases/${caseId}/verification`,
    );
    const expected = log.filter(({ stream }) => stream === `case-${caseId}`).length;
    expect({ caseId, intact, events }).toEqual({ caseId, intact: true, events: expected });
  }
  const looks = await engines.events('access-');
  for (const stream of new Set(looks.map((look) => look.stream)))
    expect(
      verifyChain(
        stream,
        looks.filter((look) => look.stream === stream),
      ),
    ).toEqual([]);
});

it('has both sides of every merge', async () => {
  const ends = (type: string, other: string) =>
    log.filter((event) => event.type === type).map(({ stream, data }) => [stream.slice(5), String(data[other])]);
  const merged = ends('CaseMerged', 'intoCaseId').map(([from, into]) => `${from}>${into}`);
  const received = ends('MergedCaseReceived', 'fromCaseId').map(([into, from]) => `${from}>${into}`);
  expect(merged.length).toBeGreaterThan(0);
  expect(received.sort()).toEqual(merged.sort());
  await viewsAt(engines, log.at(-1)?.position ?? 0n);
  expect((await dumpViews(engines))['pending-merges']?.documents).toEqual({});
});

it('has every document whole: what was answered, and what was stored without an answer', async () => {
  const answered = uploads().map(({ answer }) => answer);
  const entries = await engines.db
    .collection<{ _id: string; caseId: string; sha256: string }>('documents')
    .find()
    .toArray();
  expect(answered.length).toBeGreaterThan(rounds);
  expect(entries.map(({ _id }) => _id)).toEqual(expect.arrayContaining(answered.map(({ documentId }) => documentId)));
  for (const { _id, caseId, sha256 } of entries) {
    const token = await driver.token('specialist');
    const headers = { authorization: `Bearer ${token}` };
    const reply = await fetch(`${product.url}/v1/cases/${caseId}/documents/${_id}`, { headers });
    const digest = createHash('sha256')
      .update(new Uint8Array(await reply.arrayBuffer()))
      .digest('hex');
    expect({ _id, status: reply.status, digest }).toEqual({ _id, status: 200, digest: sha256 });
  }
});

it('sweeps away what uploads left that had no end, and nothing else', async () => {
  const ids = async (collection: string, field: string): Promise<unknown[]> =>
    (await engines.db.collection(collection).distinct(field)).sort();
  const needed = await ids('documents', 'contentId');
  const mongo = new MongoStore(engines.urls.mongoUrl);
  await new DocumentStore(mongo, noCipher, new SystemClock()).sweep(new Date(Date.now() + 60_000));
  await mongo.close();
  expect(await ids('document_content.files', '_id')).toEqual(needed);
  expect(await ids('document_content.chunks', 'files_id')).toEqual(needed);
  expect(await engines.db.collection('document_uploads').countDocuments()).toBe(0);
});

it('shows in every view what a rebuild from zero shows', async () => {
  const last = log.at(-1)?.position ?? 0n;
  await viewsAt(engines, last);
  const before = await dumpViews(engines);
  await rebuildViews(engines);
  await viewsAt(engines, last);
  const after = await dumpViews(engines);
  expect(Object.keys(before).length).toBeGreaterThanOrEqual(6);
  expect(Object.keys(before['case-list']?.documents ?? {})).toHaveLength(known.cases.size);
  expect(Object.keys(before['case-dashboard']?.rollups ?? {}).length).toBeGreaterThan(0);
  for (const [view, dump] of Object.entries(before)) expect({ view, ...after[view] }).toEqual({ view, ...dump });
});
