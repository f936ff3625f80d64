import { cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SeededRandom } from './seeded-random.js';

/** What an engine served of a damaged copy of its folder: the reason it gave, or everything that it read. */
export type Served = { readonly refused: string } | { readonly content: string };

export interface DamageOutcome {
  readonly refused: number;
  readonly served: number;
}

/**
 * Damages copies of a data folder, one by one – a bit turned over, or the file cut off – and has each served. Whatever is served must be what was
 * written; a refusal must say that the file is damaged.
 * @param file name in the folder of the file that is damaged; what lies behind the last byte that is not zero stays as it is
 * @param serve starts an engine on a folder, reads everything, and closes it
 */
export async function serveDamaged(
  folder: string,
  file: string,
  whole: string,
  serve: (folder: string) => Promise<Served>,
  seed = 20_26,
): Promise<DamageOutcome> {
  const random = new SeededRandom(seed);
  const bytes = readFileSync(join(folder, file));
  const used = bytes.findLastIndex((byte) => byte !== 0) + 1;
  const copy = `${folder}-damaged`;
  const outcome = { refused: 0, served: 0 };
  for (let turn = 0; turn < 20; turn++) {
    rmSync(copy, { recursive: true, force: true });
    cpSync(folder, copy, { recursive: true });
    const path = join(copy, file);
    if (turn % 4 === 0) truncateSync(path, random.integer(bytes.length));
    else {
      const at = random.integer(used);
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] as number) ^ (1 << random.integer(8));
      writeFileSync(path, damaged);
    }
    const served = await serve(copy);
    if ('refused' in served) {
      expect(served.refused).toContain(`${path} is damaged`);
      outcome.refused++;
    } else {
      expect(served.content === whole).toBe(true);
      outcome.served++;
    }
  }
  rmSync(copy, { recursive: true, force: true });
  return outcome;
}
