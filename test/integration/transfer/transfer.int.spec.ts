import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { MongoClient } from 'mongodb';
import { CaseDriver } from '../../support/case-driver.js';
import { eventually } from '../../support/eventually.js';
import { startEngineProcess } from '../../support/mongo.js';
import { Product } from '../../support/product.js';
import { isRealMongoThere, RealMongo } from '../../support/real-mongo.js';
import { fixtureMapping, redressScript, Workplace } from '../imports/redress.js';
import { FreshStores, type Stores } from './fresh-stores.js';

const run = promisify(execFile);

const statement = 'My house burnt and nobody calls back.';
const content = 'the photograph of a burnt house';
const importedRows = 1_500;

let place: Workplace;
let source: Product;
let driver: CaseDriver;
let caseId: string;
let documentId: string;
let folder: string;
let mongo: { readonly url: string; stop(): Promise<void> };
let stores: FreshStores;

beforeAll(async () => {
  place = new Workplace(undefined);
  mongo = isRealMongoThere ? await RealMongo.start(1) : await embeddedMongo();
  stores = new FreshStores(place.folder, mongo.url);
  source = await place.serve();
  driver = new CaseDriver(source);
  caseId = await driver.caseIn('resolution', { statement });
  ({ documentId } = await driver.upload('specialist', caseId, content));
  await driver.open();
  const rows = Array.from(
    { length: importedRows },
    (_, row) => `K-${row},2024-01-02,2024-02-03,call,car,yes,too late,`,
  );
  const file = join(place.folder, 'many.csv');
  writeFileSync(file, `number,received,closed,via,product,result,nature,remark\n${rows.join('\n')}\n`);
  expect((await place.run('import', '--mapping', fixtureMapping, file)).code).toBe(0);
  folder = join(place.folder, 'export');
  const exported = await place.run('export-stores', folder);
  expect([exported.code, exported.told]).toEqual([0, expect.anything()]);
}, 240_000);

afterAll(async () => {
  await source.stop();
  await stores.end();
  await mongo.stop();
  await place.remove();
}, 60_000);

async function embeddedMongo(): Promise<typeof mongo> {
  const engine = await startEngineProcess(join(place.folder, 'mongo'));
  return { url: engine.url, stop: () => engine.kill() };
}

function copyOfExport(name: string): string {
  const copy = join(place.folder, name);
  cpSync(folder, copy, { recursive: true });
  return copy;
}

async function eventsIn({ eventStore }: Stores): Promise<number> {
  const client = EventStoreDBClient.connectionString(eventStore.url);
  let events = 0;
  for await (const { event } of client.readAll()) if (event?.streamId.startsWith('$') === false) events += 1;
  await client.dispose();
  return events;
}

describe('an export', () => {
  it('is for its owner alone and holds no personal data in clear', () => {
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const file of readdirSync(folder)) {
      const path = join(folder, file);
      expect(statSync(path).mode & 0o777).toBe(0o600);
      const bytes = file.endsWith('.gz') ? gunzipSync(readFileSync(path)) : readFileSync(path);
      for (const clear of [statement, content]) expect(bytes.includes(clear)).toBe(false);
    }
  });

  it('does not overwrite what is there', async () => {
    const again = await place.run('export-stores', folder);
    expect(again.code).toBe(1);
    expect(again.told).toContain(`${folder} exists already; name a folder that does not.`);
  });

  it('takes the place of what a killed one left', async () => {
    const target = join(place.folder, 'again');
    const draft = `${target}.unfinished`;
    const killed = place.start(['export-stores', target]);
    await eventually('it is being written', () =>
      Promise.resolve(existsSync(join(draft, 'events.ndjson.gz')) || undefined),
    );
    killed.kill('SIGKILL');
    await once(killed, 'close');
    expect(existsSync(draft)).toBe(true);
    expect((await place.run('export-stores', target)).code).toBe(0);
    expect(existsSync(draft)).toBe(false);
    expect(readdirSync(target).sort()).toEqual(readdirSync(folder).sort());
    expect(readdirSync(folder)).toHaveLength(7);
  });

  it('does not disturb one that still runs', async () => {
    const target = join(place.folder, 'twice');
    const first = place.start(['export-stores', target]);
    await eventually('it is being written', () =>
      Promise.resolve(existsSync(join(`${target}.unfinished`, 'events.ndjson.gz')) || undefined),
    );
    first.kill('SIGSTOP');
    const second = await place.run('export-stores', target);
    expect([second.code, second.told]).toEqual([
      1,
      expect.stringMatching(/(Process \d+|Another process) is writing an export to .*twice\.unfinished; wait for it/),
    ]);
    first.kill('SIGCONT');
    expect(await once(first, 'close')).toEqual([0, null]);
    expect(readdirSync(target).sort()).toEqual(readdirSync(folder).sort());
  });

  it('holds every collection that cannot be built anew', async () => {
    const { mongoUrl } = JSON.parse(readFileSync(join(place.dataDir, 'engines.json'), 'utf8')) as { mongoUrl: string };
    const client = await MongoClient.connect(mongoUrl);
    const there = (await client.db('redress').listCollections().toArray()).map(({ name }) => name);
    const states = client.db('redress').collection<{ active: { collection: string } }>('views');
    const views = (await states.find().toArray()).map(({ active }) => active.collection);
    await client.close();
    const derived = (name: string): boolean =>
      ['views', 'leases'].includes(name) || views.some((view) => name === view || name === `${view}-rollups`);
    const { collections } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as {
      collections: { name: string }[];
    };
    const carried = collections.map(({ name }) => name);
    expect(there.filter((name) => !carried.includes(name) && !derived(name))).toEqual([]);
  });

  it('is refused when a chain is not whole', async () => {
    const broken = new Workplace(undefined);
    await broken.importFixture();
    const product = await broken.serve();
    const { eventStoreUrl } = JSON.parse(readFileSync(join(broken.dataDir, 'engines.json'), 'utf8')) as {
      eventStoreUrl: string;
    };
    const client = EventStoreDBClient.connectionString(eventStoreUrl);
    await client.appendToStream('case-smuggled', jsonEvent({ type: 'FeedbackAdded', data: {}, metadata: {} }));
    await client.dispose();
    const target = join(broken.folder, 'export');
    const refused = await broken.run('export-stores', target);
    expect(refused.code).toBe(1);
    expect(refused.told).toContain('The chains of 1 stream(s) are not whole, case-smuggled first');
    expect(readdirSync(broken.folder).filter((name) => name.startsWith('export'))).toEqual([]);
    await product.stop();
    await broken.remove();
  }, 60_000);
});

describe(`an import into other stores${isRealMongoThere ? ', the database a real MongoDB' : ''}`, () => {
  it('brings the same log, the same views and the same documents', async () => {
    const target = await stores.make();
    const imported = await place.runWith(target.env, 'import-stores', folder);
    expect([imported.code, imported.told]).toEqual([0, expect.anything()]);
    expect(imported.out).toContain('What is there equals the export; every chain is whole.');

    const [here, there] = [await place.run('verify', '--all'), await place.runWith(target.env, 'verify', '--all')];
    expect(here.out).toMatch(/^The log is whole: [\d,]+ event\(s\) in [\d,]+ stream\(s\), digest [0-9a-f]{64}$/m);
    expect(there.out).toBe(here.out);

    const product = await Product.start({ dataDir: place.dataDir, env: target.env });
    const moved = new CaseDriver(product);
    const total = await eventually('every view is built', async () => {
      const lag = await place.runWith(target.env, 'lag');
      const rows = lag.out.trimEnd().split('\n').slice(1);
      return rows.length > 0 && rows.every((row) => / 0$/.test(row)) ? lag.out : undefined;
    });
    expect(total).toBeDefined();
    const paths = ['/v1/cases?limit=50', `/v1/cases/${caseId}`, `/v1/cases/${caseId}/timeline`, '/v1/dashboards/cases'];
    for (const path of paths) {
      const [before, after] = [await driver.ask('manager', path), await moved.ask('manager', path)];
      expect([after.status, withoutPlaces(after.text)]).toEqual([200, withoutPlaces(before.text)]);
    }
    expect((await moved.ask('manager', `/v1/cases/${caseId}`)).text).toContain(statement);
    expect((await moved.ask('manager', `/v1/cases/${caseId}/documents/${documentId}`)).text).toBe(content);
    const database = await MongoClient.connect(target.mongoUrl);
    const chunks = await database.db().collection('document_content.chunks').indexes();
    expect(chunks.map(({ key, unique }) => [key, unique])).toContainEqual([{ files_id: 1, n: 1 }, true]);
    await database.close();
    // The moved installation goes on.
    expect((await moved.open()).revision).toBe('0');
    await product.stop();
  }, 120_000);

  it('goes on where it was killed, and brings nothing twice', async () => {
    const target = await stores.make();
    const child = place.start(['import-stores', folder], target.env);
    await eventually('a part is there', async () => (await eventsIn(target)) > 200 || undefined);
    child.kill('SIGKILL');
    await once(child, 'close');
    const part = await eventsIn(target);
    expect(part).toBeLessThan(importedRows);
    const again = await place.runWith(target.env, 'import-stores', folder);
    expect(again.code).toBe(0);
    expect(again.out).toMatch(
      new RegExp(`^Imported .*, ${part.toLocaleString('en-US')} of them by an earlier import, digest`, 'm'),
    );
    const third = await place.runWith(target.env, 'import-stores', folder);
    expect([third.code, third.out.split('\n').slice(-2)]).toEqual([0, again.out.split('\n').slice(-2)]);
  }, 120_000);

  it.each([
    ['a byte of the log is changed', 'events.ndjson.gz', (path: string) => flip(path)],
    ['the log is cut off', 'events.ndjson.gz', (path: string) => truncateSync(path, 1000)],
    ['a key is changed', 'personal_data_keys.bson', (path: string) => flip(path)],
  ])('is refused before anything is written when %s', async (what, file, damage) => {
    const copy = copyOfExport(`damaged-${what.replaceAll(' ', '-')}`);
    damage(join(copy, file));
    const target = await stores.make();
    const refused = await place.runWith(target.env, 'import-stores', copy);
    expect(refused.code).toBe(1);
    expect(refused.told).toContain(`${join(copy, file)} is not as it was exported`);
    expect(await eventsIn(target)).toBe(0);
  });

  it('is refused when the stores hold something else', async () => {
    const target = await stores.make();
    const client = EventStoreDBClient.connectionString(target.eventStore.url);
    await client.appendToStream('case-other', jsonEvent({ type: 'other', data: {} }));
    await client.dispose();
    const refused = await place.runWith(target.env, 'import-stores', folder);
    expect(refused.code).toBe(1);
    expect(refused.told).toContain('The log is neither empty nor the beginning of this export');
    expect(await eventsIn(target)).toBe(1);
  });

  it('is refused under another key-encryption key', async () => {
    const target = await stores.make();
    const env = { ...target.env, KEY_ENCRYPTION_KEY: randomBytes(32).toString('base64') };
    const refused = await place.runWith(env, 'import-stores', folder);
    expect(refused.code).toBe(1);
    expect(refused.told).toContain('Configure the key of the installation that was exported.');
    expect(await eventsIn(target)).toBe(0);
  });

  it.each([
    ['nothing but the format', { collections: undefined, log: undefined }],
    ['no collections', { collections: [] }],
  ])('is refused when the manifest names %s', async (what, changes) => {
    const copy = copyOfExport(`manifest-${what.replaceAll(' ', '-')}`);
    const path = join(copy, 'manifest.json');
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as object;
    writeFileSync(path, JSON.stringify({ ...manifest, ...changes }));
    const target = await stores.make();
    const refused = await place.runWith(target.env, 'import-stores', copy);
    expect([refused.code, refused.told]).toEqual([1, expect.stringContaining('does not name the files of an export')]);
    expect(await eventsIn(target)).toBe(0);
  });

  it('is refused when the log cannot be read, though it is the file that the manifest names', async () => {
    const copy = copyOfExport('not-compressed');
    const log = 'not compressed';
    writeFileSync(join(copy, 'events.ndjson.gz'), log);
    const path = join(copy, 'manifest.json');
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as { log: object };
    const sha256 = createHash('sha256').update(log).digest('hex');
    writeFileSync(path, JSON.stringify({ ...manifest, log: { ...manifest.log, size: log.length, sha256 } }));
    const target = await stores.make();
    const refused = await place.runWith(target.env, 'import-stores', copy);
    expect([refused.code, refused.told]).toEqual([
      1,
      `${join(copy, 'events.ndjson.gz')} cannot be read: incorrect header check\n`,
    ]);
    expect(await eventsIn(target)).toBe(0);
  });

  it('is refused when there is no finished export', async () => {
    const target = await stores.make();
    const refused = await place.runWith(target.env, 'import-stores', join(place.folder, 'nowhere'));
    expect([refused.code, refused.told]).toEqual([1, expect.stringContaining('holds no finished export')]);
  });
});

describe('the guide to the move', () => {
  it('works as it is written', async () => {
    const target = await stores.make();
    const section = /## From the embedded engines to real stores\n([^]*?)\n## /.exec(
      readFileSync('docs/operations.md', 'utf8'),
    )![1]!;
    const blocks = [...section.matchAll(/^ *```sh\n([^]*?)^ *```$/gm)].map(([, block]) => block!);
    const commands = blocks
      .join('')
      .replace(/EVENTSTORE_URL='[^']*'/, `EVENTSTORE_URL='${target.env['EVENTSTORE_URL']}'`)
      .replace(/MONGODB_URL='[^']*'/, `MONGODB_URL='${target.env['MONGODB_URL']}'`);
    const asNpm = `npm() { [ "$1 $2 $3" = "run redress --" ]; shift 3; node "${redressScript}" "$@"; }`;
    const env = { ...place.env };
    const { stdout } = await run('bash', ['-c', ['set -eu', asNpm, commands].join('\n')], { cwd: place.folder, env });
    const digests = [...stdout.matchAll(/digest ([0-9a-f]{64})$/gm)].map(([, digest]) => digest);
    expect(digests).toHaveLength(4);
    expect(new Set(digests).size).toBe(1);
    expect(stdout).not.toMatch(/^FAIL/m);
  }, 120_000);
});

describe('a database whose personal data is sealed under another key', () => {
  it('is not served', async () => {
    const env = { KEY_ENCRYPTION_KEY: randomBytes(32).toString('base64') };
    const refused = await place.runWith(env, 'doctor');
    expect(refused.code).toBe(1);
    expect(`${refused.out}${refused.told}`).toContain('is sealed under the key-encryption key');
    await expect(Product.start({ dataDir: place.dataDir, env })).rejects.toThrow(
      'is sealed under the key-encryption key',
    );
  });
});

function flip(path: string): void {
  const bytes = readFileSync(path);
  const at = bytes.length >> 1;
  bytes[at] = (bytes[at] as number) ^ 1;
  writeFileSync(path, bytes);
}

/** Positions are the log's own, and so is what is made of them. */
function withoutPlaces(text: string): string {
  return text.replace(/"(position|next)":"[^"]*"/g, '"$1":""');
}
