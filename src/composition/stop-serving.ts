import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Longest time that a request in flight gets to finish. */
export const shutdownGraceMs = 10_000;

const idleCheckMs = 50;

/**
 * Stops accepting connections and waits for the requests in flight; those that take longer than the grace are cut off.
 * Features stay open meanwhile, because the requests need them.
 */
export async function stopServing(app: NestFastifyApplication, graceMs = shutdownGraceMs): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  const { server } = fastify;
  // A connection whose request was in flight when the server closed stays open for the next one, unless it is told otherwise.
  const idle = setInterval(() => server.closeIdleConnections(), idleCheckMs);
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  try {
    await fastify.close();
  } finally {
    clearInterval(idle);
    clearTimeout(cut);
  }
}
