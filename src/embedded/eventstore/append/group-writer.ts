import { DiskFullError } from '../../lmdb/disk-space.js';
import { type EventStore } from '../storage/event-store.js';
import { type WriteTransaction } from '../storage/write-transaction.js';

/** The writer no longer takes work. */
export class WriterClosedError extends Error {
  constructor() {
    super('The event store is shutting down');
  }
}

/** Something to write, and who waits for it. */
export interface Write<T> {
  /** Bytes held while this waits. */
  readonly size: number;
  /** Whether nobody waits any more; asked right before the write, which is then left out. */
  readonly abandoned?: () => boolean;
  run(transaction: WriteTransaction): T;
  /** Called when the write is on disk. */
  done(result: T): void;
  failed(error: Error): void;
}

/** Bytes that one group may hold, so that a commit stays short. */
const GROUP_BYTES = 8 * 1024 * 1024;

/** Waiting bytes above which callers should stop reading more work. */
const BUSY_BYTES = 32 * 1024 * 1024;

interface Queued {
  readonly size: number;
  /** Runs the write within a transaction and returns what to do once that is on disk. */
  run(transaction: WriteTransaction): (() => void) | undefined;
  failed(error: Error): void;
}

/**
 * Writes in groups: whatever arrives while one group is synced to disk shares the next sync. Order of arrival is
 * order of writing, and each write checks its expectation against all those before it.
 */
export class GroupWriter {
  readonly #store: EventStore;
  #queue: Queued[] = [];
  #queuedBytes = 0;
  #scheduled = false;
  #closed = false;
  #relieved: (() => void)[] = [];

  constructor(store: EventStore) {
    this.#store = store;
  }

  get busy(): boolean {
    return this.#queuedBytes > BUSY_BYTES;
  }

  /** Resolves when the writer is no longer busy. */
  relief(): Promise<void> {
    return new Promise((resolve) => this.#relieved.push(resolve));
  }

  submit<T>(write: Write<T>): void {
    if (this.#closed) {
      write.failed(new WriterClosedError());
      return;
    }
    this.#queue.push({
      size: write.size,
      failed: (error) => write.failed(error),
      run: (transaction) => {
        if (write.abandoned?.()) return undefined;
        const result = write.run(transaction);
        return () => write.done(result);
      },
    });
    this.#queuedBytes += write.size;
    this.#schedule();
  }

  /** Writes what is queued and refuses what comes later. */
  close(): void {
    this.#closed = true;
    while (this.#queue.length > 0) this.#writeGroup();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    // After the requests that already wait in the sockets have been read.
    setImmediate(() => {
      this.#scheduled = false;
      this.#writeGroup();
      if (this.#queue.length > 0) this.#schedule();
    });
  }

  #writeGroup(): void {
    for (const reply of this.#writeToDisk(this.#takeGroup())) reply?.();
    if (!this.busy) this.#relieved.splice(0).forEach((resume) => resume());
  }

  #writeToDisk(group: readonly Queued[]): ((() => void) | undefined)[] {
    let ran = 0;
    try {
      return this.#store.write((transaction) =>
        group.map((queued) => {
          const reply = queued.run(transaction);
          ran++;
          return reply;
        }),
      );
    } catch (error) {
      // What one write cannot do is no failure of those that only share its sync; what the disk cannot do is one of all.
      const ofOne = ran < group.length && !(error instanceof DiskFullError);
      if (ofOne && group.length > 1) return group.flatMap((queued) => this.#writeToDisk([queued]));
      const cause = error instanceof Error ? error : new Error(String(error));
      return group.map((queued) => () => queued.failed(cause));
    }
  }

  #takeGroup(): Queued[] {
    let bytes = 0;
    let count = 0;
    for (const { size } of this.#queue) {
      if (count > 0 && bytes + size > GROUP_BYTES) break;
      bytes += size;
      count++;
    }
    this.#queuedBytes -= bytes;
    return this.#queue.splice(0, count);
  }
}
