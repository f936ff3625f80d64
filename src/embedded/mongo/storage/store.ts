import { join } from 'node:path';
import { openEnvironment } from '../../lmdb/environment.js';
import { type Table } from '../../lmdb/table.js';
import { GroupCommit } from './group-commit.js';

const TABLES = ['catalog', 'stats', 'documents', 'ids', 'entries', 'sessions'] as const;

/** The LMDB environment: ordered tables of bytes and one queue of writes. */
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

/**
 * Opens (or makes) the database under `dataDir`.
 * @throws DamagedFileError if what is there is not what was written
 */
export function openStore(dataDir: string): Store {
  const environment = openEnvironment(join(dataDir, 'data.mdb'), TABLES);
  const writes = new GroupCommit((work) => environment.transaction(work));
  return {
    ...environment.tables,
    writes,
    close: async () => {
      writes.flush();
      await environment.close();
    },
  };
}
