import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DamagedFileError } from './data-file.js';
import { Journal } from './journal.js';
import { encodeRecord, SECTOR } from './journal-format.js';

const directory = mkdtempSync(join(tmpdir(), 'redress-journal-'));
const path = join(directory, 'journal');
const opened: Journal[] = [];

afterEach(() => {
  for (const journal of opened.splice(0)) journal.close();
  rmSync(path, { force: true });
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const id = Buffer.from('the data file');

function create(): Journal {
  const journal = Journal.create(path, id);
  opened.push(journal);
  return journal;
}

function open(generation: number): Journal {
  const journal = Journal.open(path, { id, generation });
  opened.push(journal);
  return journal;
}

const texts = (journal: Journal): string[] => journal.contents().map(String);
const append = (journal: Journal, ...contents: string[]): boolean[] =>
  contents.map((content) => journal.append(Buffer.from(content)));

describe('A journal', () => {
  it('holds what was appended, and goes on behind it after it was opened again', () => {
    expect(append(create(), 'a', 'b')).toEqual([true, true]);
    const again = open(1);
    expect([again.isEmpty, texts(again)]).toEqual([false, ['a', 'b']]);
    append(again, 'c');
    expect(texts(open(1))).toEqual(['a', 'b', 'c']);
  });

  it('is empty at first and when it begins anew, and forgets the earlier generation', () => {
    const journal = create();
    expect([journal.isEmpty, texts(journal)]).toEqual([true, []]);
    append(journal, 'a'.repeat(10_000), 'b');
    journal.restart();
    expect([journal.isEmpty, texts(journal)]).toEqual([true, []]);
    append(journal, 'c');
    expect(texts(open(2))).toEqual(['c']);
  });

  it('takes no more than it has room for, and again when it began anew', () => {
    const journal = create();
    const half = Buffer.alloc(8_000_000, 1);
    expect([journal.append(half), journal.append(half), journal.append(half)]).toEqual([true, true, false]);
    expect(open(1).contents()).toHaveLength(2);
    journal.restart();
    expect(journal.append(half)).toBe(true);
    expect(journal.append(Buffer.alloc(9_000_000))).toBe(false);
  });

  it('that is one generation behind counts as empty, and takes nothing before it begins anew', () => {
    append(create(), 'a');
    const journal = open(2);
    expect([journal.isEmpty, texts(journal), append(journal, 'b')]).toEqual([true, [], [false]]);
    expect(journal.generation).toBe(1);
    journal.restart();
    expect([append(journal, 'c'), texts(open(2))]).toEqual([[true], ['c']]);
  });

  it('leaves out a record that was cut off, and begins anew before it takes more', () => {
    const journal = create();
    append(journal, 'a', 'b'.repeat(2000));
    const bytes = readFileSync(path);
    bytes.fill(0, 2 * SECTOR, 3 * SECTOR);
    writeFileSync(path, bytes);
    const again = open(1);
    expect([again.isClean, texts(again), append(again, 'c')]).toEqual([false, ['a'], [false]]);
    again.restart();
    expect([again.isClean, append(again, 'c'), texts(open(2))]).toEqual([true, [true], ['c']]);
    expect(
      readFileSync(path)
        .subarray(2 * SECTOR)
        .every((byte) => byte === 0),
    ).toBe(true);
  });

  it.each<[string, (bytes: Buffer) => Buffer | undefined, string]>([
    ['is missing', () => undefined, 'it is missing'],
    ['was cut off', (bytes) => bytes.subarray(0, -1), 'it has 16777215 bytes instead of 16777216'],
    ['became longer', (bytes) => Buffer.concat([bytes, Buffer.alloc(1)]), 'it has 16777217 bytes'],
    ['lost its beginning', (bytes) => bytes.fill(0, 0, SECTOR), 'its sector at byte 0 is not as it was written'],
    ['holds records of an earlier generation', (bytes) => restarted(bytes), 'begins a record of another generation'],
    ['has another generation', (bytes) => bytes.fill(9, 9, 10), 'its sector at byte 0 is not as it was written'],
    ['has another byte', (bytes) => bytes.fill(9, SECTOR + 20, SECTOR + 21), 'sector at byte 512 begins a record that'],
    ['has bytes where nothing was written', (bytes) => bytes.fill(1, 9000, 9001), 'sector at byte 8704 is not'],
  ])('that %s is refused by name', (_name, damage, problem) => {
    append(create(), 'a'.repeat(100));
    const damaged = damage(readFileSync(path));
    rmSync(path);
    if (damaged) writeFileSync(path, damaged);
    const opening = (): Journal => open(problem.includes('another generation') ? 2 : 1);
    expect(opening).toThrow(DamagedFileError);
    expect(opening).toThrow(`${path} is damaged: `);
    expect(opening).toThrow(problem);
  });

  it('is refused beside any data file but its own', () => {
    const journal = create();
    journal.restart();
    for (const generation of [1, 4])
      expect(() => open(generation)).toThrow(`of the data file, which is at ${generation}`);
    const stranger = { id: Buffer.from('another'), generation: 2 };
    expect(() => Journal.open(path, stranger)).toThrow('it goes with another data file');
  });

  it('is not made in the place of one that has been in use', () => {
    create();
    create().restart();
    expect(() => create()).toThrow('the data file that it goes with is missing');
    writeFileSync(path, 'anything');
    expect(() => create()).toThrow('is damaged: its sector at byte 0 is not as it was written');
  });

  it('that cannot be written takes nothing more until it can be, and holds what was acknowledged', () => {
    const journal = create();
    append(journal, 'a');
    // A descriptor that is closed refuses to write, as a broken disk does.
    journal.close();
    expect(append(journal, 'b', 'c')).toEqual([false, false]);
    journal.restart();
    expect([journal.isClean, journal.generation]).toEqual([false, 1]);
    opened.length = 0;
    expect(texts(open(1))).toEqual(['a']);
  });
});

/** The journal of which the first sector alone has begun anew. */
function restarted(bytes: Buffer): Buffer {
  encodeRecord(2, id).copy(bytes);
  return bytes;
}
