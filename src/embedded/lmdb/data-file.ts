import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { PageError } from './page-format.js';

/** A data file whose content cannot be what was written to it. */
export class DamagedFileError extends Error {
  constructor(path: string, what: string) {
    super(`${path} is damaged: ${what}. Nothing was changed; restore the data folder from a backup.`);
    this.name = 'DamagedFileError';
  }
}

/** The pages of an LMDB file that nobody writes to, and a note of those that were met. */
export class DataFile {
  readonly #descriptor: number;
  readonly #size: number;
  #met = new Uint8Array(0);
  #pageSize = 0;
  #pages = 0;

  /** @param path of a file that exists */
  constructor(readonly path: string) {
    this.#descriptor = openSync(path, 'r');
    this.#size = fstatSync(this.#descriptor).size;
  }

  get size(): number {
    return this.#size;
  }

  get pageSize(): number {
    return this.#pageSize;
  }

  /** Says how the file is cut up, once its meta pages have told. */
  divide(pageSize: number, pages: number): void {
    this.#pageSize = pageSize;
    this.#pages = pages;
    this.#met = new Uint8Array(Math.ceil(this.#size / pageSize));
  }

  /** @throws PageError if the file ends before */
  readBytes(offset: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    if (readSync(this.#descriptor, bytes, 0, length, offset) < length)
      throw new PageError('lies beyond the end of the file');
    return bytes;
  }

  /** Reads a page, or the beginning of a row of pages. @throws PageError */
  readPage(number: number, length = this.#pageSize): Buffer {
    return this.readBytes(number * this.#pageSize, length);
  }

  /**
   * Notes that pages are in use. Free ones may lie beyond the end of the file, which they have never been written to.
   * @throws PageError if one of them already is, or does not exist
   */
  meet(first: number, count: number): void {
    if (first + count > this.#pages) throw new PageError('lies behind the last page');
    for (let page = first; page < Math.min(first + count, this.#met.length); page++) {
      if (this.#met[page] === 1) throw new PageError('is used twice');
      this.#met[page] = 1;
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
