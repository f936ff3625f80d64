import type { FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';

const wellFormed = /^[A-Za-z0-9._:-]{1,128}$/;
// W3C Trace Context: version ff and ids of zeros are invalid.
const traceparent = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-|$)/;

interface Correlated {
  correlationId?: string;
}

/**
 * The id that ties together what one request causes: `X-Correlation-Id` when it is 1 to 128 of `A-Z a-z 0-9 . _ : -`, else the
 * trace id of a W3C `traceparent`, else a new UUIDv7. The same for the whole life of the request.
 */
export function correlationIdOf(request: FastifyRequest): string {
  const correlated = request.raw as typeof request.raw & Correlated;
  correlated.correlationId ??= chooseCorrelationId(request.headers['x-correlation-id'], request.headers['traceparent']);
  return correlated.correlationId;
}

/** See {@link correlationIdOf}; malformed values are passed over, because they are of no use to the caller's logs either. */
export function chooseCorrelationId(
  given: string | string[] | undefined,
  trace: string | string[] | undefined,
): string {
  if (typeof given === 'string' && wellFormed.test(given)) {
    return given;
  }
  const traceId = typeof trace === 'string' ? traceparent.exec(trace)?.[1] : undefined;
  return traceId ?? uuidv7();
}
