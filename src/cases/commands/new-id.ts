import { v5 as uuidv5, v7 as uuidv7 } from 'uuid';
import type { RequestContext } from '../../platform/http/request-context.js';

/** Namespace of the ids that follow from an Idempotency-Key. */
const namespace = '7a1cc8a4-31f4-5d6e-9c55-0c9b7a3a5d10';

/**
 * Id of something that a request makes: a UUIDv7, or with an Idempotency-Key a UUIDv5 of the key, so that a repeated
 * request names the same thing.
 *
 * @param kind what the id is for, e.g. `case`
 */
export function newId(kind: string, context: RequestContext): string {
  return context.idempotency === undefined ? uuidv7() : uuidv5(`${kind}:${context.idempotency.key}`, namespace);
}
