import fc from 'fast-check';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Dump, LmdbDumps } from '../../../test/support/lmdb-dump.js';
import { checkFile } from './check-file.js';
import { isWhole } from './checksum.js';
import { DamagedFileError } from './data-file.js';
import { JOURNAL_TABLE, openEnvironment } from './environment.js';

const NAMES = ['small', 'large', 'emptied'] as const;
const directory = mkdtempSync(join(tmpdir(), 'redress-lmdb-'));
const original = join(directory, 'original.mdb');
const copy = join(directory, 'copy.mdb');

const dumps = new LmdbDumps();

afterAll(() => {
  dumps.end();
  rmSync(directory, { recursive: true, force: true });
});

const key = (number: number): Buffer => Buffer.from(`key-${number * 7919}`);

/** Trees of three levels, long values, gaps, free pages: all that a file can hold. */
beforeAll(async () => {
  const environment = openEnvironment(original, NAMES);
  const { tables } = environment;
  for (let round = 0; round < 12; round++)
    environment.transaction(() => {
      for (let number = round; number < 3000; number += 12)
        tables.small.put(key(number), Buffer.from(`value ${number}`));
      for (let size = 100; size < 20_000; size += 1700) tables.large.put(key(size + round), Buffer.alloc(size, size));
      for (let number = 0; number < 200; number++) tables.emptied.put(key(number), Buffer.alloc(30));
    });
  environment.transaction(() => {
    for (let number = 0; number < 200; number++) tables.emptied.remove(key(number));
    for (let number = 500; number < 1500; number++) tables.small.remove(key(number));
  });
  await environment.close();
});

/** Everything in a file, as LMDB itself reads it. */
const dump = (path: string): Promise<Dump> => dumps.of(path, NAMES);

function problemOf(path: string): DamagedFileError | undefined {
  try {
    checkFile(path, [...NAMES, JOURNAL_TABLE], isWhole);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(DamagedFileError);
    return error as DamagedFileError;
  }
}

/** Where the bits lie on which most depends: meta pages, headers of pages; and then any. */
const byteOf = (size: number): fc.Arbitrary<number> =>
  fc.oneof(
    fc.nat({ max: 200 }),
    fc.nat({ max: 200 }).map((at) => 4096 + at),
    fc.tuple(fc.nat({ max: size / 4096 - 1 }), fc.nat({ max: 120 })).map(([page, at]) => page * 4096 + at),
    fc.nat({ max: size - 1 }),
  );

describe('The check of a data file', () => {
  it('passes what was written', async () => {
    expect(problemOf(original)).toBeUndefined();
    expect((await dump(original)).entries).toBe(2000 + 12 * 12);
  });

  it('finds every bit turned over that would change what is read', async () => {
    const bytes = readFileSync(original);
    const whole = await dump(original);
    const generation = await dumps.of(original, [JOURNAL_TABLE]);
    let found = 0;
    await fc.assert(
      fc.asyncProperty(byteOf(bytes.length), fc.nat({ max: 7 }), async (at, bit) => {
        const damaged = Buffer.from(bytes);
        damaged[at] = (damaged[at] as number) ^ (1 << bit);
        writeFileSync(copy, damaged);
        const problem = problemOf(copy);
        // A meta page can be made to lead to the commit before the last one. That is whole, and does not go with the journal.
        const { sha256 } = problem ? generation : await dumps.of(copy, [JOURNAL_TABLE]);
        if (problem || sha256 !== generation.sha256) found++;
        else expect(await dump(copy)).toEqual(whole);
      }),
      { numRuns: 500 },
    );
    expect(found).toBeGreaterThan(100);
  });

  it('finds a file that is cut off', async () => {
    const { length } = readFileSync(original);
    const whole = await dump(original);
    let found = 0;
    const cuts = [0, 1, 511, 4096, 8191, 8192, ...Array.from({ length: 40 }, (_, i) => Math.floor((length * i) / 40))];
    for (const cut of cuts) {
      copyFileSync(original, copy);
      truncateSync(copy, cut);
      const problem = problemOf(copy);
      if (problem) found++;
      else expect(await dump(copy)).toEqual(whole);
    }
    expect(found).toBeGreaterThan(cuts.length / 2);
  });

  it('names the file and the page', () => {
    const bytes = readFileSync(original);
    const at = bytes.indexOf('value 2999');
    bytes[at] = 'V'.charCodeAt(0);
    writeFileSync(copy, bytes);
    expect(problemOf(copy)?.message).toBe(
      `${copy} is damaged: page ${Math.floor(at / 4096)} has an entry that is not as it was written. Nothing was changed; restore the data folder from a backup.`,
    );
  });

  it('finds a table whose name has changed', () => {
    const bytes = readFileSync(original);
    for (let at = bytes.indexOf('emptied'); at >= 0; at = bytes.indexOf('emptied', at + 1))
      bytes[at] = 'E'.charCodeAt(0);
    writeFileSync(copy, bytes);
    expect(problemOf(copy)?.message).toContain('has a table of another name ("Emptied');
  });

  it('finds a last page that lies beyond all there is room for', () => {
    const bytes = readFileSync(original);
    for (const meta of [0, 4096]) bytes.writeUInt8(1, meta + 149);
    writeFileSync(copy, bytes);
    expect(problemOf(copy)?.message).toContain('page 0 tells of more pages than it has room for');
  });

  it('refuses a file that is none of ours', () => {
    writeFileSync(copy, 'a text file of somebody '.repeat(1000));
    expect(problemOf(copy)?.message).toContain('page 0 does not begin like an LMDB file');
    writeFileSync(copy, '');
    expect(problemOf(copy)?.message).toContain('it is empty');
  });
});
