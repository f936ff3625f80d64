import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from './options.js';
import type { Played } from './player.js';

const record = 'demo.json';

/** What was played, for whoever looks at the folder later. */
interface DemoRecord {
  readonly seed: number;
  readonly stories: readonly {
    readonly story: string;
    readonly ends: string;
    readonly others: readonly string[];
    readonly caseIds: readonly string[];
  }[];
}

/**
 * Makes an empty folder for the demo. A folder with an earlier demo is emptied; any other data are left alone.
 *
 * @throws UsageError when there are other data, or a product that runs on them.
 */
export async function emptyFolder(folder: string): Promise<void> {
  const present = await readdir(folder).catch((): string[] => []);
  if (present.length > 0 && !present.includes(record)) {
    throw new UsageError(`${folder} holds data that no demo made; give another --data-dir.`);
  }
  if (await isServed(folder)) throw new UsageError(`A product is running on ${folder}; end it first.`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await write(folder, { seed: -1, stories: [] });
}

/** Leaves word of what was played. */
export async function recordDemo(folder: string, seed: number, played: readonly Played[]): Promise<void> {
  const stories = played.map(({ story, caseIds }) => ({
    story: story.name,
    ends: story.ends,
    others: story.others ?? [],
    caseIds,
  }));
  await write(folder, { seed, stories });
}

function write(folder: string, content: DemoRecord): Promise<void> {
  return writeFile(join(folder, record), `${JSON.stringify(content, null, 2)}\n`);
}

async function isServed(folder: string): Promise<boolean> {
  try {
    const { pid } = JSON.parse(await readFile(join(folder, 'engines.json'), 'utf8')) as { pid: number };
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
