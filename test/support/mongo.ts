import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { MongoClient, type Db, type Collection, type Document, type MongoClientOptions } from 'mongodb';
import { givenMongoUrl } from './given-mongo.js';

/** The server under test: the embedded engine, or the one `MONGODB_URL` names. */
export interface TestMongo {
  readonly url: string;
  /** URL of the primary alone, for plain connections: a replica set has several servers. */
  readonly primaryUrl: string;
  readonly embedded: boolean;
  readonly client: MongoClient;
  readonly db: Db;
  /** a collection nobody used before */
  fresh<T extends Document = Document>(): Collection<T>;
  stop(): Promise<void>;
}

/** The compiled engine. */
export const engineDirectory = resolve('dist/embedded/mongo');

/** True when the tests run against a server that is not ours to stop and start. */
export const external = givenMongoUrl !== undefined;

/** The account of the server that `MONGODB_URL` names, and its URL without it; undefined when there is none. */
export const externalAccount = accountOf(givenMongoUrl);

function accountOf(
  url: string | undefined,
): { readonly url: string; readonly account: { readonly name: string; readonly password: string } } | undefined {
  const [, scheme, name, password, rest] = /^(.*:\/\/)([^:@/]+):([^@/]+)@(.*)$/.exec(url ?? '') ?? [];
  if (scheme === undefined || name === undefined || password === undefined || rest === undefined) return undefined;
  return { url: scheme + rest, account: { name: decodeURIComponent(name), password: decodeURIComponent(password) } };
}

/** `describe` for tests that start and kill engines of their own; skipped by name against another server. */
export const describeEmbedded = external ? describe.skip : describe;

/** Connects to the server under test, starting the engine (built, in a worker thread) when none is given. */
export async function startMongo(options: MongoClientOptions = {}): Promise<TestMongo> {
  const engine = givenMongoUrl === undefined ? await startTemporaryEngine() : undefined;
  const url = givenMongoUrl ?? engine?.url ?? '';
  const client = await MongoClient.connect(url, { useBigInt64: true, serverSelectionTimeoutMS: 5000, ...options });
  const db = client.db(`test_${randomUUID().slice(0, 8)}`);
  const { primary } = (await db.command({ hello: 1 })) as { primary: string };
  return {
    url,
    primaryUrl: `mongodb://${primary}`,
    embedded: engine !== undefined,
    client,
    db,
    fresh: <T extends Document>() => db.collection<T>(`c_${randomUUID().slice(0, 8)}`),
    stop: async () => {
      await db.dropDatabase();
      await client.close();
      await engine?.stop();
    },
  };
}

interface RunningEngine {
  readonly url: string;
  stop(): Promise<void>;
}

async function startTemporaryEngine(): Promise<RunningEngine> {
  const dataDir = await temporaryDirectory();
  const engine = await startEngineWorker(dataDir);
  return {
    url: engine.url,
    stop: async () => {
      await engine.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Starts the engine on a folder in a worker thread, as the application does. @throws Error with the engine's reason */
export async function startEngineWorker(dataDir: string, options: object = {}): Promise<RunningEngine> {
  const worker = new Worker(pathToFileURL(join(engineDirectory, 'worker.js')), { workerData: { dataDir, ...options } });
  const exited = new Promise((resolve) => worker.once('exit', resolve));
  const url = await new Promise<string>((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', (message: { type: string; url?: string; message?: string }) => {
      if (message.url === undefined) reject(new Error(message.message ?? 'the engine did not start'));
      else resolve(message.url);
    });
  }).catch(async (error: unknown) => {
    await worker.terminate();
    throw error;
  });
  return {
    url,
    stop: async () => {
      worker.postMessage('close');
      await exited;
    },
  };
}

export function temporaryDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'redress-mongo-'));
}

/** An engine in a process of its own, for tests that end it the hard way. */
export interface EngineProcess {
  readonly url: string;
  readonly process: ChildProcess;
  kill(): Promise<void>;
  close(): Promise<void>;
}

/** Starts the engine on a data directory in a child process; port 0 takes a free one. */
export async function startEngineProcess(dataDir: string, port = 0): Promise<EngineProcess> {
  const server = pathToFileURL(join(engineDirectory, 'mongo-server.js')).href;
  const script = `
    const { startMongoServer } = await import(${JSON.stringify(server)});
    const server = await startMongoServer(${JSON.stringify({ dataDir, port })});
    process.stdout.write(server.url + '\\n');
    process.on('SIGTERM', () => void server.close().then(() => process.exit(0)));
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let problem = '';
  child.stderr.on('data', (chunk: Buffer) => (problem += chunk.toString()));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    child.once('exit', () => reject(new Error(`the engine did not start: ${problem}`)));
  });
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    child.kill(signal);
    await exited;
  };
  return { url, process: child, kill: () => end('SIGKILL'), close: () => end('SIGTERM') };
}

/** Server error of a promise that must fail. */
export async function failure(action: Promise<unknown>): Promise<{ code: number | undefined; message: string }> {
  try {
    await action;
  } catch (error) {
    const { code, message } = error as { code?: number; message: string };
    return { code, message };
  }
  throw new Error('expected a failure');
}
