import {
  MongoBulkWriteError,
  MongoError,
  MongoNetworkError,
  MongoServerError,
  MongoServerSelectionError,
} from 'mongodb';
import type { WriteError } from 'mongodb';

const OUT_OF_DISK_SPACE = 14031;
/**
 * Server codes after which the same command may be sent again: not primary, shutting down, stepping down, timeouts, network, and a
 * full disk, because the server writes on as soon as there is room.
 */
const PASSING_CODES: ReadonlySet<unknown> = new Set([
  6,
  7,
  50,
  64,
  89,
  91,
  112,
  134,
  189,
  262,
  317,
  358,
  384,
  9001,
  10058,
  10107,
  11600,
  11602,
  13435,
  13436,
  OUT_OF_DISK_SPACE,
]);
const PASSING_NAMES: ReadonlySet<string> = new Set([
  'MongoPoolClearedError',
  'MongoPoolClearedOnNetworkError',
  'MongoWaitQueueTimeoutError',
  'MongoNotConnectedError',
  'MongoExpiredSessionError',
]);

/**
 * Whether the database could not be reached or was not able to write for now, so that the same command may be repeated; whether
 * it was carried out is open. Everything else is a fault of the command and would fail again.
 */
export function isStoreUnavailable(error: unknown): boolean {
  if (!(error instanceof MongoError)) return false;
  if (error instanceof MongoNetworkError || error instanceof MongoServerSelectionError) return true;
  if (PASSING_NAMES.has(error.name)) return true;
  if (error.hasErrorLabel('RetryableWriteError') || error.hasErrorLabel('ResumableChangeStreamError')) return true;
  if (error instanceof MongoBulkWriteError) return isPassingBulkFailure(error);
  return error instanceof MongoServerError && PASSING_CODES.has(error.code);
}

/** Whether the database refuses writes for want of disk space; reads go on, and nobody but an operator ends it. */
export function isOutOfDiskSpace(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === OUT_OF_DISK_SPACE;
}

/** By what failed: writes of it, the confirmation of those that succeeded, or the command as a whole. */
function isPassingBulkFailure(error: MongoBulkWriteError): boolean {
  if (refusedWrites(error).length > 0) return lastingRefusal(error) === undefined;
  const unconfirmed = error.result.getWriteConcernError();
  if (unconfirmed !== undefined) return PASSING_CODES.has(unconfirmed.code);
  // The driver keeps an error of its own, such as a broken connection, as the response; of the server's it takes over the code.
  const wrapped: unknown = error.errorResponse;
  return wrapped instanceof MongoError ? isStoreUnavailable(wrapped) : PASSING_CODES.has(error.code);
}

/** Whether an upsert guarded by a condition met a document of that id which fails the condition. */
export function isDuplicateId(error: { readonly code?: unknown; readonly errmsg?: string | undefined }): boolean {
  return error.code === 11000 && /\bindex: _id_( |$)/.test(error.errmsg ?? '');
}

/** Writes of an unordered bulk that the server refused, without upserts that met a newer document. */
export function refusedWrites(error: MongoBulkWriteError): readonly WriteError[] {
  const errors: readonly WriteError[] = Array.isArray(error.writeErrors) ? error.writeErrors : [error.writeErrors];
  return errors.filter((each) => !isDuplicateId(each));
}

/** The first write of an unordered bulk that the server would refuse again. */
export function lastingRefusal(error: MongoBulkWriteError): WriteError | undefined {
  return refusedWrites(error).find(({ code }) => !PASSING_CODES.has(code));
}
