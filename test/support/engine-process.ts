import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Servers of the two engines: the compiled module, and the function that starts it. */
const SERVERS = {
  eventstore: ['eventstore/event-store-server.js', 'startEventStoreServer'],
  mongo: ['mongo/mongo-server.js', 'startMongoServer'],
} as const;

/** An engine in a process of its own, whose memory can be looked at. */
export interface WatchedEngine {
  readonly url: string;
  /** Memory in MiB that the process has in use now; files that are mapped, such as the database, are left out. */
  memory(): number;
  kill(): Promise<void>;
}

/** Whether this system tells how much memory a process uses. */
export const canWatchMemory = process.platform === 'linux';

/** @throws Error if the engine does not come up; what it printed went to standard error */
export async function startWatchedEngine(
  engine: keyof typeof SERVERS,
  dataDir: string,
  options: object = {},
): Promise<WatchedEngine> {
  const [module, start] = SERVERS[engine];
  const script = `
    const { ${start} } = await import(${JSON.stringify(pathToFileURL(resolve('dist/embedded', module)).href)});
    const { url } = await ${start}(${JSON.stringify({ dataDir, ...options })});
    console.log(url);
    // A test that fails leaves no engine behind: this ends with the process that holds the other end.
    process.stdin.resume().on('end', () => process.exit());`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const [url] = (await Promise.race([once(createInterface(child.stdout), 'line'), exited])) as [unknown];
  if (typeof url !== 'string') throw new Error(`The engine did not start (${String(url)})`);
  return {
    url,
    memory: () => {
      const [, kibibytes] = /^RssAnon:\s+(\d+) kB/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
      return Number(kibibytes) / 1024;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** The highest memory, in MiB, that the engine was seen with while something was done to it. */
export async function peakMemory(engine: WatchedEngine, action: () => Promise<unknown>): Promise<number> {
  let peak = engine.memory();
  const watching = setInterval(() => (peak = Math.max(peak, engine.memory())), 20);
  try {
    await action();
  } finally {
    clearInterval(watching);
  }
  return Math.max(peak, engine.memory());
}
