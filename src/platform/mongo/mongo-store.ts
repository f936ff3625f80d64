import { type Db, MongoClient } from 'mongodb';
import './interrupted-writes.js';

export interface MongoStoreOptions {
  /** Connections at most. */
  readonly maxPoolSize?: number;
  /** How long a command waits for a server that can serve it before it fails as unavailable. */
  readonly serverSelectionTimeoutMs?: number;
}

const DATABASE_OF_URL = /^mongodb(?:\+srv)?:\/\/[^/]+\/([^?]+)/;

/**
 * The database of the read models, over the official driver. Connects at the first use and again by itself after an outage.
 *
 * Every write is acknowledged by a majority and journaled. Int64 comes back as `bigint`, so that positions never pass
 * through a JS number; fields that are `undefined` are left out.
 */
export class MongoStore {
  readonly db: Db;
  readonly #client: MongoClient;

  /** `url`: `mongodb://…` or `mongodb+srv://…`; the database is the one it names, else `redress`. */
  constructor(url: string, { maxPoolSize = 20, serverSelectionTimeoutMs = 3_000 }: MongoStoreOptions = {}) {
    this.#client = new MongoClient(url, {
      appName: 'redress',
      useBigInt64: true,
      ignoreUndefined: true,
      writeConcern: { w: 'majority', journal: true },
      retryWrites: true,
      retryReads: true,
      maxPoolSize,
      serverSelectionTimeoutMS: serverSelectionTimeoutMs,
      connectTimeoutMS: serverSelectionTimeoutMs,
    });
    this.db = this.#client.db(databaseOf(url));
  }

  /**
   * Resolves when the server answers.
   *
   * @throws MongoError when it does not within the server selection timeout.
   */
  async ping(): Promise<void> {
    await this.db.command({ ping: 1 });
  }

  async close(): Promise<void> {
    await this.#client.close();
  }
}

/** The database that a connection string names, `redress` when it names none. */
export function databaseOf(url: string): string {
  const [, named] = DATABASE_OF_URL.exec(url) ?? [];
  return named === undefined ? 'redress' : decodeURIComponent(named);
}
