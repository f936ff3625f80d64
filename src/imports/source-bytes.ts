import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { constants, createGunzip } from 'node:zlib';
import { SourceError } from './source-error.js';

/** Called with the bytes of the file read so far, compressed as they are. */
export type ReadProgress = (bytesRead: number) => void;

/**
 * The content of a file piece by piece, decompressed when it is gzip (by its first bytes, whatever its name).
 *
 * Compressed data is tried first as a whole: damaged data may come out as other rows, and its checksum stands at its end.
 *
 * @throws SourceError when the file cannot be opened or is damaged, and after the last piece when it is cut off.
 */
export async function* sourceBytes(path: string, progress?: ReadProgress): AsyncGenerator<Buffer, void, undefined> {
  const isGzip = await startsAsGzip(path);
  const isCut = isGzip && (await isCutOff(path));
  const file = createReadStream(path);
  let bytesRead = 0;
  if (progress !== undefined) file.on('data', (chunk) => progress((bytesRead += chunk.length)));
  // A decompressor that reports the cut throws away what it still holds; this one takes the cut for the end.
  for await (const chunk of isGzip ? inflated(file, constants.Z_SYNC_FLUSH) : file) yield chunk as Buffer;
  if (isCut) throw new SourceError('its compressed data is cut off');
}

async function startsAsGzip(path: string): Promise<boolean> {
  try {
    const file = await open(path);
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
      return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
    } finally {
      await file.close();
    }
  } catch (error) {
    throw new SourceError(`it cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

/** @throws SourceError for damaged data. */
async function isCutOff(path: string): Promise<boolean> {
  try {
    await finished(inflated(createReadStream(path), constants.Z_FINISH).resume());
    return false;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR') return true;
    throw new SourceError(`its compressed data is damaged: ${(error as Error).message}`, { cause: error });
  }
}

function inflated(source: Readable, finishFlush: number): Readable {
  const gunzip = createGunzip({ finishFlush });
  source.on('error', (error: Error) => gunzip.destroy(error));
  return source.pipe(gunzip);
}
