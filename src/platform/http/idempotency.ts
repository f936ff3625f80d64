import { createHash } from 'node:crypto';
import type { Actor } from '../event-sourcing/event.js';
import { badRequest } from './problem.js';

/** Hex SHA-256 of the scoped key and of the request that came with it, as kept in event metadata. */
export interface Idempotency {
  readonly key: string;
  readonly fingerprint: string;
}

/** What a repeated request must have in common with the first. */
export interface RequestIdentity {
  readonly method: string;
  readonly path: string;
  readonly body: Uint8Array;
}

const visibleAscii = /^[\x21-\x7e]{1,255}$/;

/**
 * Reads `Idempotency-Key` and ties it to the person and the application that sent it, so that nobody meets another's key.
 *
 * @throws ProblemError 400 `idempotency-key-malformed` unless it is 1 to 255 visible ASCII characters.
 */
export function readIdempotency(
  header: string | string[] | undefined,
  actor: Actor,
  request: RequestIdentity,
): Idempotency | undefined {
  if (header === undefined) {
    return undefined;
  }
  if (typeof header !== 'string' || !visibleAscii.test(header)) {
    const message = 'must be 1 to 255 visible ASCII characters, without blanks';
    throw badRequest('idempotency-key-malformed', `Idempotency-Key ${message}.`, [
      { in: 'header', pointer: '/idempotency-key', message },
    ]);
  }
  return {
    key: sha256(JSON.stringify([actor.person, actor.application ?? null, header])),
    fingerprint: sha256(`${request.method} ${request.path}\n`, request.body),
  };
}

function sha256(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  parts.forEach((part) => hash.update(part));
  return hash.digest('hex');
}
