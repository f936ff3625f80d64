import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ExportedFile } from './manifest.js';
import { TransferError } from './transfer-error.js';

/** Only who runs the export may read what it wrote. */
const privateMode = 0o600;

/** Writes a file that must not exist yet, through the given transforms; it is on disk when this resolves. */
export async function writeFileHashed(
  folder: string,
  file: string,
  content: AsyncIterable<Uint8Array | string> | Iterable<string>,
  ...transforms: readonly Transform[]
): Promise<ExportedFile> {
  const hash = createHash('sha256');
  let size = 0;
  const measure = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      hash.update(chunk);
      size += chunk.length;
      done(null, chunk);
    },
  });
  const target = createWriteStream(join(folder, file), { flags: 'wx', mode: privateMode, flush: true });
  await pipeline([Readable.from(content, { objectMode: true, highWaterMark: 64 }), ...transforms, measure, target]);
  return { file, size, sha256: hash.digest('hex') };
}

/**
 * Reads a file of an export as a whole before anything is done with it.
 * @throws TransferError when it is not the file that was exported
 */
export async function checkFile(folder: string, { file, size, sha256 }: ExportedFile): Promise<void> {
  const path = join(folder, file);
  const found = await stat(path).catch(() => undefined);
  if (found?.size !== size)
    throw new TransferError(`${path} is not as it was exported: ${found?.size ?? 'no'} bytes instead of ${size}.`);
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  if (hash.digest('hex') !== sha256)
    throw new TransferError(`${path} is not as it was exported: its SHA-256 is not that of the manifest.`);
}
