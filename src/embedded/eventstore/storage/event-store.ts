import { CommitFeed } from '../subscriptions/commit-feed.js';
import { type Database } from './database.js';
import { EventLog } from './event-log.js';
import { StreamHeads } from './stream-heads.js';
import { StreamIndex } from './stream-index.js';
import { WriteTransaction } from './write-transaction.js';

/** The stored events with their indexes: everything that reads and writes go through. */
export class EventStore {
  readonly log: EventLog;
  readonly index: StreamIndex;
  readonly heads: StreamHeads;
  readonly feed = new CommitFeed();
  readonly #database: Database;
  #nextStream: number;

  constructor(database: Database) {
    this.#database = database;
    this.log = new EventLog(database.tables.log);
    this.index = new StreamIndex(database.tables.index, database.tables.names);
    this.heads = new StreamHeads(this.log, this.index);
    this.#nextStream = this.index.nextNumber();
  }

  /**
   * Runs `action` as one write. When this returns, everything it wrote is on disk and visible to readers, and
   * followers are awake; when it throws, nothing was written.
   */
  write<T>(action: (transaction: WriteTransaction) => T): T {
    const transaction = new WriteTransaction(this, this.#nextStream);
    const result = this.#database.transaction(() => action(transaction));
    this.#nextStream = transaction.nextStream;
    transaction.publish();
    return result;
  }

  close(): Promise<void> {
    return this.#database.close();
  }
}
