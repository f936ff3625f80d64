import { UserDirectory } from './authentication/user-directory.js';
import { type Engine } from './commands/engine.js';
import { CursorRegistry } from './cursors/cursor-registry.js';
import { Catalog } from './storage/catalog.js';
import { DocumentWriter } from './storage/document-writer.js';
import { Housekeeper } from './storage/housekeeper.js';
import { dropUnfinished } from './storage/index-build.js';
import { CONNECTION_LIMITS, type ConnectionLimits } from '../connections/limits.js';
import { Listener } from '../connections/listener.js';
import { SharedMemory } from '../connections/shared-memory.js';
import { lockDirectory } from '../directory-lock.js';
import { type Protection, reachableHost, requireProtection } from '../protection.js';
import { openStore, type Store } from './storage/store.js';
import { Blocks } from './wire/blocks.js';
import { Connection } from './wire/connection.js';
import { MAX_MESSAGE_BYTES } from './wire/framing.js';

/** Bytes that messages which have arrived in part may hold together: five of the greatest size. */
const MAX_ARRIVING_BYTES = 5 * MAX_MESSAGE_BYTES;

/** Bytes that answers which are not read may hold together. Made in larger buffers, they take some three times as much. */
const MAX_UNREAD_BYTES = 3 * MAX_MESSAGE_BYTES;

/** Where to keep data, where to listen and whom to let in. */
export interface MongoServerOptions extends Protection {
  readonly dataDir: string;
  /** 0 (any free port) unless told otherwise */
  readonly port?: number;
  /** What clients may take of the engine; {@link CONNECTION_LIMITS} unless told otherwise */
  readonly limits?: ConnectionLimits;
}

/** A running engine. */
export interface MongoServer {
  /** what to give to the driver, without credentials */
  readonly url: string;
  readonly port: number;
  /** Stops listening, lets the last writes finish and closes the database. */
  close(): Promise<void>;
}

/**
 * Starts the engine in this thread.
 * @throws Error when the directory is in use, the address cannot be had, a TLS file cannot be used, or others could reach
 * the engine unprotected
 */
export async function startMongoServer(options: MongoServerOptions): Promise<MongoServer> {
  const { dataDir } = options;
  requireProtection(options);
  const unlock = lockDirectory(dataDir);
  try {
    const store = openStore(dataDir);
    try {
      return await serve(store, unlock, options);
    } catch (error) {
      await store.close();
      throw error;
    }
  } catch (error) {
    unlock();
    throw error;
  }
}

async function serve(store: Store, unlock: () => void, options: MongoServerOptions): Promise<MongoServer> {
  const { host = '127.0.0.1', port = 0, account, tls, limits = CONNECTION_LIMITS } = options;
  const catalog = new Catalog(store);
  const writer = new DocumentWriter(store, catalog);
  const cursors = new CursorRegistry();
  const listener = new Listener(tls, limits);
  const clientHost = reachableHost(host);
  const bound = await listener.listen(host, port);
  const housekeeper = new Housekeeper({ store, catalog, writer }, () => cursors.expire());
  const engine: Engine = {
    store,
    catalog,
    writer,
    cursors,
    sweep: () => housekeeper.sweep(),
    address: { host: clientHost, port: bound },
    users: new UserDirectory(account),
    startedAt: Date.now(),
    counters: new Map(),
  };
  await dropUnfinished(engine);
  housekeeper.sweep();
  const memory = {
    arriving: new SharedMemory(MAX_ARRIVING_BYTES),
    unread: new SharedMemory(MAX_UNREAD_BYTES),
    blocks: new Blocks(),
  };
  const open = new Set<Connection>();
  let connections = 0;
  listener.onClient((socket, spoke) => {
    const connection = new Connection(socket, engine, ++connections, limits.patienceMs, memory, spoke);
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
    url: urlOf(clientHost, bound, tls !== undefined),
    port: bound,
    close: async () => {
      const closed = listener.close();
      // Nothing may touch the store once it is closed, so commands under way are waited for.
      await Promise.all([...open].map((connection) => connection.end()));
      await closed;
      await housekeeper.stop();
      await store.close();
      unlock();
    },
  };
}

function urlOf(host: string, port: number, tls: boolean): string {
  const address = host.includes(':') ? `[${host}]` : host;
  return `mongodb://${address}:${port}/?directConnection=true${tls ? '&tls=true' : ''}`;
}
