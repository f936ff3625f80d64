import { statfsSync } from 'node:fs';

const MEBIBYTE = 1024 * 1024;

/** Free space below which nothing is written, in bytes. */
const RESERVE = 128 * MEBIBYTE;

/** Bytes that may be written between two looks at the disk. */
const STEP = 32 * MEBIBYTE;

/** Time that may pass between two looks, in milliseconds: too short for others to write the reserve full. */
const INTERVAL = 50;

/** What an entry may take of the disk beside its value: the page that it lies in and those above are written anew. */
const PAGES_PER_ENTRY = 16 * 1024;

/** Too little space is left to write safely; nothing was written. */
export class DiskFullError extends Error {
  constructor(directory: string, free: number) {
    const megabytes = (bytes: number): string => `${Math.floor(bytes / MEBIBYTE)} MiB`;
    super(
      `Only ${megabytes(free)} are free on the disk of ${directory}: nothing is written below ${megabytes(RESERVE)}`,
    );
    this.name = 'DiskFullError';
  }
}

/**
 * Looks after the space that transactions take. It must not come to a failing write inside LMDB: the package then writes beyond the end of a
 * buffer that is too short for its message (`mdb_page_flush` of 3.5.6), which ends the process or worse.
 */
export class DiskSpace {
  readonly #directory: string;
  #left = 0;
  #lookedAt = -Infinity;
  #waitingBytes = 0;
  #waitedBefore = 0;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** What entries that are not committed will take of the disk, in bytes, reckoned high. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** To be called when a transaction begins. @throws DiskFullError */
  begin(): void {
    if (performance.now() - this.#lookedAt > INTERVAL) this.check();
    this.#waitedBefore = this.#waitingBytes;
  }

  /** Looks at the disk. @throws DiskFullError */
  check(): void {
    this.#lookedAt = -Infinity;
    const { bavail, bsize } = statfsSync(this.#directory);
    const free = bavail * bsize - this.#waitingBytes;
    if (free < RESERVE) throw new DiskFullError(this.#directory, Math.max(0, free));
    this.#left = STEP;
    this.#lookedAt = performance.now();
  }

  /** To be called before an entry with so many bytes is written. @throws DiskFullError, upon which the transaction is undone */
  spend(bytes: number): void {
    const cost = bytes + PAGES_PER_ENTRY;
    this.#waitingBytes += cost;
    this.#left -= cost;
    if (this.#left < 0) this.check();
  }

  /** To be called when everything is committed. */
  committed(): void {
    this.#waitingBytes = 0;
    this.#waitedBefore = 0;
  }

  /** To be called when the transaction was undone. */
  undone(): void {
    this.#waitingBytes = this.#waitedBefore;
  }
}
