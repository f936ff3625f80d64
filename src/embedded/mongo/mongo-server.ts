import { createServer, type AddressInfo, type Socket } from 'node:net';
import { type Engine } from './commands/engine.js';
import { CursorRegistry } from './cursors/cursor-registry.js';
import { Catalog } from './storage/catalog.js';
import { DocumentWriter } from './storage/document-writer.js';
import { eraseGarbage, expireDocuments } from './storage/housekeeping.js';
import { dropUnfinished } from './storage/index-build.js';
import { lockDirectory } from './storage/lock-file.js';
import { Sessions } from './storage/sessions.js';
import { openStore } from './storage/store.js';
import { Connection } from './wire/connection.js';

/** Where to keep data and where to listen. */
export interface MongoServerOptions {
  readonly dataDir: string;
  /** 127.0.0.1 unless told otherwise */
  readonly host?: string;
  /** 0 (any free port) unless told otherwise */
  readonly port?: number;
}

/** A running engine. */
export interface MongoServer {
  /** what to give to the driver */
  readonly url: string;
  readonly port: number;
  /** Stops listening, lets the last writes finish and closes the database. */
  close(): Promise<void>;
}

/** How often expired documents, idle cursors and old sessions are looked for, in milliseconds. */
const HOUSEKEEPING = 60_000;

/**
 * Starts the engine in this thread.
 * @throws Error when the directory is in use or the address cannot be had
 */
export async function startMongoServer(options: MongoServerOptions): Promise<MongoServer> {
  const { dataDir, host = '127.0.0.1', port = 0 } = options;
  const lock = lockDirectory(dataDir);
  const store = openStore(dataDir);
  const catalog = new Catalog(store);
  const writer = new DocumentWriter(store, catalog);
  const cursors = new CursorRegistry();
  const sessions = new Sessions(store);
  let closing = false;
  let sweeping: Promise<void> = Promise.resolve();
  const sweep = (): void => {
    if (!closing) sweeping = sweeping.then(() => (closing ? undefined : eraseGarbage({ store, catalog, writer })));
  };
  const server = createServer();
  const address = (): { host: string; port: number } => ({
    host,
    port: (server.address() as AddressInfo | null)?.port ?? port,
  });
  const engine: Engine = {
    store,
    catalog,
    writer,
    cursors,
    sweep,
    address,
    startedAt: Date.now(),
    counters: new Map(),
  };
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    new Connection(socket, engine, ++connections);
  });
  await dropUnfinished(engine);
  sweep();
  const timer = setInterval(() => {
    cursors.expire();
    sweeping = sweeping.then(async () => {
      if (closing) return;
      await expireDocuments({ store, catalog, writer });
      await sessions.expire();
    });
  }, HOUSEKEEPING);
  timer.unref();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: bound } = address();
  return {
    url: `mongodb://${host}:${bound}/?directConnection=true`,
    port: bound,
    close: async () => {
      closing = true;
      clearInterval(timer);
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
      await sweeping;
      await store.close();
      lock.release();
    },
  };
}
