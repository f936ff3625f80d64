import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface RunningStore {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts an engine on a folder of its own, which goes with it. */
export async function inTemporaryFolder(start: (dataDir: string) => Promise<RunningStore>): Promise<RunningStore> {
  const dataDir = await mkdtemp(join(tmpdir(), 'redress-'));
  const store = await start(dataDir);
  return {
    url: store.url,
    close: async () => {
      await store.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The embedded read-model engine, or the MongoDB server that `TEST_MONGODB_URL` names. */
export async function startReadModels(): Promise<RunningStore> {
  const given = process.env['TEST_MONGODB_URL'];
  if (given !== undefined) return { url: given, close: () => Promise.resolve() };
  const { startMongoServer } = await import('../../../src/embedded/mongo/mongo-server.js');
  return inTemporaryFolder((dataDir) => startMongoServer({ dataDir }));
}

/** The same server with a database that no other test uses. */
export function freshDatabase(url: string): string {
  const parsed = new URL(url);
  parsed.pathname = `/test-${randomUUID()}`;
  return parsed.href;
}
