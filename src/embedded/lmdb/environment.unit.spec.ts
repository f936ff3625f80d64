import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SeededRandom } from '../../../test/support/seeded-random.js';
import { checkFile } from './check-file.js';
import { isWhole } from './checksum.js';
import { type Environment, openEnvironment, JOURNAL_TABLE } from './environment.js';

const NAMES = ['first', 'second', 'third'] as const;
type Name = (typeof NAMES)[number];
type Draw = (random: SeededRandom) => number;
type Contents = Record<Name, Map<string, number>>;

const directory = mkdtempSync(join(tmpdir(), 'redress-lmdb-'));
const path = join(directory, 'data.mdb');

const copy = join(directory, 'copy.mdb');
const journalOf = (file: string): string => `${file}-journal`;

beforeEach(() => {
  for (const file of [path, journalOf(path)]) rmSync(file, { force: true });
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const copyOf = (contents: Contents): Contents => ({
  first: new Map(contents.first),
  second: new Map(contents.second),
  third: new Map(contents.third),
});

const valueOf = (size: number): Buffer => Buffer.alloc(size, size);

/** Short keys and long ones, values within a page and on pages of their own: one kind of each a transaction. */
const keyLengths: [Draw, ...Draw[]] = [() => 12, (random) => 12 + random.integer(1800)];
const valueLengths: [Draw, ...Draw[]] = [
  (random) => random.integer(60),
  (random) => 200 + random.integer(1500),
  (random) => 4000 + random.integer(4000),
  (random) => (random.chance(0.05) ? 200_000 + random.integer(200_000) : random.integer(40)),
];

/** Puts, puts anew and removes; a transaction may remove everything there is. */
function change({ tables }: Environment<Name>, contents: Contents, random: SeededRandom): void {
  const operations = 1 + random.integer(random.pick([5, 50, 500, 3000]));
  const removals = random.pick([0.1, 0.5, 0.9]);
  const keyLength = random.pick(keyLengths);
  const valueLength = random.pick(valueLengths);
  for (let operation = 0; operation < operations; operation++) {
    const name = random.pick(NAMES);
    const keys = [...contents[name].keys()].slice(0, 50) as [string, ...string[]];
    if (keys.length > 0 && random.chance(removals)) remove(name, random.pick(keys));
    else {
      const key = keys.length > 0 && random.chance(0.3) ? random.pick(keys) : keyOf(random, keyLength(random));
      const size = valueLength(random);
      tables[name].put(Buffer.from(key), valueOf(size));
      contents[name].set(key, size);
    }
  }
  if (random.chance(0.1)) for (const name of NAMES) for (const key of [...contents[name].keys()]) remove(name, key);

  function remove(name: Name, key: string): void {
    tables[name].remove(Buffer.from(key));
    contents[name].delete(key);
  }
}

const keyOf = (random: SeededRandom, length: number): string => `${random.integer(2 ** 32)}`.padStart(length, '0');

function expectContents({ tables }: Environment<Name>, contents: Contents): void {
  for (const name of NAMES) {
    const found = [...tables[name].entries({})].map(({ key, value }) => [key.toString(), value.length]);
    expect(found).toEqual([...contents[name]].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

/** The files as a process leaves them that is killed now. */
function copyFiles(): void {
  copyFileSync(path, copy);
  copyFileSync(journalOf(path), journalOf(copy));
}

describe('An environment', () => {
  // Pages that thousands of operations free and take again are where storage loses track first.
  it.each([1, 2])('holds exactly what was written, whatever was freed in between (seed %i)', async (seed) => {
    const random = new SeededRandom(seed);
    let contents: Contents = { first: new Map(), second: new Map(), third: new Map() };
    let environment = openEnvironment(path, NAMES);
    for (let transaction = 1; transaction <= 160; transaction++) {
      const changed = copyOf(contents);
      const undone = random.chance(0.1);
      const act = (): void => {
        environment.transaction(() => {
          change(environment, changed, random);
          if (undone) throw new Error('undone');
        });
      };
      if (undone) expect(act).toThrow('undone');
      else act();
      if (!undone) contents = changed;
      if (transaction % 20 > 0) continue;
      checkFile(path, [...NAMES, JOURNAL_TABLE], isWhole);
      await environment.close();
      environment = openEnvironment(path, NAMES);
      expectContents(environment, contents);
    }
    await environment.close();
  });

  it.each([4])('holds everything when its process ends at any moment (seed %i)', async (seed) => {
    const random = new SeededRandom(seed);
    const contents: Contents = { first: new Map(), second: new Map(), third: new Map() };
    const environment = openEnvironment(path, NAMES);
    for (let transaction = 1; transaction <= 50; transaction++) {
      environment.transaction(() => change(environment, contents, random));
      if (transaction % 5 > 0) continue;
      copyFiles();
      const survivor = openEnvironment(copy, NAMES);
      expectContents(survivor, contents);
      await survivor.close();
      checkFile(copy, [...NAMES, JOURNAL_TABLE], isWhole);
    }
    await environment.close();
  });

  it('keeps what was written before a transaction that is undone, committed or not', async () => {
    const environment = openEnvironment(path, NAMES);
    const { first } = environment.tables;
    const key = (number: number): Buffer => Buffer.from(`${number}`);
    for (let number = 0; number < 200; number++) {
      environment.transaction(() => first.put(key(number), valueOf(number % 2 === 0 ? 100 : 100_000)));
      const undone = (): void =>
        environment.transaction(() => {
          first.put(key(1000), valueOf(1));
          first.remove(key(number));
          throw new Error('undone');
        });
      expect(undone).toThrow('undone');
    }
    expect(first.count({})).toBe(200);
    copyFiles();
    const survivor = openEnvironment(copy, NAMES);
    expect(survivor.tables.first.count({})).toBe(200);
    await Promise.all([survivor.close(), environment.close()]);
  });

  it('journals no write that failed, even if the transaction goes on', async () => {
    const environment = openEnvironment(path, NAMES);
    const { first } = environment.tables;
    environment.transaction(() => {
      expect(() => first.put(Buffer.alloc(3000), valueOf(1))).toThrow('Key size');
      first.put(Buffer.from('a'), valueOf(1));
    });
    copyFiles();
    const survivor = openEnvironment(copy, NAMES);
    expect([...survivor.tables.first.keys({})].map(String)).toEqual(['a']);
    await Promise.all([survivor.close(), environment.close()]);
  });

  it('refuses what belongs to no transaction, or to two', async () => {
    const environment = openEnvironment(path, NAMES);
    expect(() => environment.tables.first.put(Buffer.from('a'), valueOf(1))).toThrow('outside of a transaction');
    const within = (): void => environment.transaction(() => environment.transaction(() => undefined));
    expect(within).toThrow('A transaction within a transaction');
    environment.transaction(() => environment.tables.first.put(Buffer.from('b'), valueOf(1)));
    expect([...environment.tables.first.keys({})].map(String)).toEqual(['b']);
    await environment.close();
  });

  it('gives up when it cannot bring back what was there, and changes nothing any more', async () => {
    const environment = openEnvironment(path, NAMES);
    const { first } = environment.tables;
    for (const key of ['a', 'b']) environment.transaction(() => first.put(Buffer.from(key), valueOf(1)));
    const journal = readFileSync(journalOf(path));
    truncateSync(journalOf(path), 600);
    const undone = (): void =>
      environment.transaction(() => {
        first.put(Buffer.from('c'), valueOf(1));
        throw new Error('undone');
      });
    expect(undone).toThrow('The data file can no longer be read: ');
    expect(() => first.get(Buffer.from('a'))).toThrow();
    expect(() => environment.transaction(() => undefined)).toThrow('start the engine again');
    await environment.close();

    writeFileSync(journalOf(path), journal);
    const again = openEnvironment(path, NAMES);
    expect([...again.tables.first.keys({})].map(String)).toEqual(['a', 'b']);
    await again.close();
  });

  describe('whose file was committed when the process ended', () => {
    const put = (environment: Environment<Name>, key: string): void =>
      environment.transaction(() => environment.tables.first.put(Buffer.from(key), valueOf(1)));
    const keysOf = (environment: Environment<Name>): string[] => [...environment.tables.first.keys({})].map(String);

    it('passes over a journal that had not begun anew', async () => {
      const environment = openEnvironment(path, NAMES);
      put(environment, 'a');
      copyFiles();
      await environment.close();
      const behind = readFileSync(journalOf(copy));
      copyFileSync(path, copy);
      // The start after it may end at the same point.
      for (let start = 0; start < 3; start++) {
        writeFileSync(journalOf(copy), behind);
        const survivor = openEnvironment(copy, NAMES);
        expect(keysOf(survivor)).toEqual(['a']);
        await survivor.close();
      }
      const survivor = openEnvironment(copy, NAMES);
      put(survivor, 'b');
      expect(keysOf(survivor)).toEqual(['a', 'b']);
      await survivor.close();
    });

    it('refuses a journal that is not its own', async () => {
      let environment = openEnvironment(path, NAMES);
      put(environment, 'a');
      copyFiles();
      await environment.close();
      environment = openEnvironment(path, NAMES);
      put(environment, 'b');
      await environment.close();
      copyFileSync(path, copy);
      expect(() => openEnvironment(copy, NAMES)).toThrow('of the data file, which is at');
      rmSync(journalOf(copy));
      expect(() => openEnvironment(copy, NAMES)).toThrow(`${journalOf(copy)} is damaged: it is missing`);
      copyFileSync(journalOf(path), journalOf(copy));
      const whole = openEnvironment(copy, NAMES);
      expect(keysOf(whole)).toEqual(['a', 'b']);
      await whole.close();
    });
  });

  it('opens again a young file most of whose pages were freed at once', async () => {
    const environment = openEnvironment(path, NAMES);
    environment.transaction(() => {
      for (let number = 0; number < 2000; number++)
        environment.tables.first.put(Buffer.from(`${number}`), valueOf(1000));
      for (let number = 0; number < 2000; number++) environment.tables.first.remove(Buffer.from(`${number}`));
    });
    await environment.close();
    const again = openEnvironment(path, NAMES);
    expect(again.tables.first.count({})).toBe(0);
    await again.close();
  });
});
