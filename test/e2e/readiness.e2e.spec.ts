import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jsonEvent } from '@eventstore/db-client';
import { jest } from '@jest/globals';
import { allViews } from '../../src/composition/all-views.js';
import { CaseDriver } from '../support/case-driver.js';
import { type EngineProcess as EventStoreProcess, spawnEngine } from '../support/event-store.js';
import { eventually } from '../support/eventually.js';
import { type ProblemBody, request } from '../support/http-client.js';
import { type EngineProcess as MongoProcess, startEngineProcess } from '../support/mongo.js';
import { Product } from '../support/product.js';
import { RunningEngines } from '../support/running-engines.js';

jest.setTimeout(120_000);

interface Part {
  readonly ready: boolean;
  readonly detail?: { readonly state?: string; readonly failure?: Readonly<Record<string, string>> };
}

interface Readiness {
  readonly status: number;
  readonly parts: Readonly<Record<string, Part>>;
}

async function readiness({ url }: Product): Promise<Readiness> {
  const reply = await request(`${url}/health/ready`);
  return { status: reply.status, parts: reply.json<Readiness>().parts };
}

const down = ({ parts }: Readiness): readonly string[] =>
  Object.entries(parts).flatMap(([name, { ready }]) => (ready ? [] : [name]));

const isReady = (product: Product) => async (): Promise<boolean> => (await readiness(product)).status === 200;

describe('a store that goes away', () => {
  let folder: string;
  let log: EventStoreProcess;
  let mongo: MongoProcess;
  let product: Product;
  let driver: CaseDriver;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'redress-readiness-'));
    [log, mongo] = await Promise.all([spawnEngine(join(folder, 'log')), startEngineProcess(join(folder, 'views'))]);
    product = await Product.start({ env: { EVENTSTORE_URL: log.url, MONGODB_URL: mongo.url } });
    driver = new CaseDriver(product);
    await eventually('it is ready', isReady(product));
  });

  afterAll(async () => {
    await product.stop();
    await Promise.all([log.kill(), mongo.kill()]);
    await rm(folder, { recursive: true, force: true });
  });

  it('turns readiness and queries to 503 while it is the database, and all is well when it is back', async () => {
    const { caseId, position } = await driver.open();
    await driver.read('manager', `/v1/cases/${caseId}?at-least=${position}`);
    const port = Number(new URL(mongo.url).port);
    await mongo.kill();
    const state = await eventually('it is told', async () => {
      const now = await readiness(product);
      return now.status === 503 ? now : undefined;
    });
    expect(down(state)).toContain('mongo');
    expect(state.parts['eventstore']?.ready).toBe(true);
    expect((await request(`${product.url}/health/live`)).status).toBe(200);
    const query = await driver.ask('manager', `/v1/cases/${caseId}`);
    expect([query.status, query.json<ProblemBody>().code]).toEqual([503, 'store-unavailable']);
    expect(Number(query.headers.get('retry-after'))).toBeGreaterThan(0);

    mongo = await startEngineProcess(join(folder, 'views'), port);
    await eventually('it is ready again', isReady(product), 60_000);
    const { position: later } = await driver.send('specialist', caseId, 'classify', driver.requests.classification());
    await eventually('the view goes on', async () => {
      return (await driver.ask('manager', `/v1/cases/${caseId}?at-least=${later}`)).status === 200;
    });
  });

  it('turns readiness and commands to 503 while it is the log, and the same request succeeds when it is back', async () => {
    const { caseId } = await driver.open();
    await log.kill();
    const state = await eventually('it is told', async () => {
      const now = await readiness(product);
      return now.status === 503 ? now : undefined;
    });
    expect(down(state)).toContain('eventstore');
    const body = driver.requests.classification();
    const headers = { 'idempotency-key': 'while-the-log-was-away' };
    const refused = await driver.ask('specialist', `/v1/cases/${caseId}/classify`, { body, headers });
    expect([refused.status, refused.json<ProblemBody>().code]).toEqual([503, 'store-unavailable']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);

    log = await spawnEngine(join(folder, 'log'), log.port);
    await eventually('it is ready again', isReady(product), 60_000);
    const { revision, position } = await driver.send('specialist', caseId, 'classify', body, headers);
    expect(revision).toBe('1');
    await eventually('the view goes on', async () => {
      return (await driver.ask('manager', `/v1/cases/${caseId}?at-least=${position}`)).status === 200;
    });
  });
});

describe('a projector that fails', () => {
  /** A type that the dashboard leaves aside and most views fold. */
  const views = allViews('UTC');
  const type = 'CustomerUpdated';
  const failing = views.filter(({ handles }) => handles.includes(type)).map(({ name }) => `projector ${name}`);

  let product: Product;
  let engines: RunningEngines;

  beforeAll(async () => {
    product = await Product.start();
    engines = await RunningEngines.of(product);
  });

  afterAll(async () => {
    await engines.close();
    await product.stop();
  });

  it('turns readiness to 503 with the event that it stopped at, and the others run on', async () => {
    expect(failing).toContain('projector timeline');
    expect(failing).not.toContain('projector case-dashboard');
    const driver = new CaseDriver(product);
    const { caseId } = await driver.open();
    await eventually('it is ready', isReady(product));
    // Something that no version of the product has written: without metadata it says neither who nor which shape.
    const poison = jsonEvent({ type, data: { channel: 'phone' } });
    await engines.log.appendToStream(`case-${caseId}`, poison);
    const state = await eventually('it is told', async () => {
      const now = await readiness(product);
      return down(now).length === failing.length ? now : undefined;
    });
    expect(state.status).toBe(503);
    expect([...down(state)].sort()).toEqual([...failing].sort());
    for (const name of failing)
      expect(state.parts[name]?.detail).toMatchObject({
        state: 'failed',
        failure: { eventId: poison.id, streamName: `case-${caseId}`, type },
      });
    expect(product.output.join('\n')).toContain('a projector stopped');

    const other = await driver.open();
    const path = `/v1/dashboards/cases?at-least=${other.position}`;
    const { all } = await driver.read<{ all: { total: { value: number } } }>('analyst', path);
    expect(all.total.value).toBe(2);
    const stopped = await driver.ask('manager', `/v1/cases/${caseId}/timeline?at-least=${other.position}`);
    expect([stopped.status, stopped.json<ProblemBody>().code]).toEqual([503, 'view-behind']);
  });
});
