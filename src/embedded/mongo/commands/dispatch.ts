import { type Document } from 'bson';
import { DiskFullError } from '../../lmdb/disk-space.js';
import { DamagedEntryError } from '../../lmdb/table.js';
import { encodeDocument } from '../bson/decode.js';
import { CODE, MongoError } from '../errors.js';
import { checkFields } from './field-check.js';
import { type Request } from './request.js';
import { requireSignIn } from './sasl.js';
import { refuseTransaction } from './session-commands.js';
import { checkSession } from './session-fields.js';
import { COMMANDS, type Command } from './table.js';
import { checkWriteConcern } from './write-run.js';

/** Fields that any command may carry. */
const GENERIC = new Set([
  '$db',
  '$readPreference',
  '$clusterTime',
  '$client',
  '$audit',
  'lsid',
  'txnNumber',
  'txnRetryCounter',
  'autocommit',
  'startTransaction',
  'stmtId',
  'writeConcern',
  'readConcern',
  'maxTimeMS',
  'maxTimeMSOpOnly',
  'comment',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
  '$queryOptions',
]);

/** Carries out a command and gives its reply, errors included. Never throws. */
export async function dispatch(request: Request): Promise<Buffer> {
  try {
    const { name, engine } = request;
    const command = COMMANDS.get(name);
    if (!command) throw new MongoError(CODE.CommandNotFound, `no such command: '${name}'`);
    requireSignIn(request);
    check(request, command);
    engine.counters.set(name, (engine.counters.get(name) ?? 0) + 1);
    const reply = await command.run(request);
    return Buffer.isBuffer(reply) ? reply : encodeDocument({ ...reply, ok: 1 });
  } catch (error) {
    return encodeDocument(errorReply(error));
  } finally {
    request.answered();
  }
}

function check(request: Request, command: Command): void {
  const { name, fields: given } = request;
  if (command.fields) {
    const known = command.fields;
    const unknown = [...given.keys()].filter((field) => field !== name && !GENERIC.has(field) && !known.has(field));
    checkFields(name, unknown, known);
  }
  if (given.has('autocommit') || given.has('startTransaction')) refuseTransaction();
  checkSession(request);
  const level = request.document('readConcern')?.map().get('level')?.string();
  if (level !== undefined && !['local', 'available', 'majority', 'linearizable'].includes(level))
    throw new MongoError(CODE.InvalidOptions, `read concern level '${level}' is not supported by the embedded engine`);
  if (command.writes) checkWriteConcern(request.document('writeConcern')?.map().get('w')?.js());
}

/** An error as a reply; what was not foreseen becomes an internal error. */
function errorReply(error: unknown): Document {
  const known = error instanceof MongoError ? error : unforeseen(error);
  return { ok: 0, errmsg: known.message, code: known.code, codeName: known.codeName, ...known.extra };
}

function unforeseen(error: unknown): MongoError {
  const text = error instanceof Error ? error.message : String(error);
  if (error instanceof DamagedEntryError) return new MongoError(CODE.DataCorruptionDetected, text);
  return new MongoError(error instanceof DiskFullError ? CODE.OutOfDiskSpace : CODE.InternalError, text);
}
