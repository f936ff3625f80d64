import { AuditModule } from '../audit/audit.module.js';
import { acceptUploads } from '../archive/api/accept-uploads.js';
import { ArchiveModule } from '../archive/archive.module.js';
import { DocumentStore } from '../archive/documents/document-store.js';
import { archiveProblems } from '../archive/archive-problems.js';
import { CasesModule } from '../cases/cases.module.js';
import { CaseSettings } from '../cases/commands/case-settings.js';
import { caseProblems } from '../cases/commands/refused-command.js';
import { MergeWorker } from '../cases/workers/merge-worker.js';
import { DashboardsModule } from '../dashboards/dashboards.module.js';
import { combineProblems } from '../platform/http/problem-mapping.js';
import type { ReadinessProbe } from '../platform/observability/readiness.js';
import type { ViewLag } from '../platform/projections/view-lag.js';
import { allViews } from './all-views.js';
import type { Features, OpenFeatures } from './features.js';
import { openStores, type Stores } from './open-stores.js';
import { storeProblems } from './store-problems.js';
import { StoresModule } from './stores.module.js';

/** The features of the product, according to the roles of the process. */
export const openFeatures: OpenFeatures = async ({ config, logger, clock, engines }): Promise<Features> => {
  const stores = await openStores(config, engines, clock, logger);
  const settings = new CaseSettings(config.companyRules);
  const merges = new MergeWorker({
    ...stores,
    settings,
    onFailure: ({ _id }, error) => logger.error({ merge: _id, err: error }, 'a merge cannot be completed'),
  });
  return {
    modules: config.roles.includes('api')
      ? [StoresModule.of(stores, settings, config), CasesModule, AuditModule, ArchiveModule, DashboardsModule]
      : [],
    probes: [
      eventStoreProbe(stores),
      mongoProbe(stores),
      ...allViews(config.timeZone).map(({ name }) => viewProbe(name, stores)),
    ],
    problems: combineProblems(storeProblems, caseProblems, archiveProblems),
    acceptBodies: (fastify) => acceptUploads(fastify, config.documentLimitBytes),
    projectors: () => stores.projectors.lag(),
    start: () => {
      if (config.roles.includes('projector')) stores.projectors.start();
      if (config.roles.includes('worker')) {
        merges.start();
        sweepOldContent(stores).catch((error: unknown) => logger.warn({ err: error }, 'stored content was not swept'));
      }
      return Promise.resolve();
    },
    stop: async () => {
      await merges.stop();
      await stores.close();
    },
  };
};

/** Uploads take minutes; one that is unfinished after a day was left by a process that died in the middle of it. */
async function sweepOldContent({ mongo, documentCipher, clock }: Stores): Promise<void> {
  const documents = new DocumentStore(mongo, documentCipher, clock);
  await documents.prepare();
  await documents.sweep(new Date(Date.now() - 86_400_000));
}

function eventStoreProbe({ log }: Stores): ReadinessProbe {
  return { name: 'eventstore', check: async () => ({ ready: true, detail: { head: String(await log.ping()) } }) };
}

function mongoProbe({ mongo }: Stores): ReadinessProbe {
  return { name: 'mongo', check: async () => mongo.ping().then(() => ({ ready: true })) };
}

/** A view that failed, or was never begun, makes the process not ready; one that is behind says how far. */
function viewProbe(view: string, { projectors }: Stores): ReadinessProbe {
  return {
    name: `projector ${view}`,
    check: async () => {
      const lag = (await projectors.lag()).find((one) => one.view === view);
      return lag === undefined
        ? { ready: false, detail: { state: 'not started' } }
        : { ready: lag.state !== 'failed', detail: detailOf(lag) };
    },
  };
}

function detailOf({
  version,
  position,
  head,
  behind,
  waiting,
  state,
  failure,
}: ViewLag): Readonly<Record<string, unknown>> {
  return {
    state,
    version,
    position: position.toString(),
    head: head?.toString() ?? null,
    behind: behind.toString(),
    waiting,
    ...(failure === undefined
      ? {}
      : { failure: { ...failure, revision: failure.revision?.toString(), position: failure.position?.toString() } }),
  };
}
