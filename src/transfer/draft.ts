import { lstat, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { collectionFile, eventsFile, manifestFile } from './manifest.js';
import { carriedCollections } from './mongo-carried-collections.js';
import { TransferError } from './transfer-error.js';

/** Tells the draft of an export from whatever else may bear its name, and which process writes it; written before all, removed after all. */
const markFile = 'unfinished-export';

const draftFiles: ReadonlySet<string> = new Set([
  markFile,
  eventsFile,
  manifestFile,
  ...carriedCollections.map(collectionFile),
]);

/**
 * Makes the folder into which an export is written, in the place of one that an export left there when it was killed.
 *
 * @throws TransferError when something else is there, or an export that still runs
 */
export async function makeDraft(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found !== undefined) {
    if (!found.isDirectory() || !isDraft(await readdir(path)))
      throw new TransferError(`${path} is not what an unfinished export left; move it away, or name another folder.`);
    const writer = Number(await readFile(join(path, markFile), 'utf8').catch(() => ''));
    if (isOther(writer)) throw inUse(path, `Process ${writer}`);
    await rm(path, { recursive: true });
  }
  await mkdir(path, { recursive: true, mode: 0o700 });
  try {
    await writeFile(join(path, markFile), String(process.pid), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EEXIST' ? inUse(path, 'Another process') : error;
  }
}

/** The draft is whole and will not be removed any more. */
export async function unmarkDraft(path: string): Promise<void> {
  await rm(join(path, markFile));
}

/** An empty folder is one too: an export can be killed before it marks its draft, and nothing is lost with it. */
function isDraft(files: readonly string[]): boolean {
  return files.length === 0 || (files.includes(markFile) && files.every((file) => draftFiles.has(file)));
}

/** Whether that is the id of another process that runs. */
function isOther(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid < 1 || pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function inUse(path: string, who: string): TransferError {
  return new TransferError(
    `${who} is writing an export to ${path}; wait for it, or name another folder. If no export runs, delete that folder.`,
  );
}
