import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeKept, readKept } from './kept-file.js';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'redress-kept-'));
  path = join(folder, 'keys', 'one');
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('a file that is kept', () => {
  it('is not there before it is made', async () => {
    expect(await readKept(path)).toBeNull();
    expect(await makeKept(path, 'text')).toBe('text');
    expect(await readKept(path)).toBe('text');
  });

  it('is for its owner alone, and leaves nothing beside it', async () => {
    await makeKept(path, 'text');
    await makeKept(path, 'another');
    expect(readdirSync(join(folder, 'keys'))).toEqual(['one']);
    expect([path, join(folder, 'keys')].map((made) => statSync(made).mode & 0o777)).toEqual([0o600, 0o700]);
  });

  it('is never made anew, however little it holds', async () => {
    await makeKept(path, 'text');
    writeFileSync(path, '');
    expect(await makeKept(path, 'another')).toBe('');
  });

  it('is whole for whoever sees it, and the same for all that make it at once', async () => {
    const texts = Array.from({ length: 8 }, (_, at) => `${at}`.repeat(4_000_000));
    const made = Promise.all(texts.map((text) => makeKept(path, text)));
    let seen = await readKept(path);
    while (seen === null) seen = await readKept(path);
    const [first] = await made;
    expect(texts.includes(seen)).toBe(true);
    expect((await made).every((text) => text === first)).toBe(true);
    expect(seen === first).toBe(true);
  });

  it('cannot be made where there can be no folder', async () => {
    writeFileSync(join(folder, 'keys'), '');
    await expect(makeKept(path, 'text')).rejects.toMatchObject({ code: 'EEXIST' });
  });
});
