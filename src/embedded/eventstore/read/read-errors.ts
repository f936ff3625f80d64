/** The stream was closed for ever. */
export class StreamDeletedError extends Error {
  constructor(readonly stream: string) {
    super('The stream is deleted');
  }
}

/** A position at which no event begins. */
export class InvalidPositionError extends Error {
  constructor() {
    super('Trying to read from an invalid position.');
  }
}

/** A filter that cannot be applied. */
export class InvalidFilterError extends Error {}

/** A read that asks for nothing. */
export class InvalidReadError extends Error {}
