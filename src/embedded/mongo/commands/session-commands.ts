import { randomUUID } from 'node:crypto';
import { UUID } from 'bson';
import { CODE, MongoError } from '../errors.js';
import { type Reply, type Request } from './request.js';
import { namedSessions } from './session-fields.js';

/** `startSession` */
export function startSession(): Reply {
  return { id: { id: new UUID(randomUUID()) }, timeoutMinutes: 30 };
}

/** `endSessions` and `killSessions`: cursors of sessions that end are closed. */
export function endSessions(request: Request): Reply {
  for (const session of namedSessions(request)) request.engine.cursors.killSession(session.bytes().toString('hex'));
  return {};
}

/** `refreshSessions`: of a session the engine keeps its last write only, and that by when it was made. */
export function refreshSessions(request: Request): Reply {
  namedSessions(request);
  return {};
}

/** Every command of a transaction. @throws MongoError 263 */
export function refuseTransaction(): never {
  throw new MongoError(
    CODE.OperationNotSupportedInTransaction,
    'Transactions are not supported by the embedded engine; use a replica set for multi-document transactions',
  );
}
