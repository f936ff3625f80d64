import { parentPort, workerData } from 'node:worker_threads';
import { type EventStoreServerOptions, startEventStoreServer } from './event-store-server.js';

/** Entry of the worker thread: starts the engine, reports, and closes it when told to. */
async function run(options: EventStoreServerOptions): Promise<void> {
  try {
    const server = await startEventStoreServer(options);
    parentPort?.once('message', (message: unknown) => {
      if (message === 'close') void server.close().then(() => process.exit(0));
    });
    parentPort?.postMessage({ type: 'ready', url: server.url });
  } catch (error) {
    parentPort?.postMessage({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}

await run(workerData as EventStoreServerOptions);
