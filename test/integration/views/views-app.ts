import { Global, Module, type INestApplication, type Provider } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppModule } from '../../../src/app.module.js';
import { CaseQueriesController } from '../../../src/cases/api/case-queries.controller.js';
import { EscalationFormController } from '../../../src/cases/api/escalation-form.controller.js';
import { TimelineController } from '../../../src/cases/api/timeline.controller.js';
import { ListCasesHandler } from '../../../src/cases/queries/list-cases.handler.js';
import { escalationFormProviders } from '../../../src/cases/views/escalation-form/escalation-form.providers.js';
import { timelineProviders } from '../../../src/cases/views/timeline/timeline.providers.js';
import { loadConfig } from '../../../src/config/config.js';
import { DashboardsModule } from '../../../src/dashboards/dashboards.module.js';
import { Clock, SettableClock } from '../../../src/platform/clock.js';
import type { StoredEvent, Timestamp } from '../../../src/platform/event-sourcing/event.js';
import { createHttpApp } from '../../../src/platform/http/http-app.js';
import { platformProblems } from '../../../src/platform/http/problem-mapping.js';
import { DevelopmentIssuer } from '../../../src/platform/identity/development-issuer.js';
import { configuredIssuers } from '../../../src/platform/identity/trusted-issuers.js';
import { createLogger, NestLogger } from '../../../src/platform/observability/logger.js';
import { Metrics } from '../../../src/platform/observability/metrics.js';
import { ViewQueries } from '../../../src/platform/projections/view-queries.js';
import type { View, ViewDocument } from '../../../src/platform/projections/view.js';
import type { PersonalDataShown } from '../../../src/privacy/access-log/access-event.js';
import { RecordedDisclosure } from '../../../src/privacy/access-log/recorded-disclosure.js';
import { Disclosure } from '../../../src/privacy/disclosure.js';
import { mapObjects } from '../../../src/privacy/document-walk.js';
import { MongoDataKeyStore } from '../../../src/privacy/mongo-data-key-store.js';
import { isSealed } from '../../../src/privacy/sealed-value.js';
import { PersonalDataVault } from '../../../src/privacy/personal-data-vault.js';
import { send, type Answer } from '../http/toy-app.js';
import { project } from '../projections/written-view.js';
import { openViewDatabase, type ViewDatabase } from './view-database.js';

export type Look = PersonalDataShown['data'] & { readonly person: string };

export interface ViewsApp {
  readonly database: ViewDatabase;
  readonly vault: PersonalDataVault;
  /** Folds the events into a view with the product's own writer. */
  project<Doc extends ViewDocument>(view: View<Doc>, events: readonly StoredEvent[]): Promise<void>;
  /** The events with the placeholders that fixtures have for sealed values sealed in earnest. */
  sealed(events: readonly StoredEvent[], subject?: string): Promise<readonly StoredEvent[]>;
  /** Seals a value as the codec does. */
  seal<Value = string>(value: Value, subject?: string): Promise<Value>;
  /** What was shown of personal data, and to whom. */
  readonly looks: readonly Look[];
  get(
    path: string,
    options?: { readonly roles?: string[]; readonly person?: string; readonly headers?: Record<string, string> },
  ): Promise<Answer>;
  fetch(path: string): Promise<Response>;
  close(): Promise<void>;
}

/** The queries of some views over HTTP, on an embedded engine. The clock stands at `now`. */
export async function startViewsApp({
  now,
  timeZone,
}: {
  readonly now: Timestamp;
  readonly timeZone: string;
}): Promise<ViewsApp> {
  const dataDir = await mkdtemp(join(tmpdir(), 'redress-views-'));
  const database = await openViewDatabase();
  const clock = new SettableClock({ start: now });
  const kek = { id: '0'.repeat(16), bytes: Buffer.alloc(32, 7) };
  const vault = new PersonalDataVault(new MongoDataKeyStore(database.store.db), kek, clock);
  const looks: Look[] = [];
  const disclosure = new RecordedDisclosure(new Disclosure(vault), {
    record: ({ data }, { actor }) =>
      Promise.resolve(void looks.push({ ...(data as PersonalDataShown['data']), person: actor.person })),
  });
  const shared: Provider[] = [
    { provide: ViewQueries, useValue: database.queries },
    { provide: RecordedDisclosure, useValue: disclosure },
    { provide: Clock, useValue: clock },
  ];

  @Global()
  @Module({ providers: shared, exports: shared })
  class SharedModule {}

  @Module({
    imports: [CqrsModule],
    controllers: [TimelineController, EscalationFormController, CaseQueriesController],
    providers: [...timelineProviders, ...escalationFormProviders, ListCasesHandler],
  })
  class ViewsModule {}

  const app = await openHttp(dataDir, timeZone, clock, [SharedModule, ViewsModule, DashboardsModule]);
  const issuer = await DevelopmentIssuer.open(dataDir, { production: false });
  const url = await app.getUrl();
  const bearer = async (roles: string[], person = 'ann.lee') => `Bearer ${await issuer.issue({ person, roles })}`;
  let sealedValues = 0;
  return {
    database,
    vault,
    looks,
    project: async (view, events) => {
      const log = events.map((event) => ({ kind: 'event', event }) as const);
      await project(database.store, view, log, [1000]);
    },
    sealed: async (events, subject = 'CU-1') => {
      const sealers = await vault.ensureKeys([subject]);
      const seal = (value: unknown, id: string) =>
        mapObjects(value, (object) => {
          if (!isSealed(object)) return undefined;
          return object.sealed.startsWith('1.') ? object : sealers.get(subject)!.seal(object.sealed, id, 'data');
        });
      return events.map((event) => ({ ...event, data: seal(event.data, event.id) as StoredEvent['data'] }));
    },
    seal: async <Value>(value: Value, subject = 'CU-1') => {
      const sealers = await vault.ensureKeys([subject]);
      sealedValues += 1;
      return sealers.get(subject)!.seal(value, `event-${sealedValues}`, 'path') as Value;
    },
    get: async (path, { roles = ['claims_specialist'], person, headers = {} } = {}) =>
      send(`${url}${path}`, { headers: { authorization: await bearer(roles, person), ...headers } }),
    fetch: async (path) => fetch(`${url}${path}`, { headers: { authorization: await bearer(['claims_specialist']) } }),
    close: async () => {
      await app.close();
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function openHttp(
  dataDir: string,
  timeZone: string,
  clock: SettableClock,
  features: readonly (new () => object)[],
): Promise<INestApplication> {
  const config = loadConfig({ PORT: '0', DATA_DIR: dataDir, NODE_ENV: 'test', TIME_ZONE: timeZone });
  const logger = createLogger('silent', { write: () => undefined });
  const issuer = await DevelopmentIssuer.open(dataDir, { production: false });
  const app = await createHttpApp(
    AppModule.of({
      config,
      identity: { issuers: await configuredIssuers(config), development: { issuer, clock } },
      observability: { logger, metrics: new Metrics(), probes: [] },
      features,
    }),
    {
      bodyLimitBytes: config.bodyLimitBytes,
      requestsPerMinute: config.requestsPerMinute,
      problems: platformProblems,
      log: logger,
      nestLogger: new NestLogger(logger),
      description: { title: 'Views', description: 'Views.', version: '1' },
    },
  );
  await app.listen(0, '127.0.0.1');
  return app;
}
