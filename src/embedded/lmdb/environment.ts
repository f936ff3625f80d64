import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { Changes, readChanges } from './changes.js';
import { checkFile } from './check-file.js';
import { isWhole, withChecksum } from './checksum.js';
import { DiskFullError, DiskSpace } from './disk-space.js';
import { Journal } from './journal.js';
import { OpenTransaction } from './open-transaction.js';
import { Table } from './table.js';

/** Name of the table that says which journal goes with the file, and its only key. */
export const JOURNAL_TABLE = 'journal';
const JOURNAL_KEY = Buffer.from('key');
const GENERATION_BYTES = 6;
const ID_BYTES = 16;

/**
 * What may wait for its commit, in bytes of disk as reckoned by DiskSpace, four times what it takes of memory at the worst. It is written at once, while
 * everybody waits.
 */
const MAX_WAITING_BYTES = 1024 * 1024 * 1024;

/** The tables of one LMDB file. */
export interface Environment<Name extends string> {
  readonly tables: Readonly<Record<Name, Table>>;
  /**
   * Runs `action` in one write transaction; when it returns, the writes are on disk. A throw undoes all of them.
   * @throws DiskFullError when there is no room for writes
   */
  transaction<T>(action: () => T): T;
  close(): Promise<void>;
}

/**
 * Opens (or makes) the file at `path`, and its journal beside it, after having read and checked the whole of both. The caller holds the lock of
 * their directory.
 * @throws DamagedFileError before anything is changed; DiskFullError when there is no room for a new file
 */
export function openEnvironment<Name extends string>(path: string, names: readonly Name[]): Environment<Name> {
  const space = new DiskSpace(dirname(path));
  if (existsSync(path)) checkFile(path, [...names, JOURNAL_TABLE], isWhole);
  else space.check();
  const root = open<Buffer, Buffer>({
    path,
    noSubdir: true,
    encoding: 'binary',
    keyEncoding: 'binary',
    maxDbs: names.length + 1,
    // LMDB's own commit protocol: data pages are synced before the page that makes them visible.
    overlappingSync: false,
  });
  return new JournaledEnvironment(root, `${path}-journal`, names, space);
}

/**
 * Transactions go to the journal, one after the other, and stay in a transaction of LMDB that is committed when the journal is full. So each waits for one
 * short write, and many share the work on the pages of the file.
 */
class JournaledEnvironment<Name extends string> implements Environment<Name> {
  readonly tables: Readonly<Record<Name, Table>>;
  readonly #root: RootDatabase<Buffer, Buffer>;
  readonly #space: DiskSpace;
  readonly #numbered: readonly Table[];
  readonly #journalTable: Table;
  readonly #open: OpenTransaction;
  readonly #id: Buffer;
  readonly #journal: Journal;
  /** Those of the transaction that runs. */
  readonly #changes = new Changes();
  #running = false;

  /** @param journal path of its file */
  constructor(root: RootDatabase<Buffer, Buffer>, journal: string, names: readonly Name[], space: DiskSpace) {
    this.#root = root;
    this.#space = space;
    this.#numbered = names.map((name, number) => this.#table(name, number));
    this.tables = Object.fromEntries(names.map((name, number) => [name, this.#numbered[number]])) as typeof this.tables;
    this.#journalTable = this.#table(JOURNAL_TABLE, names.length);
    this.#open = new OpenTransaction(root);
    const known = this.#journalTable.get(JOURNAL_KEY);
    try {
      this.#id = known?.subarray(GENERATION_BYTES) ?? randomBytes(ID_BYTES);
      this.#journal = known
        ? Journal.open(journal, { id: this.#id, generation: known.readUIntLE(0, GENERATION_BYTES) })
        : Journal.create(journal, this.#id);
    } catch (error) {
      void root.close();
      throw error;
    }
    try {
      this.#resume();
      if (!known || !this.#journal.isClean) this.#commit();
    } catch (error) {
      void this.#giveUp();
      throw error;
    }
  }

  transaction<T>(action: () => T): T {
    if (this.#running) throw new Error('A transaction within a transaction');
    if (!this.#open.isOpen) throw new Error('The data file can no longer be read and written; start the engine again');
    this.#running = true;
    try {
      this.#makeRoom();
      const result = action();
      this.#persist();
      return result;
    } catch (error) {
      this.#undo(error);
      throw error;
    } finally {
      this.#running = false;
    }
  }

  async close(): Promise<void> {
    if (!this.#open.isOpen) return;
    try {
      if (!this.#journal.isEmpty) this.#commit();
    } catch {
      // The journal has everything, and is read at the next start.
    }
    await this.#giveUp();
  }

  #table(name: string, number: number): Table {
    return new Table(name, this.#root.openDB({ name, encoding: 'binary', keyEncoding: 'binary' }), {
      before: (_key, stored) => {
        if (!this.#running) throw new Error('A write outside of a transaction');
        this.#space.spend(stored?.length ?? 0);
      },
      after: (key, value) => this.#changes.add({ table: number, key, value }),
    });
  }

  /** @throws DiskFullError */
  #makeRoom(): void {
    try {
      this.#space.begin();
    } catch (error) {
      if (!(error instanceof DiskFullError) || this.#journal.isEmpty) throw error;
      // What waits for its commit was reckoned high; afterwards the disk knows.
      this.#commit();
      this.#space.begin();
    }
  }

  #persist(): void {
    if (this.#changes.length === 0) return;
    this.#checkOpen();
    if (this.#space.waitingBytes > MAX_WAITING_BYTES || !this.#journal.append(this.#changes.bytes)) this.#commit();
    this.#changes.clear();
  }

  /** The package tells of a failing read and not of a failing write, after which nothing works. */
  #checkOpen(): void {
    this.#journalTable.has(JOURNAL_KEY);
  }

  /** Commits everything to the file and begins the journal anew. */
  #commit(): void {
    const generation = Buffer.alloc(GENERATION_BYTES);
    generation.writeUIntLE(this.#journal.generation + 1, 0, GENERATION_BYTES);
    this.#journalTable.repeat(JOURNAL_KEY, withChecksum(JOURNAL_KEY, Buffer.concat([generation, this.#id])));
    this.#open.commit();
    this.#changes.clear();
    this.#space.committed();
    this.#journal.restart();
    this.#begin();
  }

  /** Brings back what was there before the transaction that runs. */
  #undo(cause: unknown): void {
    if (this.#changes.length === 0 && this.#open.isOpen) return;
    this.#changes.clear();
    this.#space.undone();
    try {
      this.#open.abort();
      this.#resume();
    } catch (error) {
      // Nobody may take the last commit for the present state.
      void this.#giveUp();
      throw new Error(`The data file can no longer be read: ${String(error)}`, { cause });
    }
  }

  /** Goes on from the last commit and the journal. */
  #resume(): void {
    this.#begin();
    for (const content of this.#journal.contents())
      for (const { table, key, value } of readChanges(content)) {
        const numbered = this.#numbered[table];
        if (!numbered) throw new Error(`The journal names table ${table}, of ${this.#numbered.length}`);
        numbered.repeat(key, value);
      }
    this.#checkOpen();
  }

  #begin(): void {
    this.#open.begin();
    this.#checkOpen();
  }

  /** Leaves the files as they are. */
  #giveUp(): Promise<void> {
    this.#open.abort();
    this.#journal.close();
    return this.#root.close();
  }
}
