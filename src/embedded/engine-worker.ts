import { Worker } from 'node:worker_threads';

/** An embedded engine that runs in a thread of its own. */
export interface EngineWorker {
  /** Connection string for the official client. */
  readonly url: string;
  /** Tells the engine to finish and waits until its thread has ended. */
  close(): Promise<void>;
  /** Resolves when the thread has ended: with nothing after `close()`, with the reason if it ended by itself. */
  readonly exited: Promise<Error | undefined>;
}

type EngineMessage = { readonly type: 'ready'; readonly url: string } | { readonly type: 'failed'; message: string };

/**
 * Starts an engine. The entry gets `options` as workerData, answers `ready` with its URL or `failed` with a message,
 * and ends when it is sent `close`.
 * @throws Error if the engine fails to start.
 */
export async function startEngineWorker(entry: URL, options: object): Promise<EngineWorker> {
  const worker = new Worker(entry, { workerData: options });
  let closing = false;
  let crash: Error | undefined;
  const exited = new Promise<Error | undefined>((resolve) => {
    worker.once('error', (error: unknown) => {
      crash = error instanceof Error ? error : new Error(String(error));
    });
    worker.once('exit', (code) =>
      resolve(crash ?? (closing ? undefined : new Error(`Engine ended with code ${code}`))),
    );
  });
  const started = new Promise<EngineMessage>((resolve) => worker.once('message', resolve));
  const first = await Promise.race([started, exited]);
  if (first === undefined || first instanceof Error) throw first ?? new Error('Engine ended before it was ready');
  if (first.type === 'failed') {
    await worker.terminate();
    throw new Error(first.message);
  }
  return {
    url: first.url,
    exited,
    close: async () => {
      closing = true;
      worker.postMessage('close');
      const error = await exited;
      if (error) throw error;
    },
  };
}
