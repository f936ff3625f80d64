import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { type Accepted, CaseDriver } from '../support/case-driver.js';
import { eventually } from '../support/eventually.js';
import { halfMerge } from '../support/half-merge.js';
import { type ProblemBody, request } from '../support/http-client.js';
import { Product } from '../support/product.js';
import { RunningEngines } from '../support/running-engines.js';
import { viewsAt } from '../support/view-dumps.js';

jest.setTimeout(120_000);

let dataDir: string;
const running: Product[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'redress-roles-'));
});

afterEach(async () => {
  // The one that runs the engines goes last.
  for (const product of running.splice(0).reverse()) await product.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function start(env: Readonly<Record<string, string>> = {}): Promise<Product> {
  const product = await Product.start({ dataDir, env });
  running.push(product);
  return product;
}

interface Ready {
  readonly ready: boolean;
  readonly parts: Readonly<Record<string, { readonly ready: boolean; readonly detail?: { readonly state?: string } }>>;
}

const readiness = async ({ url }: Product) => (await request(`${url}/health/ready`)).json<Ready>();

describe('two processes of one data folder', () => {
  it('share the work: one serves, the other projects into the same engines', async () => {
    const api = await start({ ROLES: 'api' });
    const driver = new CaseDriver(api);
    const { caseId, position } = await driver.open();
    const waiting = await driver.ask('manager', `/v1/cases/${caseId}?at-least=${position}`);
    expect([waiting.status, waiting.headers.get('retry-after') !== null]).toEqual([503, true]);
    expect((await readiness(api)).ready).toBe(false);

    const worker = await start({ ROLES: 'projector,worker' });
    await eventually('the views are there', async () => (await readiness(api)).ready);
    await driver.read('manager', `/v1/cases/${caseId}?at-least=${position}`);
    const later = await driver.send('specialist', caseId, 'classify', driver.requests.classification());
    for (const path of ['/v1/cases', `/v1/cases/${caseId}/timeline`, '/v1/work-list', '/v1/dashboards/cases'])
      await driver.read('manager', `${path}?at-least=${later.position}`);
    expect((await readiness(worker)).ready).toBe(true);
  });

  it('of which one does not serve the interface, though it tells how it is', async () => {
    await start({ ROLES: 'api' });
    const worker = await start({ ROLES: 'projector,worker' });
    const token = await worker.token('auditor-kao', 'auditor');
    expect((await request(`${worker.url}/v1/cases`, { token })).status).toBe(404);
    expect((await request(`${worker.url}/health/live`)).status).toBe(200);
    expect((await request(`${worker.url}/metrics`)).text).toContain('redress');
  });

  it('both serve and both see what the other one wrote', async () => {
    const [one, other] = [new CaseDriver(await start()), new CaseDriver(await start())];
    const { caseId, revision } = await one.open();
    const classified = await other.send('specialist', caseId, 'classify', other.requests.classification());
    expect(classified.revision).toBe(String(Number(revision) + 1));
    const contacts = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 === 0 ? one : other).send('service', caseId, 'record-contact', one.requests.contactRecord()),
      ),
    );
    expect(new Set(contacts.map((contact) => contact.revision)).size).toBe(20);
    const last = contacts.map(({ position }) => BigInt(position)).reduce((a, b) => (a > b ? a : b));
    for (const driver of [one, other]) {
      const shown = await driver.read<Accepted>('manager', `/v1/cases/${caseId}?at-least=${last}`);
      expect(shown.revision).toBe('21');
    }
  });

  it('go on when the one that projects is gone and another one comes', async () => {
    const driver = new CaseDriver(await start({ ROLES: 'api' }));
    const first = await start({ ROLES: 'projector,worker' });
    const { caseId, position } = await driver.open();
    await eventually('the case is shown', async () => {
      const shown = await driver.ask('manager', `/v1/cases/${caseId}?at-least=${position}`);
      return shown.status === 200;
    });
    await first.stop();
    const { position: missed } = await driver.send('specialist', caseId, 'classify', driver.requests.classification());
    await start({ ROLES: 'projector,worker' });
    await eventually('what happened meanwhile is shown', async () => {
      const shown = await driver.ask('manager', `/v1/cases/${caseId}?at-least=${missed}`);
      return shown.status === 200;
    });
  });
});

describe('after a restart', () => {
  it('everything is there: cases, documents, tokens, and views that go on where they stood', async () => {
    const before = new CaseDriver(await start());
    const caseId = await before.caseIn('archived');
    const uploaded = await before.upload('specialist', caseId, 'kept');
    const token = await before.token('manager');
    const { events } = await before.read<{ events: Accepted[] }>('manager', `/v1/cases/${caseId}/events?limit=1000`);
    const last = events.at(-1)!.position;
    const shown = await before.read<Accepted>('manager', `/v1/cases/${caseId}?at-least=${last}`);
    await running.pop()?.stop();

    const product = await start();
    const after = new CaseDriver(product);
    const again = await request(`${product.url}/v1/cases/${caseId}?at-least=${shown.position}`, { token });
    expect({ ...again.json<Accepted>(), position: '' }).toEqual({ ...shown, position: '' });
    expect((await after.ask('manager', `/v1/cases/${caseId}/documents/${uploaded.documentId}`)).text).toBe('kept');
    const engines = await RunningEngines.of(product);
    const views = await engines.db.collection<{ _id: string; builds: number }>('views').find().toArray();
    expect(views.map(({ builds }) => builds)).toEqual(views.map(() => 1));
    await engines.close();
  });

  it('a key that came before the restart is still known', async () => {
    const before = new CaseDriver(await start());
    const { caseId } = await before.open();
    const headers = { 'idempotency-key': 'before-the-restart' };
    const body = before.requests.classification();
    const first = await before.send('specialist', caseId, 'classify', body, headers);
    await running.pop()?.kill();
    const after = new CaseDriver(await start());
    expect(await after.send('specialist', caseId, 'classify', body, headers)).toEqual(first);
    const other = { body: { ...body, severity: 'low' }, headers };
    const reused = await after.ask('specialist', `/v1/cases/${caseId}/classify`, other);
    expect([reused.status, reused.json<ProblemBody>().code]).toEqual([422, 'idempotency-key-reused']);
  });
});

describe('a merge whose process dies between the two cases', () => {
  it.each([
    ['the merged case knows', 'CaseMerged', 'MergedCaseReceived'],
    ['the receiving case knows', 'MergedCaseReceived', 'CaseMerged'],
  ])('is completed after the restart when only %s', async (_, known, missing) => {
    const product = await start({ ROLES: 'api' });
    const driver = new CaseDriver(product);
    const ids = [(await driver.open()).caseId, (await driver.open()).caseId].sort() as [string, string];
    const [from, into] = known === 'CaseMerged' ? ids : ([ids[1], ids[0]] as const);
    await halfMerge(product, from, into);
    await product.kill();
    running.pop();

    const restarted = await start();
    const engines = await RunningEngines.of(restarted);
    const merges = async () => (await engines.events('case-')).filter(({ type }) => type === known || type === missing);
    const [first, second] = await eventually('both cases know', async () => {
      const found = await merges();
      return found.length === 2 ? found : undefined;
    });
    expect([first?.type, second?.type]).toEqual([known, missing]);
    expect(second?.metadata['actor']).toEqual(first?.metadata['actor']);
    await viewsAt(engines, second?.position ?? 0n);
    expect(await engines.db.collection('pending-merges-v2-1').countDocuments()).toBe(0);
    const auditor = new CaseDriver(restarted);
    for (const caseId of ids) {
      const path = `/v1/cases/${caseId}/verification`;
      expect((await auditor.read<{ intact: boolean }>('auditor', path)).intact).toBe(true);
    }
    expect(await merges()).toHaveLength(2);
    await engines.close();
  });
});

describe('a process whose log nobody reads any more', () => {
  it('serves on, and ends in good order when it is asked to', async () => {
    const product = await Product.start();
    // What comes out is written into a pipe without an end.
    product.process.stdout!.destroy();
    product.process.stderr!.destroy();
    for (let request = 0; request < 3; request++) {
      expect((await fetch(`${product.url}/health/live`)).status).toBe(200);
      expect(await product.token('ann', 'auditor')).toBeDefined();
    }
    const exited = once(product.process, 'exit');
    product.process.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    await product.stop();
  });
});
