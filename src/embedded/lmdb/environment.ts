import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { Changes, readChanges } from './changes.js';
import { checkFile } from './check-file.js';
import { isWhole } from './checksum.js';
import { DiskFullError, DiskSpace } from './disk-space.js';
import { Journal } from './journal.js';
import { OpenTransaction } from './open-transaction.js';
import { Table } from './table.js';

/** Name of the table that says which generation of the journal goes with the file, and its only key. */
export const JOURNAL_TABLE = 'journal';
const GENERATION = Buffer.from('generation');

/** What may wait for its commit, in bytes of disk as reckoned by DiskSpace: it is written at once, while everybody waits. */
const MAX_WAITING_BYTES = 256 * 1024 * 1024;

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
  try {
    return new JournaledEnvironment(root, `${path}-journal`, names, space);
  } catch (error) {
    void root.close();
    throw error;
  }
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
  readonly #journal: Journal;
  /** Those of the transaction that runs. */
  readonly #changes = new Changes();
  #generation: number;

  constructor(root: RootDatabase<Buffer, Buffer>, journal: string, names: readonly Name[], space: DiskSpace) {
    this.#root = root;
    this.#space = space;
    this.#numbered = [...names, JOURNAL_TABLE].map((name, number) => this.#table(name, number));
    this.tables = Object.fromEntries(names.map((name, number) => [name, this.#numbered[number]])) as typeof this.tables;
    this.#journalTable = this.#numbered[names.length] as Table;
    this.#open = new OpenTransaction(root);
    const known = this.#journalTable.get(GENERATION)?.readUIntLE(0, 6);
    this.#generation = known ?? 1;
    this.#journal = known === undefined ? Journal.create(journal, 1) : Journal.open(journal, known);
    this.#resume();
    if (known === undefined || !this.#journal.isEmpty) this.#commit();
  }

  transaction<T>(action: () => T): T {
    if (!this.#open.isOpen) throw new Error(`The data file could not be written; start the engine again`);
    try {
      this.#makeRoom();
      const result = action();
      this.#persist();
      return result;
    } catch (error) {
      this.#undo();
      throw error;
    }
  }

  async close(): Promise<void> {
    try {
      if (!this.#journal.isEmpty) this.#commit();
    } catch {
      // The journal has everything, and is read at the next start.
    }
    this.#open.abort();
    this.#journal.close();
    await this.#root.close();
  }

  #table(name: string, number: number): Table {
    return new Table(name, this.#root.openDB({ name, encoding: 'binary', keyEncoding: 'binary' }), (key, value) => {
      this.#space.spend(value?.length ?? 0);
      this.#changes.add({ table: number, key, value });
    });
  }

  /** @throws DiskFullError */
  #makeRoom(): void {
    try {
      this.#space.check();
    } catch (error) {
      if (!(error instanceof DiskFullError) || this.#journal.isEmpty) throw error;
      // What waits for its commit was reckoned high; afterwards the disk knows.
      this.#commit();
      this.#space.check();
    }
  }

  #persist(): void {
    if (this.#changes.length === 0) return;
    if (this.#space.waitingBytes > MAX_WAITING_BYTES || !this.#journal.append(this.#changes.bytes)) this.#commit();
    this.#changes.clear();
  }

  /** Commits everything to the file and begins the journal anew. */
  #commit(): void {
    const generation = Buffer.alloc(6);
    generation.writeUIntLE(this.#generation + 1, 0, 6);
    this.#journalTable.put(GENERATION, generation);
    this.#open.commit();
    this.#generation++;
    this.#changes.clear();
    this.#space.committed();
    this.#journal.restart(this.#generation);
    this.#open.begin();
  }

  /** Brings back what was there before the transaction that runs. */
  #undo(): void {
    if (this.#changes.length === 0 && this.#open.isOpen) return;
    this.#changes.clear();
    this.#open.abort();
    this.#resume();
  }

  /** Goes on from the last commit and the journal. */
  #resume(): void {
    this.#open.begin();
    try {
      for (const content of this.#journal.contents())
        for (const { table, key, value } of readChanges(content)) this.#numbered[table]?.repeat(key, value);
    } catch (error) {
      this.#open.abort();
      throw error;
    }
  }
}
