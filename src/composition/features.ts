import type { DynamicModule, Type } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config/config.js';
import type { Clock } from '../platform/clock.js';
import type { ProblemTable } from '../platform/http/problem-mapping.js';
import type { Logger } from '../platform/observability/logger.js';
import type { Metrics, ReadProjectors } from '../platform/observability/metrics.js';
import type { ReadinessProbe } from '../platform/observability/readiness.js';
import type { Engines } from './engines.js';

/** What the features are made of. */
export interface Resources {
  readonly config: Config;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly engines: Engines;
}

/** What the features give to the process, according to its roles. */
export interface Features {
  readonly modules: readonly (Type | DynamicModule)[];
  readonly probes: readonly ReadinessProbe[];
  readonly problems?: ProblemTable;
  /** Adds the kinds of body that the features take besides JSON. */
  readonly acceptBodies?: (fastify: FastifyInstance) => void;
  /** Read for the metrics; `() => projectors.lag()` fits. */
  readonly projectors?: ReadProjectors;
  /** Called once the process listens: projectors and workers begin here. */
  start(): Promise<void>;
  /** Called when no request is in flight any more: projectors and workers end here, then the connections to the stores. */
  stop(): Promise<void>;
}

export type OpenFeatures = (resources: Resources) => Promise<Features>;
