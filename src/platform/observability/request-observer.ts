import type { FastifyInstance } from 'fastify';
import { actorIfKnown } from '../http/authenticated-request.js';
import { correlationIdOf } from '../http/correlation.js';
import type { Logger } from './logger.js';
import type { Metrics } from './metrics.js';

/**
 * Measures every request and logs it at `debug`, or `warn` when it failed for a reason of ours. The line has the route's pattern
 * and never the URL, whose parts and query may name people.
 */
export function observeRequests(fastify: FastifyInstance, metrics: Metrics, logger: Logger): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    const status = reply.statusCode;
    metrics.observeRequest(request.method, route, status, reply.elapsedTime / 1000);
    const level = status >= 500 ? 'warn' : 'debug';
    if (logger.isLevelEnabled(level)) {
      const line = {
        method: request.method,
        route,
        status,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        correlationId: correlationIdOf(request),
        person: actorIfKnown(request)?.person,
      };
      logger[level](line, 'request');
    }
    done();
  });
}
