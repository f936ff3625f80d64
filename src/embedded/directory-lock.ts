import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

interface Owner {
  readonly pid: number;
  /** When the process started, where the system tells: a process id alone may have been given to another. */
  readonly startedAt: string | undefined;
  readonly token: string;
}

/** Another engine has the data directory open. */
export class DirectoryInUseError extends Error {
  constructor(directory: string, pid: number) {
    super(`The data directory ${directory} is in use by process ${pid}; two engines cannot share one`);
  }
}

/**
 * Takes the data directory for this engine alone and returns how to give it back. The lock of a process that no
 * longer runs is taken over.
 * @throws DirectoryInUseError
 */
export function lockDirectory(directory: string): () => void {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, 'engine.lock');
  const mine: Owner = { pid: process.pid, startedAt: startOf(process.pid), token: randomUUID() };
  if (!create(file, mine)) {
    const owner = read(file);
    if (owner && isRunning(owner)) throw new DirectoryInUseError(directory, owner.pid);
    rmSync(file, { force: true });
    if (!create(file, mine) || read(file)?.token !== mine.token) {
      throw new DirectoryInUseError(directory, read(file)?.pid ?? 0);
    }
  }
  const release = (): void => {
    process.off('exit', release);
    if (read(file)?.token === mine.token) rmSync(file, { force: true });
  };
  // A worker thread that fails ends with its process still running, which would look like the owner for ever.
  process.on('exit', release);
  return release;
}

function create(file: string, owner: Owner): boolean {
  try {
    const handle = openSync(file, 'wx');
    writeSync(handle, JSON.stringify(owner));
    closeSync(handle);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function read(file: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}

function isRunning(owner: Owner): boolean {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  const started = startOf(owner.pid);
  return started === undefined || owner.startedAt === undefined || started === owner.startedAt;
}

/** Start time of a process in clock ticks since boot, on systems with /proc. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the program's name and may hold spaces; start time is the 20th behind it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
