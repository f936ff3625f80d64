/** The part of an object-mode `Readable` that is used; the client's own stream types do not fit the whole of it. */
export interface PullSource {
  read(): unknown;
  on(event: string, listener: (error: unknown) => void): unknown;
  off(event: string, listener: (error: unknown) => void): unknown;
}

export interface PullOptions {
  /** Longest wait for the next item, in milliseconds; time spent by the consumer does not count. */
  readonly idleMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/** Nothing arrived within `idleMs`. */
export class IdleTimeoutError extends Error {
  override readonly name = 'IdleTimeoutError';
}

/**
 * The items of an object-mode stream. Leaner than the stream's own iterator wrapped in another one: items at hand are taken
 * synchronously, and a timer exists only while there is nothing to take. Ends quietly on `signal`; rethrows the stream's error
 * after the items before it. The caller destroys the stream.
 */
export async function* pull<T>(
  stream: PullSource,
  { idleMs, signal }: PullOptions = {},
): AsyncGenerator<T, void, undefined> {
  const wake: { now: () => void } = { now: () => undefined };
  const seen: { ended: boolean; failure?: { readonly error: unknown } } = { ended: false };
  const onReadable = () => wake.now();
  const onEnd = () => {
    seen.ended = true;
    wake.now();
  };
  const onError = (error: unknown) => {
    seen.failure ??= { error };
    wake.now();
  };
  stream.on('readable', onReadable);
  stream.on('end', onEnd);
  stream.on('close', onEnd);
  stream.on('error', onError);
  signal?.addEventListener('abort', onReadable);
  try {
    while (signal?.aborted !== true) {
      const item = stream.read() as T | null;
      if (item !== null) {
        yield item;
        continue;
      }
      if (seen.failure !== undefined) throw seen.failure.error;
      if (seen.ended) return;
      await new Promise<void>((resolve, reject) => {
        const timer =
          idleMs === undefined
            ? undefined
            : setTimeout(() => reject(new IdleTimeoutError(`Nothing arrived for ${idleMs} ms.`)), idleMs);
        wake.now = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  } finally {
    signal?.removeEventListener('abort', onReadable);
    stream.off('readable', onReadable);
    stream.off('end', onEnd);
    stream.off('close', onEnd);
    // The error listener stays: the client emits late errors on streams that nobody reads any more.
  }
}
