import { Controller, Get, Header, HttpCode, Inject, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../identity/access.decorators.js';
import { LivenessDto, ReadinessDto } from './health.dto.js';
import { Metrics } from './metrics.js';
import { type Readiness, READINESS_PROBES, readinessOf, type ReadinessProbe } from './readiness.js';

const probeTimeoutMs = 2000;

/** For load balancers, orchestrators and Prometheus. */
@ApiTags('operations')
@Public()
@Controller()
export class HealthController {
  constructor(
    @Inject(READINESS_PROBES) private readonly probes: readonly ReadinessProbe[],
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {}

  @Get('health/live')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Tell whether the process serves' })
  @ApiOkResponse({ description: 'It does.', type: LivenessDto })
  live(): { live: true } {
    return { live: true };
  }

  @Get('health/ready')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Tell whether the stores answer and every projector runs, and how far each is behind' })
  @ApiOkResponse({ description: 'Ready; the body gives the state and the lag of each part.', type: ReadinessDto })
  @ApiResponse({
    status: 503,
    description: 'A store is down or a projector failed; the body says which.',
    type: ReadinessDto,
  })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const readiness = await readinessOf(this.probes, probeTimeoutMs);
    reply.code(readiness.ready ? 200 : 503);
    return readiness;
  }

  @Get('metrics')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Give the measurements of the process to Prometheus' })
  @ApiProduces('text/plain')
  @ApiOkResponse({ description: 'Prometheus text exposition.', type: String })
  async exposeMetrics(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    reply.type(this.metrics.contentType);
    return this.metrics.expose();
  }
}
