import { type Database, type RangeIterable, type RangeOptions } from 'lmdb';
import { withChecksum, withoutChecksum } from './checksum.js';
import { type DiskSpace } from './disk-space.js';

/** Which entries to walk through; as in lmdb, the upper end of a forward walk is left out. */
export type Range = Pick<RangeOptions, 'limit' | 'reverse' | 'snapshot'> & {
  readonly start?: Buffer;
  readonly end?: Buffer;
  readonly exclusiveStart?: boolean;
  readonly inclusiveEnd?: boolean;
};

export interface Entry {
  readonly key: Buffer;
  readonly value: Buffer;
}

/** An entry that is not as it was written. */
export class DamagedEntryError extends Error {
  constructor(table: string, key: Buffer) {
    super(
      `The entry ${key.toString('hex')} of the table ${table} is damaged on disk. Stop the process and restore the data folder from a backup.`,
    );
    this.name = 'DamagedEntryError';
  }
}

/**
 * An ordered table of bytes in which every value carries a checksum. Whatever hands out a value checks it; walks that ask for keys alone do
 * not. Writes belong in a transaction of the environment.
 */
export class Table {
  readonly #name: string;
  readonly #entries: Database<Buffer, Buffer>;
  readonly #space: DiskSpace;

  constructor(name: string, entries: Database<Buffer, Buffer>, space: DiskSpace) {
    this.#name = name;
    this.#entries = entries;
    this.#space = space;
  }

  /** @throws DiskFullError, upon which the transaction is undone */
  put(key: Buffer, value: Buffer): void {
    this.#space.spend(value.length);
    this.#entries.putSync(key, withChecksum(key, value));
  }

  remove(key: Buffer): void {
    this.#entries.removeSync(key);
  }

  has(key: Buffer): boolean {
    return this.#entries.doesExist(key);
  }

  /** @throws DamagedEntryError */
  get(key: Buffer): Buffer | undefined {
    const stored = this.#entries.getBinary(key);
    return stored && this.#checked(key, stored);
  }

  /** The number of entries. */
  count(range: Range): number {
    return this.#entries.getKeysCount(range);
  }

  /** Keys in order. */
  keys(range: Range): RangeIterable<Buffer> {
    return this.#entries.getKeys(range);
  }

  /** Entries in the order of their keys. @throws DamagedEntryError in the course of the walk */
  entries(range: Range): RangeIterable<Entry> {
    return this.#entries.getRange(range).map(({ key, value }) => ({ key, value: this.#checked(key, value) }));
  }

  #checked(key: Buffer, stored: Buffer): Buffer {
    const value = withoutChecksum(key, stored);
    if (!value) throw new DamagedEntryError(this.#name, key);
    return value;
  }
}
