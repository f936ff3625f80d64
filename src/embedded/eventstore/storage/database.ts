import { join } from 'node:path';
import { type Environment, openEnvironment } from '../../lmdb/environment.js';

const TABLES = [
  /** position → record */
  'log',
  /** (stream, revision) → position and (stream, event id) → revision, position */
  'index',
  /** stream name → stream number */
  'names',
] as const;

/** The tables of one data directory. */
export type Database = Environment<(typeof TABLES)[number]>;

/**
 * Opens (or creates) the tables in `directory`. The caller holds the directory's lock.
 * @throws DamagedFileError if what is there is not what was written
 */
export function openDatabase(directory: string): Database {
  return openEnvironment(join(directory, 'events.mdb'), TABLES);
}
