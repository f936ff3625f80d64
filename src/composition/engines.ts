import { join } from 'node:path';
import type { EngineWorker } from '../embedded/engine-worker.js';
import type { Protection } from '../embedded/protection.js';
import { type EngineAccessSettings, protectionOf, withCredentials } from './engine-access.js';
import { EngineRegister, type RunningEngines } from './engine-register.js';

/** `port` 0 takes a free one. */
export type EngineOptions = Protection & { readonly dataDir: string; readonly port: number };

export type StartEngine = (entry: URL, options: EngineOptions) => Promise<EngineWorker>;

/** Who serves the two stores. */
export type EngineSource = 'configured' | 'started' | 'attached';

export interface Engines {
  readonly eventStoreUrl: string;
  readonly mongoUrl: string;
  readonly eventStoreSource: EngineSource;
  readonly mongoSource: EngineSource;
  /** Settles, with a sentence, when an engine that this process started ends before it is closed; else stays pending. */
  readonly died: Promise<string>;
  close(): Promise<void>;
}

export interface EngineSettings extends EngineAccessSettings {
  readonly dataDir: string;
  readonly eventStoreUrl?: string | undefined;
  readonly mongoUrl?: string | undefined;
  readonly eventStoreEnginePort?: number | undefined;
  readonly mongoEnginePort?: number | undefined;
}

const entries = {
  eventstore: new URL('../embedded/eventstore/worker.js', import.meta.url),
  mongo: new URL('../embedded/mongo/worker.js', import.meta.url),
};

/**
 * Gives the two stores: those that are configured, else the embedded engines of the data folder – attached to when another
 * process runs them, started when none does.
 */
export async function openEngines(settings: EngineSettings, start: StartEngine): Promise<Engines> {
  const { eventStoreUrl, mongoUrl } = settings;
  if (eventStoreUrl !== undefined && mongoUrl !== undefined) {
    return attached(settings, {});
  }
  const register = new EngineRegister(settings.dataDir);
  const claim = await register.claim();
  if (claim !== 'claimed') {
    return attached(settings, claim);
  }
  try {
    return await startMissing(settings, start, register);
  } catch (error) {
    await register.release();
    throw error;
  }
}

async function startMissing(settings: EngineSettings, start: StartEngine, register: EngineRegister): Promise<Engines> {
  const protection = protectionOf(settings);
  const run = (
    name: keyof typeof entries,
    configured: string | undefined,
    port = 0,
  ): Promise<EngineWorker | undefined> =>
    configured === undefined
      ? start(entries[name], { dataDir: join(settings.dataDir, name), port, ...protection })
      : Promise.resolve(undefined);
  const [eventStore, mongo] = await allOrNone([
    run('eventstore', settings.eventStoreUrl, settings.eventStoreEnginePort),
    run('mongo', settings.mongoUrl, settings.mongoEnginePort),
  ]);
  const urls = {
    ...(eventStore === undefined ? {} : { eventStoreUrl: eventStore.url }),
    ...(mongo === undefined ? {} : { mongoUrl: mongo.url }),
  };
  await register.announce(urls);
  let closing = false;
  const died = new Promise<string>((resolve) => {
    const watch = (name: string, worker: EngineWorker | undefined): void => {
      void worker?.exited.then((reason) => {
        if (!closing) {
          resolve(`The embedded ${name} engine ended by itself: ${reason?.message ?? 'it gave no reason'}.`);
        }
      });
    };
    watch('eventstore', eventStore);
    watch('mongo', mongo);
  });
  return {
    ...stores(settings, urls, 'started'),
    died,
    close: async () => {
      closing = true;
      // Whoever comes now waits until the files are free.
      await register.withdraw();
      try {
        await allClosed([eventStore, mongo]);
      } finally {
        await register.release();
      }
    },
  };
}

/** When one engine does not start, the other one is closed again. */
async function allOrNone(starts: Promise<EngineWorker | undefined>[]): Promise<readonly (EngineWorker | undefined)[]> {
  const results = await Promise.allSettled(starts);
  const failed = results.find((result) => result.status === 'rejected');
  const workers = results.map((result) => (result.status === 'fulfilled' ? result.value : undefined));
  if (failed !== undefined) {
    await allClosed(workers);
    throw failed.reason;
  }
  return workers;
}

/** Waits for both, also when one of them fails to end in good order. */
async function allClosed(engines: readonly (EngineWorker | undefined)[]): Promise<void> {
  const results = await Promise.allSettled(engines.flatMap((engine) => engine?.close() ?? []));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

function attached(settings: EngineSettings, running: RunningEngines): Engines {
  return {
    ...stores(settings, running, 'attached'),
    died: new Promise(() => undefined),
    close: () => Promise.resolve(),
  };
}

function stores(
  settings: EngineSettings,
  running: RunningEngines,
  source: EngineSource,
): Pick<Engines, 'eventStoreUrl' | 'mongoUrl' | 'eventStoreSource' | 'mongoSource'> {
  const signed = withCredentials(running, settings);
  return {
    eventStoreUrl: settings.eventStoreUrl ?? needed(signed.eventStoreUrl, 'EVENTSTORE_URL'),
    mongoUrl: settings.mongoUrl ?? needed(signed.mongoUrl, 'MONGODB_URL'),
    eventStoreSource: settings.eventStoreUrl === undefined ? source : 'configured',
    mongoSource: settings.mongoUrl === undefined ? source : 'configured',
  };
}

function needed(url: string | undefined, setting: string): string {
  if (url === undefined) {
    throw new Error(`The process that serves this data folder was given ${setting}; give the same to this one.`);
  }
  return url;
}
