import { parentPort, workerData } from 'node:worker_threads';
import { startMongoServer, type MongoServerOptions } from './mongo-server.js';

/** Entry of the worker thread: starts the engine, tells the parent where it listens, ends when told `close`. */
try {
  const server = await startMongoServer(workerData as MongoServerOptions);
  parentPort?.on('message', (message) => {
    if (message === 'close') void server.close().then(() => parentPort?.close());
  });
  parentPort?.postMessage({ type: 'ready', url: server.url });
} catch (error) {
  parentPort?.postMessage({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  parentPort?.close();
}
