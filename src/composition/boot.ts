import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../app.module.js';
import type { Config } from '../config/config.js';
import { SettableClock, SystemClock } from '../platform/clock.js';
import { createHttpApp } from '../platform/http/http-app.js';
import { combineProblems, platformProblems } from '../platform/http/problem-mapping.js';
import { DevelopmentIssuer } from '../platform/identity/development-issuer.js';
import { configuredIssuers } from '../platform/identity/trusted-issuers.js';
import { type Logger, NestLogger } from '../platform/observability/logger.js';
import { Metrics } from '../platform/observability/metrics.js';
import { observeRequests } from '../platform/observability/request-observer.js';
import type { Engines } from './engines.js';
import type { Features, OpenFeatures } from './features.js';
import { stopServing } from './stop-serving.js';

/** A process that serves. */
export interface RunningProcess {
  /** Where it listens, e.g. `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Present in development. */
  readonly developmentIssuer?: DevelopmentIssuer;
  /** Settles, with a sentence, when the process cannot go on; else stays pending. */
  readonly failed: Promise<string>;
  /** Stops accepting, finishes what is in flight, stops the features and closes the engines. */
  close(): Promise<void>;
}

export interface BootParts {
  readonly config: Config;
  readonly logger: Logger;
  /** Opened already; closed with the process, and when it does not come up. */
  readonly engines: Engines;
  readonly openFeatures: OpenFeatures;
}

/** From a configuration to a process that serves. What was opened is closed again when a later step fails. */
export async function boot(parts: BootParts): Promise<RunningProcess> {
  const { config, logger, engines } = parts;
  try {
    tellEngines(config, engines, logger);
    return await serve(parts);
  } catch (error) {
    await engines.close();
    throw error;
  }
}

async function serve({ config, logger, engines, openFeatures }: BootParts): Promise<RunningProcess> {
  const metrics = new Metrics();
  const clock = config.production ? new SystemClock() : developmentClock(config);
  const issuer = config.production ? undefined : await DevelopmentIssuer.open(config.dataDir, config);
  const features = await openFeatures({ config, logger, metrics, clock, engines });
  if (features.projectors !== undefined) {
    metrics.readProjectorsFrom(features.projectors);
  }
  const development =
    issuer !== undefined && clock instanceof SettableClock ? { development: { issuer, clock } } : undefined;
  const root = AppModule.of({
    config,
    identity: { issuers: await configuredIssuers(config), ...development },
    observability: { logger, metrics, probes: features.probes },
    features: features.modules,
  });
  const app = await createHttpApp(root, {
    bodyLimitBytes: config.bodyLimitBytes,
    requestsPerMinute: config.requestsPerMinute,
    problems: combineProblems(platformProblems, features.problems ?? {}),
    log: logger,
    nestLogger: new NestLogger(logger),
    description: {
      title: 'Redress',
      description: 'Escalation handling for insurance claims: commands, case histories and projections.',
      version: '1',
    },
    extend: (fastify) => observeRequests(fastify, metrics, logger),
    ...(features.acceptBodies === undefined ? {} : { acceptBodies: features.acceptBodies }),
  });
  return listen(app, config, engines, features, issuer);
}

function developmentClock({ developmentClockStart: start }: Config): SettableClock {
  return new SettableClock(start === undefined ? {} : { start });
}

async function listen(
  app: NestFastifyApplication,
  { host, port }: Config,
  engines: Engines,
  features: Features,
  developmentIssuer: DevelopmentIssuer | undefined,
): Promise<RunningProcess> {
  const close = async (): Promise<void> => {
    await stopServing(app);
    await features.stop();
    await app.close();
    await engines.close();
  };
  try {
    await app.listen({ host, port });
    await features.start();
  } catch (error) {
    await stopServing(app);
    await features.stop();
    throw error;
  }
  return {
    url: await app.getUrl(),
    failed: engines.died,
    close,
    ...(developmentIssuer === undefined ? {} : { developmentIssuer }),
  };
}

function tellEngines({ production, dataDir }: Config, engines: Engines, logger: Logger): void {
  const tell = (store: string, source: Engines['mongoSource'], url: string): void => {
    const line = { store, source, url: withoutCredentials(url), dataDir };
    if (production && source !== 'configured') {
      logger.warn(line, `the ${store} is an embedded engine: one node, no replication`);
    } else {
      logger.info(line, source === 'configured' ? `the ${store} is configured` : `the ${store} is an embedded engine`);
    }
  };
  tell('event log', engines.eventStoreSource, engines.eventStoreUrl);
  tell('read models', engines.mongoSource, engines.mongoUrl);
}

function withoutCredentials(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//');
}
