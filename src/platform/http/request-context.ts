import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import type { Actor } from '../event-sourcing/event.js';
import { actorOf } from './authenticated-request.js';
import { type IfMatch, parseIfMatch } from './conditional.js';
import { correlationIdOf } from './correlation.js';
import { type Idempotency, readIdempotency } from './idempotency.js';
import { rawBodyOf } from './json-body.js';

/** Everything about a request that a command carries besides its body. */
export interface RequestContext {
  readonly actor: Actor;
  readonly correlationId: string;
  /** Id of this very request: the cause of the events that it leads to. */
  readonly causationId: string;
  readonly ifMatch?: IfMatch;
  readonly idempotency?: Idempotency;
}

/** The context of a request that the access guard let in. */
export function requestContextOf(request: FastifyRequest): RequestContext {
  const actor = actorOf(request);
  const ifMatch = parseIfMatch(request.headers['if-match']);
  const idempotency = readIdempotency(request.headers['idempotency-key'], actor, {
    method: request.method,
    path: request.url,
    body: rawBodyOf(request),
  });
  return {
    actor,
    correlationId: correlationIdOf(request),
    causationId: uuidv7(),
    ...(ifMatch === undefined ? {} : { ifMatch }),
    ...(idempotency === undefined ? {} : { idempotency }),
  };
}

/** Handler parameter of type {@link RequestContext}. */
export const Context = createParamDecorator((_: unknown, context: ExecutionContext) =>
  requestContextOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
