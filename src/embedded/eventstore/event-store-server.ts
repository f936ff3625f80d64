import { type Server, ServerCredentials } from '@grpc/grpc-js';
import { CONNECTION_LIMITS, type ConnectionLimits } from '../connections/limits.js';
import { Listener } from '../connections/listener.js';
import { lockDirectory } from '../directory-lock.js';
import { type Protection, reachableHost, requireProtection } from '../protection.js';
import { GroupWriter } from './append/group-writer.js';
import { UnfinishedAppends } from './append/unfinished-appends.js';
import { authenticationInterceptor } from './grpc/authentication.js';
import { flowingInterceptor } from './grpc/flowing-call.js';
import { Callers } from './grpc/callers.js';
import { createServer } from './grpc/create-server.js';
import { OpenCalls } from './grpc/open-calls.js';
import { PasswordCheck } from './grpc/password-check.js';
import { PersistentSubscriptions } from './persistent-subscriptions/persistent-subscriptions.js';
import { openDatabase } from './storage/database.js';
import { EventStore } from './storage/event-store.js';
import { seedSystemEvents } from './storage/seed.js';

/** Where the events are kept, where to listen and whom to let in. An account needs TLS: clients send passwords over TLS only. */
export interface EventStoreServerOptions extends Protection {
  /** Where the events are kept; made if missing, and used by one engine at a time. */
  readonly dataDir: string;
  /** 0 takes any free port. */
  readonly port?: number;
  /** What clients may take of the engine; {@link CONNECTION_LIMITS} unless told otherwise. */
  readonly limits?: ConnectionLimits;
}

export interface EventStoreServer {
  /** Connection string for the client, without credentials. */
  readonly url: string;
  readonly port: number;
  /** Writes what is queued, ends all calls and gives the directory back. */
  close(): Promise<void>;
}

/** How long replies may take to leave at shutdown, in milliseconds. */
const SHUTDOWN_GRACE_MS = 300;

/**
 * Serves the events in a directory over the EventStoreDB protocol, in the calling thread.
 * @throws DirectoryInUseError if another engine has the directory open; Error if the port is taken, if a TLS file cannot
 * be read, or if others could reach the engine unprotected.
 */
export async function startEventStoreServer(options: EventStoreServerOptions): Promise<EventStoreServer> {
  const { dataDir, host = '127.0.0.1', account, limits = CONNECTION_LIMITS } = options;
  requireProtection(options);
  if (account && !options.tls)
    throw new Error('The event engine takes a password over TLS only; give it a certificate');
  const clientHost = hostForClients(host);
  const listener = new Listener(options.tls, limits, 'h2');
  const callers = new Callers();
  const interceptors = [
    flowingInterceptor,
    callers.interceptor,
    ...(account ? [authenticationInterceptor(new PasswordCheck(account))] : []),
  ];
  const unlock = lockDirectory(dataDir);
  const calls = new OpenCalls();
  let store: EventStore | undefined;
  try {
    store = new EventStore(openDatabase(dataDir));
    seedSystemEvents(store);
    const writer = new GroupWriter(store);
    const groups = new PersistentSubscriptions({ store, writer, now: () => performance.now() });
    let port = 0;
    const unfinished = new UnfinishedAppends(limits.patienceMs);
    const address = (): { host: string; port: number } => ({ host: clientHost, port });
    const cut = (peer: string): void => callers.cut(peer);
    const server = createServer({ store, writer, groups, calls, unfinished, cut, address, interceptors });
    // TLS ends at the listener, which knows who has never come further than the handshake.
    const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
    listener.onClient((socket, spoke) => {
      callers.add(socket, spoke);
      injector.injectConnection(socket);
    });
    port = await listener.listen(host, options.port ?? 0);
    const opened = store;
    return {
      url: `esdb://${clientHost}:${port}?tls=${options.tls !== undefined}`,
      port,
      close: async () => {
        writer.close();
        calls.closeAll();
        const left = listener.stop();
        await shutDown(server);
        await Promise.all([left, listener.close()]);
        await opened.close();
        unlock();
      },
    };
  } catch (error) {
    calls.closeAll();
    await store?.close();
    unlock();
    throw error;
  }
}

/** The client's connection strings know names and IPv4 addresses only. */
function hostForClients(host: string): string {
  const reachable = reachableHost(host);
  if (!reachable.includes(':')) return reachable;
  throw new Error(
    `No client of the event engine can be told the address ${host}; listen on an IPv4 address or a host name`,
  );
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
