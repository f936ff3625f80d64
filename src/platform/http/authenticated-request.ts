import type { FastifyRequest } from 'fastify';
import type { Actor } from '../event-sourcing/event.js';

// Kept beside the request, so that nothing in a request can be mistaken for an actor.
const actors = new WeakMap<object, Actor>();

/** Records who sends the request; the access guard calls it once the token is verified. */
export function authenticate(request: FastifyRequest, actor: Actor): void {
  actors.set(request.raw, actor);
}

/** Who sends the request, or `undefined` on a public route. */
export function actorIfKnown(request: FastifyRequest): Actor | undefined {
  return actors.get(request.raw);
}

/** Who sends the request. Asking on a public route is a programming error. */
export function actorOf(request: FastifyRequest): Actor {
  const actor = actors.get(request.raw);
  if (actor === undefined) {
    throw new Error('The route is public, so its request has no actor.');
  }
  return actor;
}
