import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { open } from 'lmdb';
import { checkFile } from './check-file.js';
import { isWhole } from './checksum.js';
import { DiskSpace } from './disk-space.js';
import { Table } from './table.js';

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
 * Opens (or makes) the file at `path` after having read and checked the whole of it. The caller holds the lock of its directory.
 * @throws DamagedFileError before anything is changed; DiskFullError when there is no room for a new file
 */
export function openEnvironment<Name extends string>(path: string, names: readonly Name[]): Environment<Name> {
  const space = new DiskSpace(dirname(path));
  if (existsSync(path)) checkFile(path, names, isWhole);
  else space.check();
  const root = open<Buffer, Buffer>({
    path,
    noSubdir: true,
    encoding: 'binary',
    keyEncoding: 'binary',
    maxDbs: names.length,
    // LMDB's own commit protocol: data pages are synced before the page that makes them visible.
    overlappingSync: false,
  });
  const table = (name: Name): [Name, Table] => [
    name,
    new Table(name, root.openDB({ name, encoding: 'binary', keyEncoding: 'binary' }), space),
  ];
  return {
    tables: Object.fromEntries(names.map(table)) as Record<Name, Table>,
    transaction: (action) => {
      space.check();
      return root.transactionSync(action);
    },
    close: () => root.close(),
  };
}
