import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixtureMapping, type Ran, totalsOf, Workplace } from '../integration/imports/redress.js';
import { CaseDriver, staff } from '../support/case-driver.js';
import { eventually } from '../support/eventually.js';
import { LoadClient } from '../support/load-client.js';
import { clientSteps, type Known } from '../support/load-plan.js';
import { type Product } from '../support/product.js';
import { describeRealMongo, RealMongo } from '../support/real-mongo.js';
import { RunningEngines } from '../support/running-engines.js';
import { SeededRandom } from '../support/seeded-random.js';
import { dumpViews, rebuildViews, viewsAt } from '../support/view-dumps.js';

const imported = 6_000;
const kills = 4;
const clientCount = 4;
const seed = Number(process.env['CRASH_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

describeRealMongo(`Three MongoDB servers whose primary is killed ${kills} times while views are built`, () => {
  const known: Known = { cases: new Map(), documents: new Map() };
  const clients: LoadClient[] = [];
  let mongo: RealMongo;
  let place: Workplace;
  let product: Product;
  let engines: RunningEngines;
  let ran: Ran;
  let killsInImport = 0;
  let unanswered: readonly string[] = [];

  beforeAll(async () => {
    process.stdout.write(`CRASH_SEED=${seed}\n`);
    mongo = await RealMongo.start(3);
    place = new Workplace(mongo.url);
    product = await place.serve();
    engines = await RunningEngines.of(place, place.mongoUrl);
    const shared = ['shared-1', 'shared-2'];
    for (const name of shared) known.cases.set(name, (await new CaseDriver(product).open()).caseId);
    for (let number = 0; number < clientCount; number += 1)
      clients.push(new LoadClient(clientSteps(`c${number}`, new SeededRandom(seed + 1 + number), shared), known));
    await killedWhileWorking();
  });

  afterAll(async () => {
    await engines.close();
    await product.stop();
    await place.remove();
    await mongo.stop();
  });

  /** Imports and sends commands, and kills whoever is primary each time that so many commands more have been carried out: few while it imports. */
  async function killedWhileWorking(): Promise<void> {
    const file = join(place.folder, 'many.csv');
    const rows = Array.from(
      { length: imported },
      (_, index) => `K-${index},2024-01-02,2024-02-03,call,car,yes,too late,`,
    );
    writeFileSync(file, `number,received,closed,via,product,result,nature,remark\n${rows.join('\n')}\n`);
    const importing = place.run('import', '--mapping', fixtureMapping, file);
    const stop = new AbortController();
    const phase = { isImporting: true };
    void importing.then(() => (phase.isImporting = false));
    let answers = 0;
    const working = Promise.all(clients.map((client) => client.work(product, stop.signal, () => (answers += 1))));
    const isRecorded = async () => (await engines.events('case-')).some(({ type }) => type === 'LegacyCaseRecorded');
    await eventually('the import has begun', isRecorded, 60_000);
    for (let kill = 0; kill < kills; kill += 1) {
      const enough = answers + (phase.isImporting ? 5 : 30);
      await eventually('commands are answered', () => Promise.resolve(answers >= enough), 60_000);
      if (phase.isImporting) killsInImport += 1;
      const member = await mongo.killPrimary();
      await mongo.restart(member);
    }
    ran = await importing;
    await eventually('enough is acknowledged', () => Promise.resolve(acknowledged().length > kills * 15), 60_000);
    stop.abort();
    await working;
    unanswered = clients.flatMap((client) => client.unanswered);
    await Promise.all(clients.map((client) => client.finish(product)));
  }

  const acknowledged = () => clients.flatMap((client) => client.acknowledged);

  it('leave no request without an answer', () => {
    expect(unanswered).toEqual([]);
  });

  it('lose no imported case and import none twice', () => {
    expect(killsInImport).toBeGreaterThan(1);
    expect({ code: ran.code, told: totalsOf(ran) }).toEqual({
      code: 0,
      told: { read: imported, recorded: imported, there: 0, rejected: 0 },
    });
  });

  it('lose no acknowledged command and carry out none twice', async () => {
    const log = await engines.events('case-');
    const places = new Map<string, { revision: bigint; position: bigint }[]>();
    for (const { stream, metadata, revision, position } of log) {
      const { idempotency } = metadata as { idempotency?: { key: string } };
      const place = `${stream} ${idempotency?.key ?? ''}`;
      places.set(place, [...(places.get(place) ?? []), { revision, position }]);
    }
    for (const { step, answer } of acknowledged()) {
      const key = JSON.stringify([staff[step.who][0], null, step.key]);
      const stream = `case-${known.cases.get(step.caseName) ?? ''}`;
      const found = places.get(`${stream} ${createHash('sha256').update(key).digest('hex')}`);
      const told = { revision: BigInt(answer.revision), position: BigInt(answer.position) };
      expect({ key: step.key, found }).toEqual({ key: step.key, found: [told] });
    }
  });

  it('keep the key of every case, by which what it says can be read', async () => {
    const driver = new CaseDriver(product);
    for (const caseId of known.cases.values()) {
      const { intact } = await driver.read<{ intact: boolean }>('auditor', `/v1/cases/${caseId}/verification`);
      expect({ caseId, intact }).toEqual({ caseId, intact: true });
    }
    const replayed = await place.run(
      'replay',
      [...known.cases.values()][0]!,
      '--json',
      '--personal',
      '--person',
      'auditor',
    );
    expect(replayed.code).toBe(0);
    expect(JSON.parse(replayed.out.split('\n')[0]!)).toMatchObject({ data: { statement: expect.any(String) } });
  });

  it('keep every document that was stored, to the byte', async () => {
    const driver = new CaseDriver(product);
    const headers = { authorization: `Bearer ${await driver.token('specialist')}` };
    const entries = await engines.db
      .collection<{ _id: string; caseId: string; sha256: string }>('documents')
      .find()
      .toArray();
    const answered = clients.flatMap(({ uploads }) => uploads.map(({ answer }) => answer.documentId));
    expect(answered.length).toBeGreaterThan(kills);
    expect(entries.map(({ _id }) => _id)).toEqual(expect.arrayContaining(answered));
    for (const { _id, caseId, sha256 } of entries) {
      const reply = await fetch(`${product.url}/v1/cases/${caseId}/documents/${_id}`, { headers });
      const bytes = new Uint8Array(await reply.arrayBuffer());
      expect({ _id, digest: createHash('sha256').update(bytes).digest('hex') }).toEqual({ _id, digest: sha256 });
    }
  });

  it('leave every view in the hands of whoever holds the lease', async () => {
    const leases = await engines.db.collection<{ _id: string; token: bigint }>('leases').find().toArray();
    const views = await engines.db.collection<{ _id: string; fence: bigint }>('views').find().toArray();
    const projectors = leases.find(({ _id }) => _id === 'projectors');
    for (const { _id, fence } of views) expect({ _id, fence }).toEqual({ _id, fence: projectors?.token });
  });

  it('show in every view what a rebuild from zero shows', async () => {
    const last = (await engines.events('case-')).at(-1)?.position ?? 0n;
    await viewsAt(engines, last);
    const before = await dumpViews(engines);
    await rebuildViews(engines);
    await viewsAt(engines, last);
    const after = await dumpViews(engines);
    expect(Object.keys(before['case-list']?.documents ?? {})).toHaveLength(imported + known.cases.size);
    expect(Object.keys(before['case-dashboard']?.rollups ?? {}).length).toBeGreaterThan(0);
    for (const [view, dump] of Object.entries(before)) expect({ view, ...after[view] }).toEqual({ view, ...dump });
  });
});
