import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Servers of the two engines: the compiled module, and the function that starts it. */
const SERVERS = {
  eventstore: ['eventstore/event-store-server.js', 'startEventStoreServer'],
  mongo: ['mongo/mongo-server.js', 'startMongoServer'],
} as const;

const MEBIBYTE = 1024 * 1024;

/** An engine whose data lies on a disk of its own that is nearly full. */
export interface EngineOnSmallDisk {
  readonly url: string;
  /** Gives back what somebody else had taken of the disk. */
  makeRoom(): void;
  kill(): Promise<void>;
}

/** Whether this system lets a process have mounts of its own, which a small disk needs. */
export function canMount(): boolean {
  try {
    execFileSync('unshare', ['-Urm', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Starts an engine on a file system in memory; `taken` bytes of it are used by a file of somebody else. */
export async function startOnSmallDisk(
  engine: keyof typeof SERVERS,
  size: number,
  taken: number,
): Promise<EngineOnSmallDisk> {
  const disk = mkdtempSync(join(tmpdir(), 'redress-small-disk-'));
  const [module, start] = SERVERS[engine];
  const script = `
    const { ${start} } = await import(${JSON.stringify(pathToFileURL(resolve('dist/embedded', module)).href)});
    const { url } = await ${start}({ dataDir: ${JSON.stringify(join(disk, 'data'))} });
    console.log(url);
    // A test that fails leaves no engine behind: this ends with the process that holds the other end.
    process.stdin.resume().on('end', () => process.exit());`;
  const prepare = `mount -t tmpfs -o size=${size / MEBIBYTE}m tmpfs "$0" && head -c ${taken} /dev/zero > "$0/somebody-else"`;
  const child = spawn(
    'unshare',
    ['-Urm', 'sh', '-c', `${prepare} && exec "$1" --input-type=module -e "$2"`, disk, process.execPath, script],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const exited = once(child, 'exit');
  const [first] = (await Promise.race([once(child.stdout, 'data'), exited])) as [unknown];
  if (!Buffer.isBuffer(first)) throw new Error(`The engine did not start (${String(first)})`);
  return {
    url: first.toString().trim(),
    // Seen from outside, the disk of the other process lies under its root.
    makeRoom: () => rmSync(`/proc/${child.pid}/root${disk}/somebody-else`),
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
      rmSync(disk, { recursive: true, force: true });
    },
  };
}
