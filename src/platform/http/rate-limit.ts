import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from './problem.js';

/** What watches the process asks as often as it likes. */
const unlimited = /^\/(health\/|metrics$)/;

/** The same token is the same caller, however the word before it is written. */
function tokenOf(authorization: string | undefined): string | undefined {
  return /^\S+\s+(\S+)\s*$/.exec(authorization ?? '')?.[1];
}

/**
 * Answers 429 with `Retry-After` to a caller who has sent more requests than that within a minute. A caller is whoever sends the same
 * credentials, or, without any, comes from the same address. Counted in this process.
 */
export async function limitRequests(fastify: FastifyInstance, perMinute: number): Promise<void> {
  // Awaited, because it reaches only routes that are registered after it has loaded.
  await fastify.register(rateLimit, {
    max: perMinute,
    timeWindow: 60_000,
    keyGenerator: ({ headers, ip }: FastifyRequest) => tokenOf(headers.authorization) ?? ip,
    allowList: ({ url }: FastifyRequest) => unlimited.test(url),
    errorResponseBuilder: (_, { max, ttl }) =>
      new ProblemError({
        status: 429,
        code: 'too-many-requests',
        title: 'Too many requests',
        detail: `You may send ${max} requests in a minute. Go on in ${Math.ceil(ttl / 1000)} s.`,
        headers: { 'retry-after': String(Math.ceil(ttl / 1000)) },
      }),
  });
}
