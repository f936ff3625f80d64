import { Timestamp } from 'bson';
import { CONNECTION_LIMITS } from '../../connections/limits.js';
import { type Reply, type Request } from './request.js';
import { helloAuthentication } from './sasl.js';

/** The server version whose behaviour is offered, and its wire version. */
export const VERSION = '6.0.5';
export const WIRE_VERSION = 17;
export const MAX_BSON = 16 * 1024 * 1024;
export const MAX_MESSAGE = 48_000_000;
export const MAX_BATCH = 100_000;

/**
 * `hello` and `isMaster`: presents the engine as the primary of a replica set of one, because drivers offer retryable
 * writes to replica sets only.
 */
export function hello(request: Request): Reply {
  const { host, port } = request.engine.address;
  const me = `${request.localAddress === '' ? host : request.localAddress}:${port}`;
  return {
    helloOk: true,
    hosts: [me],
    setName: 'embedded',
    setVersion: 1,
    ...(request.name === 'hello' ? { isWritablePrimary: true } : { ismaster: true }),
    secondary: false,
    primary: me,
    me,
    maxBsonObjectSize: MAX_BSON,
    maxMessageSizeBytes: MAX_MESSAGE,
    maxWriteBatchSize: MAX_BATCH,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: 30,
    connectionId: request.connection,
    minWireVersion: 0,
    maxWireVersion: WIRE_VERSION,
    readOnly: false,
    ...helloAuthentication(request),
  };
}

/** `buildInfo` */
export function buildInfo(): Reply {
  return {
    version: VERSION,
    gitVersion: 'embedded',
    modules: ['embedded'],
    versionArray: [...VERSION.split('.').map(Number), 0],
    bits: 64,
    debug: false,
    maxBsonObjectSize: MAX_BSON,
    storageEngines: ['lmdb'],
  };
}

/** `serverStatus`, as far as tools look at it. */
export function serverStatus({ engine }: Request): Reply {
  const { host, port } = engine.address;
  const uptime = Date.now() - engine.startedAt;
  const { rss } = process.memoryUsage();
  const current = engine.counters.get('connections') ?? 0;
  return {
    host: `${host}:${port}`,
    version: VERSION,
    process: 'embedded',
    pid: process.pid,
    uptime: uptime / 1000,
    uptimeMillis: uptime,
    localTime: new Date(),
    connections: { current, available: Math.max(0, CONNECTION_LIMITS.connections - current) },
    opcounters: Object.fromEntries(
      ['insert', 'find', 'update', 'delete', 'getMore', 'aggregate'].map((name) => [
        name,
        engine.counters.get(name) ?? 0,
      ]),
    ),
    metrics: { cursor: { open: { total: engine.cursors.size } } },
    mem: { bits: 64, resident: Math.round(rss / 1_048_576) },
    storageEngine: { name: 'lmdb', persistent: true },
    operationTime: new Timestamp({ t: Math.floor(Date.now() / 1000), i: 1 }),
  };
}

/** `hostInfo` */
export function hostInfo(): Reply {
  return {
    system: { currentTime: new Date(), hostname: 'embedded', cpuAddrSize: 64 },
    os: { type: process.platform, name: process.platform },
    extra: {},
  };
}

/** `getParameter`: what tools ask for. */
export function getParameter(): Reply {
  return { featureCompatibilityVersion: { version: '6.0' } };
}
