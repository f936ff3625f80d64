import { type Database, type RangeIterable, type RangeOptions } from 'lmdb';
import { withChecksum, withoutChecksum } from './checksum.js';

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

/** Is told of every change: `stored` is the value with its checksum, or nothing when the entry is removed. */
export interface ChangeObserver {
  /** Right before; a throw keeps it from being made. */
  before(key: Buffer, stored: Buffer | undefined): void;
  after(key: Buffer, stored: Buffer | undefined): void;
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
  readonly #observer: ChangeObserver;

  constructor(name: string, entries: Database<Buffer, Buffer>, observer: ChangeObserver) {
    this.#name = name;
    this.#entries = entries;
    this.#observer = observer;
  }

  /** @throws DiskFullError, upon which the transaction is undone */
  put(key: Buffer, value: Buffer): void {
    this.#change(key, withChecksum(key, value));
  }

  /** @throws DiskFullError, upon which the transaction is undone */
  remove(key: Buffer): void {
    this.#change(key, undefined);
  }

  /** Makes a change again that the observer was told of, and tells nobody. */
  repeat(key: Buffer, stored: Buffer | undefined): void {
    if (stored) this.#entries.putSync(key, stored);
    else this.#entries.removeSync(key);
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

  #change(key: Buffer, stored: Buffer | undefined): void {
    this.#observer.before(key, stored);
    this.repeat(key, stored);
    this.#observer.after(key, stored);
  }

  #checked(key: Buffer, stored: Buffer): Buffer {
    const value = withoutChecksum(key, stored);
    if (!value) throw new DamagedEntryError(this.#name, key);
    return value;
  }
}
