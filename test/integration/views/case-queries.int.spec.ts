import { type INestApplication, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppModule } from '../../../src/app.module.js';
import { CaseQueriesController } from '../../../src/cases/api/case-queries.controller.js';
import { ListCasesHandler } from '../../../src/cases/queries/list-cases.handler.js';
import { ListWorkHandler } from '../../../src/cases/queries/list-work.handler.js';
import { ShowCaseHandler } from '../../../src/cases/queries/show-case.handler.js';
import { caseViews } from '../../../src/cases/views/case-views.js';
import { loadConfig } from '../../../src/config/config.js';
import { Clock, SettableClock, SystemClock } from '../../../src/platform/clock.js';
import { createHttpApp } from '../../../src/platform/http/http-app.js';
import { platformProblems } from '../../../src/platform/http/problem-mapping.js';
import { DevelopmentIssuer } from '../../../src/platform/identity/development-issuer.js';
import { configuredIssuers } from '../../../src/platform/identity/trusted-issuers.js';
import { createLogger, NestLogger } from '../../../src/platform/observability/logger.js';
import { Metrics } from '../../../src/platform/observability/metrics.js';
import { ViewQueries } from '../../../src/platform/projections/view-queries.js';
import { RecordedDisclosure } from '../../../src/privacy/access-log/recorded-disclosure.js';
import { Disclosure } from '../../../src/privacy/disclosure.js';
import type { PersonalDataVault } from '../../../src/privacy/personal-data-vault.js';
import { people, sealed } from '../../support/case-events.js';
import { assessed, phoneCallToArchive } from '../../support/case-histories.js';
import { type Answer, send } from '../http/toy-app.js';
import { project } from '../projections/written-view.js';
import { feedOf, reallySealed, vaultOf } from './projected-cases.js';
import { openViewDatabase, type ViewDatabase } from './view-database.js';

const archived = phoneCallToArchive({ firstPosition: 1_000n });
const open = assessed({ firstPosition: 1_001n });
open.add('FactCorrected', {
  eventId: open.nth('FeedbackRecorded').id,
  eventType: 'FeedbackRecorded',
  field: 'statement',
  oldValue: sealed('I have waited two months for an answer to my claim.'),
  newValue: sealed('I have waited eleven weeks for an answer to my claim.'),
  why: sealed('misheard'),
});

let database: ViewDatabase;
let vault: PersonalDataVault;
let app: INestApplication;
let url: string;
let issuer: DevelopmentIssuer;
const looks: object[] = [];

beforeAll(async () => {
  database = await openViewDatabase();
  vault = vaultOf(database);
  const log = feedOf(
    await reallySealed(archived.events, vault, 'customer:CU-10023'),
    await reallySealed(open.events, vault, 'case:open'),
  );
  for (const view of caseViews) await project(database.store, view, log, [50]);
  const dataDir = await mkdtemp(join(tmpdir(), 'redress-queries-'));
  const config = loadConfig({ DATA_DIR: dataDir, NODE_ENV: 'test', TIME_ZONE: 'Asia/Taipei' });
  issuer = await DevelopmentIssuer.open(dataDir, { production: false });
  const logger = createLogger('error', { write: () => undefined });

  @Module({
    imports: [CqrsModule],
    controllers: [CaseQueriesController],
    providers: [
      ListCasesHandler,
      ShowCaseHandler,
      ListWorkHandler,
      { provide: ViewQueries, useValue: database.queries },
      {
        provide: RecordedDisclosure,
        useValue: new RecordedDisclosure(new Disclosure(vault), {
          record: (event, { actor }) => Promise.resolve(void looks.push({ ...event.data, person: actor.person })),
        }),
      },
      { provide: Clock, useValue: new SystemClock() },
    ],
  })
  class QueriesModule {}

  app = await createHttpApp(
    AppModule.of({
      config,
      identity: { issuers: await configuredIssuers(config), development: { issuer, clock: new SettableClock() } },
      observability: { logger, metrics: new Metrics(), probes: [] },
      features: [QueriesModule],
    }),
    {
      bodyLimitBytes: config.bodyLimitBytes,
      requestsPerMinute: config.requestsPerMinute,
      problems: platformProblems,
      log: logger,
      nestLogger: new NestLogger(logger),
      description: { title: 'Queries', description: 'Queries.', version: '1' },
    },
  );
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
}, 60_000);

afterAll(async () => {
  await app.close();
  await database.close();
});

async function get(
  path: string,
  roles: string[] = ['claims_specialist'],
  person: string = people.specialist,
): Promise<Answer> {
  const token = await issuer.issue({ person, roles });
  return send(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } });
}

const ids = ({ json }: Answer): unknown => (json['items'] as { readonly caseId: string }[]).map(({ caseId }) => caseId);

describe('GET /v1/cases', () => {
  it('lists the newest first and says which position it reflects', async () => {
    const answer = await get('/v1/cases');
    expect(answer.status).toBe(200);
    expect((ids(answer) as string[]).toSorted()).toEqual([archived.caseId, open.caseId].toSorted());
    expect(answer.json['position']).toBe(archived.last.position.toString());
    expect(answer.json['next']).toBeUndefined();
  });

  it('filters by query string and pages by cursor', async () => {
    expect(ids(await get('/v1/cases?stage=assessment,escalation&class=timeliness&open=true'))).toEqual([open.caseId]);
    expect(ids(await get('/v1/cases?escalated=true&first-contact=false&closed-from=2026-03-02'))).toEqual([
      archived.caseId,
    ]);
    const first = await get('/v1/cases?limit=1&sort=updatedAt');
    const second = await get(`/v1/cases?limit=1&sort=updatedAt&cursor=${String(first.json['next'])}`);
    expect([ids(first), ids(second)]).toEqual([[open.caseId], [archived.caseId]]);
    expect(second.json['next']).toBeUndefined();
  });

  it.each(['/v1/cases?limit=0', '/v1/cases?cursor=forged', '/v1/cases?owner[$ne]=x', '/v1/cases?state=open'])(
    'refuses %s',
    async (path) => {
      expect(await get(path)).toMatchObject({ status: 400, json: { code: 'validation' } });
    },
  );

  it('looks the cases of a customer and of a claim up', async () => {
    expect(ids(await get('/v1/customers/CU-10023/cases?limit=10'))).toHaveLength(2);
    expect(ids(await get('/v1/claims/CL-2026-000417/cases'))).toHaveLength(2);
    expect(ids(await get('/v1/claims/CL-0/cases'))).toEqual([]);
  });

  it('waits no longer than it has to for a position', async () => {
    const reached = archived.last.position;
    expect((await get(`/v1/cases?at-least=${reached}`)).status).toBe(200);
    expect(await get('/v1/cases?at-least=9000000')).toMatchObject({ status: 503, json: { code: 'view-behind' } });
  });

  it('asks for a token', async () => {
    expect((await send(`${url}/v1/cases`)).status).toBe(401);
  });
});

describe('GET /v1/cases/{caseId}', () => {
  it('shows the whole case with its revision as ETag', async () => {
    const answer = await get(`/v1/cases/${archived.caseId}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('etag')).toBe(`"${archived.last.revision}"`);
    expect(answer.json).toMatchObject({
      caseId: archived.caseId,
      revision: archived.last.revision.toString(),
      summary: { stage: 'archived', owner: people.owner },
      identification: { feedback: [{ data: { statement: 'I have waited two months for an answer to my claim.' } }] },
      resolution: { plans: [{ status: 'consented', measures: [{ status: 'completed' }, { status: 'completed' }] }] },
    });
  });

  it('shows what is right after a correction, and the correction', async () => {
    const { json } = await get(`/v1/cases/${open.caseId}`);
    expect(json).toMatchObject({
      identification: {
        feedback: [{ corrected: ['statement'], data: { statement: expect.stringContaining('eleven weeks') } }],
      },
      records: { corrections: [{ data: { oldValue: expect.stringContaining('two months'), why: 'misheard' } }] },
    });
  });

  it.each(['analyst', 'trainer', 'admin'])('withholds personal data from %s', async (role) => {
    const { json, text } = await get(`/v1/cases/${open.caseId}`, [role]);
    expect(json).toMatchObject({
      identification: { feedback: [{ data: { statement: { withheld: true }, channel: 'phone' } }] },
    });
    expect(text).not.toMatch(/two months|eleven weeks|林小姐|"sealed"/);
  });

  it('puts on record who was shown the personal data of which revision', async () => {
    const before = looks.length;
    await get(`/v1/cases/${open.caseId}`);
    await get(`/v1/cases/${open.caseId}`, ['analyst']);
    await get('/v1/cases/01990000-0000-7000-8000-00000000dead');
    const detail = `revision=${open.last.revision}`;
    expect(looks.slice(before)).toEqual([{ caseId: open.caseId, part: 'case', detail, person: people.specialist }]);
  });

  it('withholds personal data from who is complained about, without a record', async () => {
    const before = looks.length;
    const { text, json } = await get(`/v1/cases/${open.caseId}`, ['line_manager'], 'zhang.adjuster');
    expect(text).not.toMatch(/two months|eleven weeks/);
    expect(json).toMatchObject({ identification: { feedback: [{ data: { statement: { withheld: true } } }] } });
    expect(looks).toHaveLength(before);
  });

  it('opens personal data for somebody who works on cases besides', async () => {
    const { text } = await get(`/v1/cases/${open.caseId}`, ['admin', 'auditor']);
    expect(text).toContain('eleven weeks');
  });

  it('knows no personal data any more once the key is deleted', async () => {
    const sample = assessed({ firstPosition: 5_000n });
    const log = feedOf(await reallySealed(sample.events, vault, 'customer:leaver'));
    for (const view of caseViews) await project(database.store, view, log, [50]);
    expect((await get(`/v1/cases/${sample.caseId}`)).text).toContain('two months');
    await vault.deleteKey('customer:leaver');
    const { json } = await get(`/v1/cases/${sample.caseId}`);
    expect(json).toMatchObject({ identification: { feedback: [{ data: { statement: { erased: true } } }] } });
  });

  it.each(['01990000-0000-7000-8000-00000000dead', 'nonsense'])('answers 404 for %s', async (caseId) => {
    expect(await get(`/v1/cases/${caseId}`)).toMatchObject({ status: 404, json: { code: 'not-found' } });
  });
});

describe('GET /v1/work-list', () => {
  it('shows what awaits the asking person', async () => {
    const answer = await get('/v1/work-list');
    expect(ids(answer)).toContain(open.caseId);
    expect(answer.json['items']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          caseId: open.caseId,
          awaits: [expect.objectContaining({ commands: ['judge'], clause: '2.2' })],
        }),
      ]),
    );
  });

  it('is empty for somebody from whom nothing is awaited', async () => {
    expect((await get('/v1/work-list', ['analyst'], 'ann.analyst')).json['items']).toEqual([]);
  });

  it('shows the work of others to line managers only', async () => {
    expect((await get('/v1/work-list?role=claims_specialist', ['line_manager'], people.manager)).status).toBe(200);
    expect(await get('/v1/work-list?role=line_manager')).toMatchObject({
      status: 403,
      json: { code: 'not-permitted' },
    });
  });
});

describe('GET /openapi.json', () => {
  it('describes every query with its parameters', async () => {
    const { json } = await send(`${url}/openapi.json`);
    const { paths } = json as { paths: Record<string, { get: { parameters?: { name: string }[] } }> };
    const names = (path: string): string[] => (paths[path]?.get.parameters ?? []).map(({ name }) => name);
    expect(names('/v1/cases')).toEqual(
      expect.arrayContaining(['stage', 'line-of-business', 'first-contact', 'cursor', 'at-least']),
    );
    expect(names('/v1/cases/{caseId}')).toEqual(expect.arrayContaining(['caseId', 'at-least']));
    expect(names('/v1/work-list')).toEqual(expect.arrayContaining(['person', 'role', 'limit']));
    expect(names('/v1/customers/{customerId}/cases')).toEqual(expect.arrayContaining(['customerId', 'sort']));
    expect(JSON.stringify(json)).not.toContain('#/components/schemas/undefined');
  });
});
