import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { givenMongoUrl } from '../../support/given-mongo.js';

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

/** The embedded read-model engine, or the MongoDB server that `MONGODB_URL` names. */
export async function startReadModels(): Promise<RunningStore> {
  if (givenMongoUrl !== undefined) return { url: givenMongoUrl, close: () => Promise.resolve() };
  const { startMongoServer } = await import('../../../src/embedded/mongo/mongo-server.js');
  return inTemporaryFolder((dataDir) => startMongoServer({ dataDir }));
}
