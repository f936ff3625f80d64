import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readIdentified, removeStale } from './stale-file.js';

let folder: string;
let path: string;
let identity: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'redress-stale-'));
  path = join(folder, 'engines.json');
  await writeFile(path, 'stale');
  identity = (await readIdentified(path))?.identity ?? '';
});

afterEach(() => rm(folder, { recursive: true }));

const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid;

it('a stale file goes, and nothing is left of the removal', async () => {
  await removeStale(path, identity);
  expect(await readdir(folder)).toEqual([]);
});

it('a file that took its place stays', async () => {
  await rm(path);
  await writeFile(path, 'fresh');
  await removeStale(path, identity);
  expect(await readFile(path, 'utf8')).toBe('fresh');
  expect(await readdir(folder)).toEqual(['engines.json']);
});

it('is left to another process that is removing it', async () => {
  await writeFile(`${path}.stale-${identity}-0`, `${process.ppid}`);
  await removeStale(path, identity);
  expect(await readFile(path, 'utf8')).toBe('stale');
});

it('is removed when the process that was removing it has died, and the next one too', async () => {
  for (const number of [0, 1]) await writeFile(`${path}.stale-${identity}-${number}`, `${deadPid()}`);
  await removeStale(path, identity);
  expect(await readdir(folder)).toEqual([]);
});

it('of many that remove it at once and write their own, the file of none is removed', async () => {
  const written: number[] = [];
  await Promise.all(
    Array.from({ length: 20 }, async (_, number) => {
      await removeStale(path, identity);
      await writeFile(path, `fresh ${number}`, { flag: 'wx' }).then(
        () => written.push(number),
        () => undefined,
      );
    }),
  );
  expect(written).toHaveLength(1);
  expect(await readFile(path, 'utf8')).toBe(`fresh ${written[0]}`);
});

it('a file that is not there has no identity', async () => {
  expect(await readIdentified(join(folder, 'absent'))).toBeUndefined();
});
