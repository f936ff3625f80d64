/** The stream is not at the revision that the caller's If-Match names (412). */
export class StaleRevisionError extends Error {
  override readonly name = 'StaleRevisionError';

  constructor(
    readonly expected: bigint,
    readonly current: bigint,
  ) {
    super(`The record is at revision ${current.toString()}, not at ${expected.toString()}.`);
  }
}

/** A stream for a new record exists already (409). */
export class AlreadyExistsError extends Error {
  override readonly name = 'AlreadyExistsError';

  constructor(readonly streamName: string) {
    super(`${streamName} exists already.`);
  }
}

/** There is no such record (404). */
export class UnknownStreamError extends Error {
  override readonly name = 'UnknownStreamError';

  constructor(readonly streamName: string) {
    super(`There is no ${streamName}.`);
  }
}

/** The Idempotency-Key came before with another request body (422). */
export class IdempotencyKeyReusedError extends Error {
  override readonly name = 'IdempotencyKeyReusedError';

  constructor() {
    super('This Idempotency-Key was used before with another request.');
  }
}

/** Others kept writing to the stream while the command was decided again and again (503, may be sent again). */
export class ConcurrencyError extends Error {
  override readonly name = 'ConcurrencyError';

  constructor(
    readonly streamName: string,
    tries: number,
  ) {
    super(`${streamName} changed during each of ${tries} tries.`);
  }
}

/** Event data that JSON cannot carry unchanged: a defect of the code that made it. */
export class UnsafeDataError extends Error {
  override readonly name = 'UnsafeDataError';

  constructor(
    readonly path: string,
    problem: string,
  ) {
    super(`${path === '' ? 'The value' : path} ${problem}`);
  }
}

/** A stored or decided event that the catalogue cannot explain: unknown type, newer schema version, missing metadata. */
export class UndecodableEventError extends Error {
  override readonly name = 'UndecodableEventError';

  /** `event`: type, with stream and revision where it is stored. */
  constructor(
    readonly event: string,
    problem: string,
  ) {
    super(`Event ${event}: ${problem}`);
  }
}
