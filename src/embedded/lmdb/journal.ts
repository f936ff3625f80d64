import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { DamagedFileError } from './data-file.js';
import {
  encodeRecord,
  generationAt,
  JournalError,
  type Scan,
  scanRecords,
  SECTOR,
  sizeOfRecord,
} from './journal-format.js';

/** Length of the file, in bytes: always the same, so that one that was cut off shows. */
const SIZE = 8 * 1024 * 1024;

/**
 * What was written since a data file was last committed: one record a transaction, each synced before it is acknowledged. A record is one stretch of a
 * file that keeps its size, which a disk syncs in a fraction of the time that the pages of a tree take.
 *
 * The data file and the journal carry the number of a generation. Committing the data file begins the next one, and with it the journal anew; a journal
 * that is one behind holds what the data file has already.
 */
export class Journal {
  readonly #path: string;
  readonly #descriptor: number;
  #generation: number;
  /** Where the next record goes. */
  #end = SECTOR;
  /** Nothing lies behind the records. While something does, nothing is appended. */
  #sound = true;

  private constructor(path: string, generation: number) {
    this.#path = path;
    this.#descriptor = openSync(path, 'r+');
    this.#generation = generation;
  }

  /** Makes an empty journal, in the place of whatever is there. */
  static create(path: string, generation: number): Journal {
    const draft = `${path}.new`;
    const descriptor = openSync(draft, 'w');
    writeWhole(descriptor, emptyJournal(SIZE, generation), 0);
    fsyncSync(descriptor);
    closeSync(descriptor);
    renameSync(draft, path);
    syncDirectory(dirname(path));
    return new Journal(path, generation);
  }

  /**
   * Opens the journal of a data file of that generation.
   * @throws DamagedFileError if it is not there, or not as it was written
   */
  static open(path: string, generation: number): Journal {
    const { contents, clean } = scanFile(path, generation);
    const journal = new Journal(path, generation);
    journal.#end = SECTOR + contents.reduce((size, content) => size + sizeOfRecord(content.length), 0);
    journal.#sound = clean;
    return journal;
  }

  /** No record is in it, nor a trace of one. */
  get isEmpty(): boolean {
    return this.#sound && this.#end === SECTOR;
  }

  /**
   * Writes a record and syncs it.
   * @returns false if it could not be written, for want of room or because the disk failed; the data file has to be committed instead
   */
  append(content: Buffer): boolean {
    if (!this.#sound || this.#end + sizeOfRecord(content.length) > SIZE) return false;
    const record = encodeRecord(this.#generation, content);
    this.#sound = this.#attempt(() => writeWhole(this.#descriptor, record, this.#end));
    if (this.#sound) this.#end += record.length;
    return this.#sound;
  }

  /** The contents of its records. @throws DamagedFileError */
  contents(): readonly Buffer[] {
    return scanFile(this.#path, this.#generation).contents;
  }

  /** Begins anew, as the data file has been committed with that generation. */
  restart(generation: number): void {
    // What a write that failed has left may lie anywhere.
    const used = this.#sound ? this.#end : SIZE;
    const empty = emptyJournal(used, generation);
    this.#generation = generation;
    this.#end = SECTOR;
    this.#sound = this.#attempt(() => writeWhole(this.#descriptor, empty, 0));
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #attempt(write: () => void): boolean {
    try {
      write();
      fdatasyncSync(this.#descriptor);
      return true;
    } catch {
      return false;
    }
  }
}

/** The first sector of a journal is a record without content that tells its generation. */
function emptyJournal(size: number, generation: number): Buffer {
  const bytes = Buffer.alloc(size);
  encodeRecord(generation, Buffer.alloc(0)).copy(bytes);
  return bytes;
}

/** @throws DamagedFileError */
function scanFile(path: string, generation: number): Scan {
  if (!existsSync(path)) throw new DamagedFileError(path, 'it is missing');
  const bytes = readFileSync(path);
  if (bytes.length !== SIZE) throw new DamagedFileError(path, `it has ${bytes.length} bytes instead of ${SIZE}`);
  try {
    const own = generationAt(bytes, 0);
    // Power failed after the data file was committed and before the journal began anew.
    if (own === generation - 1) return { contents: [], clean: false };
    if (own !== generation)
      throw new DamagedFileError(path, `it goes with state ${own} of the data file, which is at ${generation}`);
    const { contents, clean } = scanRecords(bytes, generation);
    return { contents: contents.slice(1), clean };
  } catch (error) {
    if (error instanceof JournalError) throw new DamagedFileError(path, error.message);
    throw error;
  }
}

function writeWhole(descriptor: number, bytes: Buffer, position: number): void {
  let written = 0;
  while (written < bytes.length)
    written += writeSync(descriptor, bytes, written, bytes.length - written, position + written);
}

function syncDirectory(path: string): void {
  const descriptor = openSync(path, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}
