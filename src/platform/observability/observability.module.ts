import { type DynamicModule, Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { type Logger, LOGGER } from './logger.js';
import { Metrics } from './metrics.js';
import { READINESS_PROBES, type ReadinessProbe } from './readiness.js';

export interface ObservabilityOptions {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly probes: readonly ReadinessProbe[];
}

/** Health, metrics and the logger. */
@Module({})
export class ObservabilityModule {
  static forRoot({ logger, metrics, probes }: ObservabilityOptions): DynamicModule {
    return {
      module: ObservabilityModule,
      global: true,
      controllers: [HealthController],
      providers: [
        { provide: LOGGER, useValue: logger },
        { provide: Metrics, useValue: metrics },
        { provide: READINESS_PROBES, useValue: probes },
      ],
      exports: [LOGGER, Metrics],
    };
  }
}
