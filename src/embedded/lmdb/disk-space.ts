import { statfsSync } from 'node:fs';

const MEBIBYTE = 1024 * 1024;

/** Free space below which nothing is written, in bytes: more than the largest transaction takes. */
const RESERVE = 128 * MEBIBYTE;

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
 * Looks whether there is room for a transaction. It must not come to a failing write inside LMDB: the package then writes beyond the end of
 * a buffer that is too short for its message (`mdb_page_flush` of 3.5.6), which ends the process or worse.
 * @throws DiskFullError
 */
export function checkSpace(directory: string): void {
  const { bavail, bsize } = statfsSync(directory);
  if (bavail * bsize < RESERVE) throw new DiskFullError(directory, bavail * bsize);
}
