import { open, type Database as LmdbDatabase } from 'lmdb';

/** An ordered table of binary keys and values. */
export type Table = LmdbDatabase<Buffer, Buffer>;

/** The LMDB environment of one data directory. */
export interface Database {
  /** position → record */
  readonly log: Table;
  /** (stream, revision) → position and (stream, event id) → revision, position */
  readonly index: Table;
  /** stream name → stream number */
  readonly names: Table;
  /** Runs `action` in one write transaction; when it returns, the writes are on disk. A throw undoes all of them. */
  transaction<T>(action: () => T): T;
  close(): Promise<void>;
}

/** Opens (or creates) the tables in `directory`. The caller holds the directory's lock. */
export function openDatabase(directory: string): Database {
  const environment = open<Buffer, Buffer>({
    path: `${directory}/events.mdb`,
    noSubdir: true,
    encoding: 'binary',
    keyEncoding: 'binary',
    maxDbs: 8,
    // LMDB's own commit protocol: data pages are synced before the page that makes them visible.
    overlappingSync: false,
  });
  const table = (name: string): Table => environment.openDB({ name, encoding: 'binary', keyEncoding: 'binary' });
  return {
    log: table('log'),
    index: table('index'),
    names: table('names'),
    transaction: (action) => environment.transactionSync(action),
    close: () => environment.close(),
  };
}
