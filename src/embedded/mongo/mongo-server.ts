import { createServer, type AddressInfo, type Server } from 'node:net';
import { type Engine } from './commands/engine.js';
import { CursorRegistry } from './cursors/cursor-registry.js';
import { Catalog } from './storage/catalog.js';
import { DocumentWriter } from './storage/document-writer.js';
import { Housekeeper } from './storage/housekeeper.js';
import { dropUnfinished } from './storage/index-build.js';
import { lockDirectory } from '../directory-lock.js';
import { openStore, type Store } from './storage/store.js';
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

/**
 * Starts the engine in this thread.
 * @throws Error when the directory is in use or the address cannot be had
 */
export async function startMongoServer(options: MongoServerOptions): Promise<MongoServer> {
  const { dataDir, host = '127.0.0.1', port = 0 } = options;
  const unlock = lockDirectory(dataDir);
  try {
    const store = openStore(dataDir);
    try {
      return await serve(store, unlock, host, port);
    } catch (error) {
      await store.close();
      throw error;
    }
  } catch (error) {
    unlock();
    throw error;
  }
}

async function serve(store: Store, unlock: () => void, host: string, port: number): Promise<MongoServer> {
  const catalog = new Catalog(store);
  const writer = new DocumentWriter(store, catalog);
  const cursors = new CursorRegistry();
  const server = createServer();
  await listening(server, host, port);
  const { port: bound } = server.address() as AddressInfo;
  const housekeeper = new Housekeeper({ store, catalog, writer }, () => cursors.expire());
  const engine: Engine = {
    store,
    catalog,
    writer,
    cursors,
    sweep: () => housekeeper.sweep(),
    address: { host, port: bound },
    startedAt: Date.now(),
    counters: new Map(),
  };
  await dropUnfinished(engine);
  housekeeper.sweep();
  const open = new Set<Connection>();
  let connections = 0;
  server.on('connection', (socket) => {
    const connection = new Connection(socket, engine, ++connections);
    open.add(connection);
    engine.counters.set('connections', open.size);
    socket.on('close', () => {
      void connection.end().then(() => {
        open.delete(connection);
        engine.counters.set('connections', open.size);
      });
    });
  });
  return {
    url: `mongodb://${host.includes(':') ? `[${host}]` : host}:${bound}/?directConnection=true`,
    port: bound,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      // Nothing may touch the store once it is closed, so commands under way are waited for.
      await Promise.all([...open].map((connection) => connection.end()));
      await closed;
      await housekeeper.stop();
      await store.close();
      unlock();
    },
  };
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
