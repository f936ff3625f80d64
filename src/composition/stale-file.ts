import { open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { isAlive } from './process-alive.js';

/** Which file lay under a name at some time; another file under the same name has another identity. */
export type FileIdentity = string;

/** A file's text and identity, read from the same file even when it is replaced meanwhile; undefined when there is none. */
export async function readIdentified(
  path: string,
): Promise<{ readonly text: string; readonly identity: FileIdentity } | undefined> {
  try {
    const file = await open(path, 'r');
    try {
      const { ino, mtimeNs } = await file.stat({ bigint: true });
      return { text: await file.readFile('utf8'), identity: `${ino}-${mtimeNs}` };
    } finally {
      await file.close();
    }
  } catch (error) {
    throwUnlessAbsent(error);
    return undefined;
  }
}

/**
 * Removes the file that was found stale, and never one that took its place. Of several processes one does it: the one that
 * makes the mark for this very file. A mark whose maker has died is followed by one with the next number.
 */
export async function removeStale(path: string, identity: FileIdentity): Promise<void> {
  const marks: string[] = [];
  for (;;) {
    const mark = `${path}.stale-${identity}-${marks.length}`;
    marks.push(mark);
    if (await make(mark)) break;
    const maker = await makerOf(mark);
    // Whoever is at it is waited for by looking again; a mark without a number is being made.
    if (!(maker > 0) || isAlive(maker)) return;
  }
  if ((await identityOf(path)) === identity) await rm(path, { force: true });
  await Promise.all(marks.map((mark) => rm(mark, { force: true })));
}

async function make(mark: string): Promise<boolean> {
  try {
    await writeFile(mark, `${process.pid}`, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function makerOf(mark: string): Promise<number> {
  try {
    return Number(await readFile(mark, 'utf8'));
  } catch (error) {
    throwUnlessAbsent(error);
    return 0;
  }
}

async function identityOf(path: string): Promise<FileIdentity | undefined> {
  try {
    const { ino, mtimeNs } = await stat(path, { bigint: true });
    return `${ino}-${mtimeNs}`;
  } catch (error) {
    throwUnlessAbsent(error);
    return undefined;
  }
}

function throwUnlessAbsent(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
