import { type RawValue } from '../bson/raw-value.js';
import { T, typeName } from '../bson/types.js';
import { CODE, MongoError } from '../errors.js';
import { checkFields } from './field-check.js';
import { type Request } from './request.js';

const UUID_SUBTYPE = 4;
const UUID_BYTES = 16;
const SESSION_FIELDS = new Set(['id', 'uid', 'txnNumber', 'txnUUID']);
const RETRYABLE = new Set(['insert', 'update', 'delete', 'findAndModify', 'findandmodify']);

/**
 * Checks the session and the transaction number that a command carries.
 * @throws MongoError 14, 207, 40414 or 40415 for what is no session; 14, 72 or 50768 for a number that cannot be one
 */
export function checkSession(request: Request): void {
  const session = request.get('lsid');
  if (session) checkSessionId(session, 'OperationSessionInfo.lsid');
  const number = request.get('txnNumber');
  if (!number) return;
  if (number.type !== T.INT64) throw wrongType('OperationSessionInfo.txnNumber', number, 'long');
  if (!session)
    throw new MongoError(CODE.InvalidOptions, 'Transaction number requires a session ID to also be specified');
  if (number.bigint() < 0n) throw new MongoError(CODE.InvalidOptions, 'Transaction number cannot be negative');
  if (!RETRYABLE.has(request.name))
    throw new MongoError(
      50768,
      `txnNumber may only be provided for multi-document transactions and retryable write commands. autocommit:false was not provided, and ${request.name} is not a retryable write command.`,
    );
}

/**
 * The sessions that a command about sessions names.
 * @throws MongoError 14, 207, 40414 or 40415 when it does not name sessions
 */
export function namedSessions({ name, fields }: Request): RawValue[] {
  const list = fields.get(name);
  if (list?.type !== T.ARRAY) throw wrongType(`${name}.${name}`, list, 'array');
  const sessions = list.items();
  for (const session of sessions) checkSessionId(session, `${name}.${name}FromClient`);
  return sessions;
}

function checkSessionId(session: RawValue, field: string): void {
  if (!session.isDocument) throw wrongType(field, session, 'object');
  const fields = session.map();
  checkFields(field, fields.keys(), SESSION_FIELDS);
  const id = fields.get('id');
  if (!id) throw new MongoError(40414, `BSON field '${field}.id' is missing but a required field`);
  if (id.type !== T.BINARY) throw wrongType(`${field}.id`, id, 'binData');
  const bytes = id.bytes();
  if (bytes[4] !== UUID_SUBTYPE)
    throw new MongoError(CODE.TypeMismatch, `BSON field '${field}.id' is the wrong binData type, expected type 'UUID'`);
  if (bytes.readInt32LE(0) !== UUID_BYTES)
    throw new MongoError(CODE.InvalidUUID, 'uuid must be a 16-byte binary field with UUID (4) subtype');
}

function wrongType(field: string, value: RawValue | undefined, expected: string): MongoError {
  const actual = typeName(value?.type ?? T.EOO);
  return new MongoError(
    CODE.TypeMismatch,
    `BSON field '${field}' is the wrong type '${actual}', expected type '${expected}'`,
  );
}
