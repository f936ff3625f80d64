import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';

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
 * two processes from opening the same files; it appears with the pid alone while the engines start.
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
      const running = await this.#lookUp();
      if (running === 'stale') {
        await this.#discard();
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

  /** Gives the folder up; does nothing when it is another process's. */
  async release(): Promise<void> {
    const entry = await this.#read();
    if (entry?.pid === process.pid) {
      await rm(this.#path, { force: true });
    }
  }

  /** The engines that another process runs for this folder, if any. */
  async find(): Promise<RunningEngines | undefined> {
    const running = await this.#lookUp();
    return typeof running === 'string' ? undefined : running;
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

  async #lookUp(): Promise<'stale' | 'starting' | RunningEngines> {
    const entry = await this.#read();
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

  /** Moves the file aside first, so that of several processes that find it stale only one takes it away. */
  async #discard(): Promise<void> {
    const aside = `${this.#path}.stale-${process.pid}`;
    try {
      await rename(this.#path, aside);
      await rm(aside, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
        throw error;
      }
    }
  }

  async #read(): Promise<Entry | undefined> {
    try {
      const entry = JSON.parse(await readFile(this.#path, 'utf8')) as Entry | null;
      return typeof entry?.pid === 'number' ? entry : undefined;
    } catch {
      return undefined;
    }
  }

  async #isFresh(): Promise<boolean> {
    try {
      return Date.now() - (await stat(this.#path)).mtimeMs < longestStartMs;
    } catch {
      return false;
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function accepts(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), timeout: 1000 });
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
