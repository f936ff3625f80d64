import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The text of a file, `null` when there is none. */
export async function readKept(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return null;
    throw error;
  }
}

/**
 * Makes a file, for its owner alone, that is never changed afterwards: whole and on disk when this resolves, or not there. Of several
 * processes that make it at once one is first, and all get the text of that one.
 */
export async function makeKept(path: string, text: string): Promise<string> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeDurably(draft, text);
    // The file gets its name only when it is whole, and never takes the name from another.
    await link(draft, path);
    await syncFolder(folder);
    return text;
  } catch (error) {
    if (isSystemError(error, 'EEXIST')) return await readFile(path, 'utf8');
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Makes the names in a folder durable. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

function isSystemError(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
