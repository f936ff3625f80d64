import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { DamagedFileError } from './data-file.js';
import { encodeRecord, firstRecord, JournalError, scanRecords, SECTOR, sizeOfRecord } from './journal-format.js';

/** Length of the file, in bytes: always the same, so that one that was cut off shows. */
const SIZE = 16 * 1024 * 1024;

/** Which journal goes with a data file. */
export interface JournalKey {
  /** Random bytes, the same for as long as the data file lives. */
  readonly id: Buffer;
  /** Every commit of the data file begins the next one. */
  readonly generation: number;
}

/**
 * What was written since a data file was last committed: one record a transaction, each synced before it is acknowledged. A record is one stretch of a
 * file that keeps its size, which a disk syncs in a fraction of the time that the pages of a tree take.
 *
 * The data file says which generation of the journal goes with it. Committing the data file begins the next one, and with it the journal anew; a journal
 * that is one behind holds what the data file has already.
 */
export class Journal {
  readonly #path: string;
  readonly #descriptor: number;
  readonly #id: Buffer;
  #generation = 0;
  /** Where the next record goes. */
  #end = SECTOR;
  /** Nothing lies behind the records; while something does, nothing is appended. */
  #clean = false;

  private constructor(path: string, descriptor: number, id: Buffer) {
    this.#path = path;
    this.#descriptor = descriptor;
    this.#id = id;
  }

  /**
   * Makes an empty journal of generation 1, for a data file that is made.
   * @throws DamagedFileError if there is one that has been in use
   */
  static create(path: string, id: Buffer): Journal {
    if (existsSync(path)) refuseUsed(path);
    const draft = `${path}.new`;
    const journal = new Journal(path, openSync(draft, 'w+'), id);
    try {
      journal.#writeSynced(Buffer.alloc(SIZE), 0);
      journal.#begin(1);
      fsyncSync(journal.#descriptor);
      renameSync(draft, path);
      syncDirectory(dirname(path));
      return journal;
    } catch (error) {
      journal.close();
      throw error;
    }
  }

  /**
   * Opens the journal that goes with a data file.
   * @throws DamagedFileError if it is not there, is another one, or is not as it was written
   */
  static open(path: string, { id, generation }: JournalKey): Journal {
    if (!existsSync(path)) throw new DamagedFileError(path, 'it is missing');
    const journal = new Journal(path, openSync(path, 'r+'), id);
    try {
      journal.#open(generation);
      return journal;
    } catch (error) {
      journal.close();
      throw error instanceof JournalError ? new DamagedFileError(path, error.message) : error;
    }
  }

  /** The generation that its file is known to tell. */
  get generation(): number {
    return this.#generation;
  }

  /** Whether it takes records, if there is room. */
  get isClean(): boolean {
    return this.#clean;
  }

  get isEmpty(): boolean {
    return this.#end === SECTOR;
  }

  /**
   * Writes a record and syncs it.
   * @returns false if that could not be done, for want of room or because the disk failed; the data file has to be committed instead
   */
  append(content: Buffer): boolean {
    if (!this.#clean || this.#end + sizeOfRecord(content.length) > SIZE) return false;
    const record = encodeRecord(this.#generation, content);
    this.#clean = succeeds(() => this.#writeSynced(record, this.#end));
    if (this.#clean) this.#end += record.length;
    // If the data file cannot be committed either, whoever waits for it is told that it failed.
    else succeeds(() => this.#writeSynced(Buffer.alloc(record.length), this.#end));
    return this.#clean;
  }

  /** The contents of its records, oldest first. @throws DamagedFileError */
  contents(): readonly Buffer[] {
    if (this.isEmpty) return [];
    try {
      return scanRecords(this.#read(this.#end), this.#generation).contents.slice(1);
    } catch (error) {
      throw error instanceof JournalError ? new DamagedFileError(this.#path, error.message) : error;
    }
  }

  /** Begins the next generation, as the data file has been committed with that. If the disk fails, it takes no records until it could. */
  restart(): void {
    // What a write that failed has left may lie anywhere.
    const used = this.#clean ? this.#end : SIZE;
    const begun = this.#generation + 1;
    this.#end = SECTOR;
    this.#clean = succeeds(() => {
      // Synced first: no record of an earlier generation may lie behind the mark of a later one.
      this.#writeSynced(Buffer.alloc(used - SECTOR), SECTOR);
      this.#begin(begun);
    });
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #open(generation: number): void {
    const { size } = fstatSync(this.#descriptor);
    if (size !== SIZE) throw new DamagedFileError(this.#path, `it has ${size} bytes instead of ${SIZE}`);
    const sectors = this.#read(SIZE);
    const first = firstRecord(sectors);
    this.#generation = first.generation;
    if (!first.content.equals(this.#id)) throw new DamagedFileError(this.#path, 'it goes with another data file');
    // The process ended after the data file was committed and before the journal began anew.
    if (first.generation === generation - 1) return;
    if (first.generation !== generation)
      throw new DamagedFileError(
        this.#path,
        `it goes with state ${first.generation} of the data file, which is at ${generation}`,
      );
    const { contents, clean } = scanRecords(sectors, generation);
    this.#end = contents.reduce((end, content) => end + sizeOfRecord(content.length), 0);
    this.#clean = clean;
  }

  /** Writes the first sector: a record that holds the id. */
  #begin(generation: number): void {
    this.#writeSynced(encodeRecord(generation, this.#id), 0);
    this.#generation = generation;
    this.#clean = true;
  }

  #writeSynced(bytes: Buffer, position: number): void {
    for (let written = 0; written < bytes.length;)
      written += writeSync(this.#descriptor, bytes, written, bytes.length - written, position + written);
    fdatasyncSync(this.#descriptor);
  }

  #read(length: number): Buffer {
    const bytes = Buffer.alloc(length);
    for (let read = 0; read < length;) {
      const more = readSync(this.#descriptor, bytes, read, length - read, read);
      if (more === 0) throw new DamagedFileError(this.#path, 'it was cut off');
      read += more;
    }
    return bytes;
  }
}

/** A journal is first committed to before it takes a record, so one of generation 1 holds none. */
function refuseUsed(path: string): void {
  const descriptor = openSync(path, 'r');
  const sector = Buffer.alloc(SECTOR);
  readSync(descriptor, sector, 0, SECTOR, 0);
  closeSync(descriptor);
  let generation: number;
  try {
    generation = firstRecord(sector).generation;
  } catch (error) {
    throw error instanceof JournalError ? new DamagedFileError(path, error.message) : error;
  }
  if (generation > 1) throw new DamagedFileError(path, 'the data file that it goes with is missing');
}

function succeeds(action: () => void): boolean {
  try {
    action();
    return true;
  } catch {
    return false;
  }
}

function syncDirectory(path: string): void {
  const descriptor = openSync(path, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}
