import { Metadata, status, type StatusObject } from '@grpc/grpc-js';
import { DiskFullError } from '../../lmdb/disk-space.js';
import { DamagedEntryError } from '../../lmdb/table.js';
import { WriterClosedError } from '../append/group-writer.js';
import { type Expectation, expectedVersion } from '../append/expectation.js';
import { InvalidEventError } from '../wire/proposed-message.js';
import { MalformedMessageError } from '../wire/protobuf-reader.js';

/** A gRPC status that the client turns into one of its typed errors by the `exception` trailer. */
export class StatusError extends Error implements StatusObject {
  readonly details: string;
  readonly metadata = new Metadata();

  constructor(
    readonly code: status,
    message: string,
    trailers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.details = message;
    // Trailers carry ASCII only; a name outside of it is percent-encoded rather than lost.
    for (const [key, value] of Object.entries(trailers)) this.metadata.set(key, encodeTrailer(value));
  }
}

/** A value as trailers can carry it. */
export function encodeTrailer(value: string): string {
  return /^[\x20-\x7e]*$/.test(value) ? value : encodeURIComponent(value);
}

export function streamDeleted(stream: string): StatusError {
  return new StatusError(status.FAILED_PRECONDITION, `Event stream '${encodeTrailer(stream)}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  });
}

export function wrongVersionOnDelete(stream: string, expectation: Expectation, actual: number): StatusError {
  const name = encodeTrailer(stream);
  const expected = `${expectedVersion(expectation)}`;
  return new StatusError(
    status.FAILED_PRECONDITION,
    `Delete failed due to WrongExpectedVersion. Stream: ${name}, Expected version: ${expected}, Actual version: ${actual}`,
    {
      exception: 'wrong-expected-version',
      'stream-name': stream,
      'expected-version': expected,
      'actual-version': `${actual}`,
    },
  );
}

export function maximumAppendSizeExceeded(limit: number): StatusError {
  return new StatusError(status.INVALID_ARGUMENT, `Maximum Append Size of ${limit} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': `${limit}`,
  });
}

/** A call without credentials. */
export function accessDenied(): StatusError {
  return new StatusError(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' });
}

/** A call with credentials that are not right. */
export function notAuthenticated(): StatusError {
  return new StatusError(status.UNAUTHENTICATED, 'The user name or the password is not right');
}

export function invalidArgument(message: string): StatusError {
  return new StatusError(status.INVALID_ARGUMENT, message);
}

/** What the server answers with UNKNOWN: arguments that its own readers refuse. */
export function unknownError(message: string): StatusError {
  return new StatusError(status.UNKNOWN, message);
}

/** The status for whatever went wrong in a call. */
export function toStatus(error: unknown): StatusError {
  if (error instanceof StatusError) return error;
  if (error instanceof WriterClosedError) return new StatusError(status.UNAVAILABLE, error.message);
  if (error instanceof DamagedEntryError) return new StatusError(status.DATA_LOSS, error.message);
  if (error instanceof DiskFullError) return new StatusError(status.UNAVAILABLE, error.message);
  if (error instanceof MalformedMessageError) return invalidArgument(error.message);
  if (error instanceof InvalidEventError) {
    const trailers = {
      exception: 'missing-required-metadata-property',
      'required-metadata-properties': 'type,content-type',
    };
    return new StatusError(status.INVALID_ARGUMENT, error.message, error.missing.length > 0 ? trailers : {});
  }
  return unknownError(error instanceof Error ? error.message : String(error));
}
