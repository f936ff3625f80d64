import { mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { isAlive } from './process-alive.js';
import { type FileIdentity, readIdentified, removeStale } from './stale-file.js';

/** Where the embedded engines of a data folder can be reached; an engine that a configured store replaces is not there. */
export interface RunningEngines {
  readonly eventStoreUrl?: string;
  readonly mongoUrl?: string;
}

interface Entry extends RunningEngines {
  readonly pid: number;
}

const longestStartMs = 30_000;

/**
 * `<DATA_DIR>/engines.json`: says which process runs the engines of this folder and where. Its existence is the lock that keeps
 * two processes from opening the same files; it holds the pid alone while the engines start and end. Connection strings in it have no
 * credentials.
 */
export class EngineRegister {
  readonly #path: string;

  constructor(private readonly dataDir: string) {
    this.#path = join(dataDir, 'engines.json');
  }

  /** Takes the folder for this process, or says where the engines of the process run that has it. */
  async claim(): Promise<'claimed' | RunningEngines> {
    await mkdir(this.dataDir, { recursive: true });
    const deadline = performance.now() + longestStartMs;
    while (performance.now() < deadline) {
      if (await this.#create()) {
        return 'claimed';
      }
      const found = await this.#read();
      if (found === undefined) {
        continue;
      }
      const running = await this.#lookUp(found.entry);
      if (running === 'stale') {
        await removeStale(this.#path, found.identity);
      } else if (running !== 'starting') {
        return running;
      } else {
        await delay(50);
      }
    }
    throw new Error(`Another process has been starting the engines for too long; if it is gone, remove ${this.#path}.`);
  }

  /** Announces the engines that this process runs. */
  async announce(urls: RunningEngines): Promise<void> {
    const draft = `${this.#path}.${process.pid}`;
    await writeFile(draft, JSON.stringify({ pid: process.pid, ...urls }), { mode: 0o600 });
    await rename(draft, this.#path);
  }

  /** Tells that the engines are ending: the folder stays taken, and nobody attaches to them any more. */
  async withdraw(): Promise<void> {
    await this.announce({});
  }

  /** Gives the folder up; does nothing when it is another process's. */
  async release(): Promise<void> {
    if ((await this.#read())?.entry?.pid === process.pid) {
      await rm(this.#path, { force: true });
    }
  }

  async #create(): Promise<boolean> {
    try {
      const file = await open(this.#path, 'wx', 0o600);
      await file.writeFile(JSON.stringify({ pid: process.pid }));
      await file.close();
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
        return false;
      }
      throw error;
    }
  }

  async #lookUp(entry: Entry | undefined): Promise<'stale' | 'starting' | RunningEngines> {
    if (entry === undefined || entry.pid === process.pid || !isAlive(entry.pid)) {
      return (await this.#isFresh()) && entry === undefined ? 'starting' : 'stale';
    }
    const { eventStoreUrl, mongoUrl } = entry;
    const urls = [eventStoreUrl, mongoUrl].filter((url) => url !== undefined);
    if (urls.length === 0) {
      return (await this.#isFresh()) ? 'starting' : 'stale';
    }
    // A pid may belong to another program by now, above all in a container: only a port that answers counts.
    return (await Promise.all(urls.map(accepts))).every(Boolean)
      ? { ...(eventStoreUrl === undefined ? {} : { eventStoreUrl }), ...(mongoUrl === undefined ? {} : { mongoUrl }) }
      : 'stale';
  }

  async #read(): Promise<{ readonly entry?: Entry; readonly identity: FileIdentity } | undefined> {
    const file = await readIdentified(this.#path);
    if (file === undefined) return undefined;
    const entry = entryOf(file.text);
    return { identity: file.identity, ...(entry === undefined ? {} : { entry }) };
  }

  async #isFresh(): Promise<boolean> {
    try {
      return Date.now() - (await stat(this.#path)).mtimeMs < longestStartMs;
    } catch {
      return false;
    }
  }
}

function entryOf(text: string): Entry | undefined {
  try {
    const entry = JSON.parse(text) as Entry | null;
    return typeof entry?.pid === 'number' ? entry : undefined;
  } catch {
    return undefined;
  }
}

function accepts(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port), timeout: 1000 });
    const settle = (answer: boolean) => (): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', settle(true)).once('timeout', settle(false)).once('error', settle(false));
  });
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
