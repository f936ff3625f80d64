import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { DamagedEntryError, Table } from './table.js';

const directory = mkdtempSync(join(tmpdir(), 'redress-lmdb-'));
const key = (name: string): Buffer => Buffer.from(name);

let raw: RootDatabase<Buffer, Buffer>;
let table: Table;
let changed: [Buffer, Buffer | undefined][];

beforeEach(() => {
  raw = open<Buffer, Buffer>({ path: directory, encoding: 'binary', keyEncoding: 'binary' });
  changed = [];
  table = new Table('animals', raw, { before: () => undefined, after: (...change) => changed.push(change) });
});

afterEach(() => raw.clearSync());

afterAll(async () => {
  await raw.close();
  rmSync(directory, { recursive: true, force: true });
});

describe('A table', () => {
  it('keeps values in the order of their keys', () => {
    for (const name of ['cat', 'ant', 'bee']) table.put(key(name), Buffer.from(name.toUpperCase()));
    expect([...table.entries({})].map(({ key, value }) => `${key.toString()} ${value.toString()}`)).toEqual([
      'ant ANT',
      'bee BEE',
      'cat CAT',
    ]);
    expect([...table.keys({ start: key('bee') })].map(String)).toEqual(['bee', 'cat']);
    expect(table.count({ start: key('ant'), end: key('cat') })).toBe(2);
    expect(table.get(key('cat'))?.toString()).toBe('CAT');
    expect(table.get(key('dog'))).toBeUndefined();
  });

  it('keeps values of any length, none included', () => {
    for (const length of [0, 1, 5000, 3_000_000]) {
      table.put(key('long'), Buffer.alloc(length, 7));
      expect(table.get(key('long'))?.equals(Buffer.alloc(length, 7))).toBe(true);
    }
  });

  it('forgets what is removed', () => {
    table.put(key('ant'), Buffer.alloc(0));
    expect(table.has(key('ant'))).toBe(true);
    table.remove(key('ant'));
    expect(table.has(key('ant'))).toBe(false);
  });

  it('tells of every change, so that it can be made again', () => {
    table.put(key('ant'), Buffer.from('six legs'));
    table.remove(key('ant'));
    const [put, removed] = changed;
    expect(removed).toEqual([key('ant'), undefined]);
    table.repeat(...(put as [Buffer, Buffer]));
    expect(table.get(key('ant'))?.toString()).toBe('six legs');
    table.repeat(...(removed as [Buffer, undefined]));
    expect(table.has(key('ant'))).toBe(false);
  });

  it('makes no change that it may not make', () => {
    const before = (): void => {
      throw new Error('no room');
    };
    const refusing = new Table('animals', raw, { before, after: (...change) => changed.push(change) });
    expect(() => refusing.put(key('ant'), Buffer.alloc(0))).toThrow('no room');
    expect(table.has(key('ant'))).toBe(false);
    expect(() => table.put(Buffer.alloc(3000), Buffer.alloc(0))).toThrow('Key size');
    expect(changed).toEqual([]);
  });

  it('never hands out a value that is not as it was written', () => {
    table.put(key('ant'), Buffer.from('six legs'));
    const stored = raw.getBinary(key('ant')) as Buffer;
    raw.putSync(key('ant'), Buffer.from(stored.toString('latin1').replace('six', 'sax'), 'latin1'));
    expect(() => table.get(key('ant'))).toThrow(DamagedEntryError);
    expect(() => [...table.entries({})]).toThrow('The entry 616e74 of the table animals is damaged on disk');
  });

  it('notices a value that belongs to another key', () => {
    table.put(key('ant'), Buffer.from('six legs'));
    raw.putSync(key('dog'), raw.getBinary(key('ant')) as Buffer);
    expect(() => table.get(key('dog'))).toThrow(DamagedEntryError);
  });
});
