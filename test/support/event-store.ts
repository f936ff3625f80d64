import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Where the compiled modules lie. */
const DIST = pathToFileURL(`${resolve('dist')}/`);

/** A server given from outside; then the tests run on it rather than on the embedded engine. */
export const externalUrl = process.env['EVENTSTORE_URL'];

/** For rules that need a server of their own to restart or kill. */
export const describeOwnEngine = externalUrl === undefined ? describe : describe.skip;

/** For rules where the embedded engine knowingly promises more, or other, than a real server. */
export const itOnEmbedded = externalUrl === undefined ? it : it.skip;

export interface TestEventStore {
  readonly url: string;
  readonly client: EventStoreDBClient;
  close(): Promise<void>;
}

interface EngineModule {
  startEngineWorker: (
    entry: URL,
    options: object,
  ) => Promise<{ url: string; close(): Promise<void>; exited: Promise<Error | undefined> }>;
}

/** Starts an engine in a worker thread, as the application does. */
export async function startEngine(
  dataDir: string,
  options: object = {},
): Promise<{ url: string; close(): Promise<void>; exited: Promise<Error | undefined> }> {
  const { startEngineWorker } = (await import(new URL('embedded/engine-worker.js', DIST).href)) as EngineModule;
  return startEngineWorker(new URL('embedded/eventstore/worker.js', DIST), { dataDir, ...options });
}

export function temporaryDirectory(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'redress-eventstore-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** A client on the given server, or on an engine of the test's own. */
export async function startEventStore(): Promise<TestEventStore> {
  if (externalUrl !== undefined) {
    const client = EventStoreDBClient.connectionString(externalUrl);
    return { url: externalUrl, client, close: () => client.dispose() };
  }
  const directory = temporaryDirectory();
  const engine = await startEngine(directory.path);
  const client = EventStoreDBClient.connectionString(engine.url);
  return {
    url: engine.url,
    client,
    close: async () => {
      await client.dispose();
      await engine.close();
      directory.remove();
    },
  };
}

/** An engine in a process of its own, which can be killed. */
export interface EngineProcess {
  readonly url: string;
  readonly port: number;
  /** SIGKILL: nothing gets a chance to be finished. */
  kill(): Promise<void>;
}

/** @throws Error with what the process printed, if it does not come up. */
export async function spawnEngine(dataDir: string, port = 0): Promise<EngineProcess> {
  const server = JSON.stringify(new URL('embedded/eventstore/event-store-server.js', DIST).href);
  const script = `
    const { startEventStoreServer } = await import(${server});
    const { url, port } = await startEventStoreServer(${JSON.stringify({ dataDir, port })});
    console.log(JSON.stringify({ url, port }));
    // A test that fails leaves no engine behind: this ends with the process that holds the other end.
    process.stdin.resume().on('end', () => process.exit());`;
  const child: ChildProcess = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr?.on('data', (text: Buffer) => (errors += text.toString()));
  const exited = once(child, 'exit');
  const ready = await Promise.race([once(child.stdout!, 'data'), exited.then(() => undefined)]);
  if (!ready) throw new Error(errors);
  const address = JSON.parse(String(ready[0])) as { url: string; port: number };
  return {
    ...address,
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** A stream id that no other test uses. */
export function freshStream(category = 'contract'): string {
  return `${category}-${randomUUID()}`;
}

export function testEvent(
  type = 'tested',
  data: Record<string, unknown> = { tested: true },
  id: string = randomUUID(),
) {
  return jsonEvent({ type, data, id });
}

export function testEvents(count: number, type = 'tested') {
  return Array.from({ length: count }, (_, number) => testEvent(type, { number }));
}

/** Everything that an asynchronous iterable yields. */
export async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

/** The first items of a subscription; leaves it running. */
export function take<T>(source: NodeJS.EventEmitter, count: number): Promise<T[]> {
  return new Promise((done, fail) => {
    const items: T[] = [];
    const add = (item: T): void => {
      items.push(item);
      if (items.length < count) return;
      source.off('data', add);
      done(items);
    };
    source.on('data', add).on('error', fail);
  });
}

/** What a promise is rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await promise;
  } catch (error) {
    return error as Error & Record<string, unknown>;
  }
  throw new Error('Expected a rejection');
}
