import { open, TransactionFlags, type Database, type RootDatabase } from 'lmdb';
import { GroupCommit } from './group-commit.js';

export type Table = Database<Buffer, Buffer>;

/** The LMDB environment: five ordered tables of bytes and one queue of writes. */
export interface Store {
  /** collection definitions, by collection id */
  readonly catalog: Table;
  /** counters of a collection, by collection id */
  readonly stats: Table;
  /** documents, by collection id and record number */
  readonly documents: Table;
  /** record numbers, by collection id and encoded `_id` */
  readonly ids: Table;
  /** empty values, by index id, encoded key and record number */
  readonly entries: Table;
  /** last retryable write of each session, by session id */
  readonly sessions: Table;
  readonly writes: GroupCommit;
  close(): Promise<void>;
}

/** Opens (or makes) the database under `dataDir`. */
export function openStore(dataDir: string): Store {
  // Without overlapping syncs a synchronous commit has reached the disk when it returns.
  const root: RootDatabase<Buffer, Buffer> = open<Buffer, Buffer>({
    path: dataDir,
    maxDbs: 12,
    encoding: 'binary',
    keyEncoding: 'binary',
    overlappingSync: false,
    noSubdir: false,
  });
  const table = (name: string): Table => root.openDB({ name, encoding: 'binary', keyEncoding: 'binary' });
  const writes = new GroupCommit((work) => root.transactionSync(work, TransactionFlags.SYNCHRONOUS_COMMIT));
  return {
    catalog: table('catalog'),
    stats: table('stats'),
    documents: table('documents'),
    ids: table('ids'),
    entries: table('entries'),
    sessions: table('sessions'),
    writes,
    close: async () => {
      writes.flush();
      await root.close();
    },
  };
}
