import { lstat, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { collectionFile, eventsFile, manifestFile } from './manifest.js';
import { carriedCollections } from './mongo-carried-collections.js';
import { TransferError } from './transfer-error.js';

/** Tells the draft of an export from whatever else may bear its name; written before all, removed after all. */
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
 * @throws TransferError when something else is there
 */
export async function makeDraft(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found !== undefined) {
    if (!found.isDirectory() || !isDraft(await readdir(path)))
      throw new TransferError(`${path} is not what an unfinished export left; move it away, or name another folder.`);
    await rm(path, { recursive: true });
  }
  await mkdir(path, { recursive: true, mode: 0o700 });
  await writeFile(join(path, markFile), '', { flag: 'wx', mode: 0o600 });
}

/** The draft is whole and will not be removed any more. */
export async function unmarkDraft(path: string): Promise<void> {
  await rm(join(path, markFile));
}

/** An empty folder is one too: an export can be killed before it marks its draft, and nothing is lost with it. */
function isDraft(files: readonly string[]): boolean {
  return files.length === 0 || (files.includes(markFile) && files.every((file) => draftFiles.has(file)));
}
