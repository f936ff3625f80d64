/** The event store did not answer within the time that a caller can wait; the outcome of an append is then unknown. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';

  constructor(cause: unknown) {
    super('The event store does not answer.', { cause });
  }
}

/** The stream is at another revision than the append expected; nothing was written. */
export class WrongRevisionError extends Error {
  override readonly name = 'WrongRevisionError';

  /** `actual`: the stream's last revision, `no-stream` when it has none. */
  constructor(
    readonly streamName: string,
    readonly expected: bigint | 'no-stream',
    readonly actual: bigint | 'no-stream',
  ) {
    super(`Stream ${streamName} is at ${String(actual)}, not at ${String(expected)}.`);
  }
}

/** The event store refuses the append as such (too large, stream deleted, access denied, …); nothing was written. */
export class AppendRefusedError extends Error {
  override readonly name = 'AppendRefusedError';

  constructor(
    readonly streamName: string,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`The event store refuses to append to ${streamName}: ${reason}`, options);
  }
}
