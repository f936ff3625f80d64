import { type Server, ServerCredentials } from '@grpc/grpc-js';
import { lockDirectory } from '../directory-lock.js';
import { GroupWriter } from './append/group-writer.js';
import { createServer } from './grpc/create-server.js';
import { OpenCalls } from './grpc/open-calls.js';
import { openDatabase } from './storage/database.js';
import { EventStore } from './storage/event-store.js';
import { seedSystemEvents } from './storage/seed.js';

export interface EventStoreServerOptions {
  /** Where the events are kept; made if missing, and used by one engine at a time. */
  readonly dataDir: string;
  /** Address to listen on; loopback unless said otherwise, for the engine knows no passwords. */
  readonly host?: string;
  /** 0 takes any free port. */
  readonly port?: number;
}

export interface EventStoreServer {
  /** Connection string for the client. */
  readonly url: string;
  readonly port: number;
  /** Writes what is queued, ends all calls and gives the directory back. */
  close(): Promise<void>;
}

/** How long replies may take to leave at shutdown, in milliseconds. */
const SHUTDOWN_GRACE_MS = 300;

/**
 * Serves the events in a directory over the EventStoreDB protocol, in the calling thread.
 * @throws DirectoryInUseError if another engine has the directory open; Error if the port is taken.
 */
export async function startEventStoreServer(options: EventStoreServerOptions): Promise<EventStoreServer> {
  const { dataDir, host = '127.0.0.1' } = options;
  const unlock = lockDirectory(dataDir);
  let store: EventStore | undefined;
  try {
    store = new EventStore(openDatabase(dataDir));
    seedSystemEvents(store);
    const writer = new GroupWriter(store);
    const calls = new OpenCalls();
    let port = 0;
    const server = createServer(store, writer, calls, () => ({ host, port }));
    port = await listen(server, host, options.port ?? 0);
    const opened = store;
    return {
      url: `esdb://${host}:${port}?tls=false`,
      port,
      close: async () => {
        writer.close();
        calls.closeAll();
        await shutDown(server);
        await opened.close();
        unlock();
      },
    };
  } catch (error) {
    await store?.close();
    unlock();
    throw error;
  }
}

function listen(server: Server, host: string, port: number): Promise<number> {
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
}

function shutDown(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => server.forceShutdown(), SHUTDOWN_GRACE_MS);
    server.tryShutdown(() => {
      clearTimeout(force);
      resolve();
    });
  });
}
