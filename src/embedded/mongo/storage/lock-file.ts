import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A data directory that is ours until it is released. */
export interface DirectoryLock {
  release(): void;
}

/**
 * Takes the data directory for this process, so that no two engines write to it. A lock left behind by a process that
 * is gone is taken over.
 * @throws Error naming the process that holds it
 */
export function lockDirectory(dataDir: string): DirectoryLock {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, 'engine.lock');
  const mark = `${process.pid} ${startOf(process.pid) ?? ''} ${Math.random().toString(36).slice(2)}`;
  try {
    writeFileSync(file, mark, { flag: 'wx' });
  } catch {
    const held = readFileSync(file, 'utf8');
    const [pid = '', start = ''] = held.split(' ');
    if (isAlive(Number(pid), start))
      throw new Error(`The data directory ${dataDir} is in use by process ${pid}; stop it or use another directory`);
    writeFileSync(file, mark);
  }
  return {
    release: () => {
      if (readFileSync(file, 'utf8') === mark) rmSync(file);
    },
  };
}

function isAlive(pid: number, start: string): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  // The number may have gone to another process since.
  const now = startOf(pid);
  return now === undefined || start === '' || now === start;
}

/** When a process was started, where the system tells (Linux); undefined elsewhere. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
