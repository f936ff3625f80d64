import { randomBytes } from 'node:crypto';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Say } from './case-requests.js';

/** Where a planted word was found. */
export interface Sighting {
  readonly file: string;
  readonly encoding: string;
  readonly at: number;
}

/** Words that occur nowhere else. All begin alike, so that one search finds any of them. */
export class Canaries {
  readonly mark = `Cnr${randomBytes(6).toString('hex')}`;
  readonly #fields: string[] = [];

  /** A new word for a field; fits the shortest text there is. */
  readonly say: Say = (field) => `${this.mark}x${this.#fields.push(field)}`;

  /** The fields that words were planted in. */
  get fields(): readonly string[] {
    return this.#fields;
  }
}

/** How a text can lie in a file without being encrypted: as it is, in UTF-16, in hex, and in base64 at each of three alignments. */
export function encodingsOf(text: string): ReadonlyMap<string, Buffer> {
  const base64 = [0, 1, 2].map((shift) => {
    const encoded = Buffer.from('\0'.repeat(shift) + text)
      .toString('base64')
      .replaceAll('=', '');
    // Characters that also depend on what stands before or behind the text are left out.
    const whole = encoded.slice(shift === 0 ? 0 : shift + 1, Math.floor(((shift + text.length) * 4) / 3));
    return [`base64 shifted by ${shift}`, Buffer.from(whole)] as const;
  });
  return new Map([
    ['utf8', Buffer.from(text)],
    ['utf16le', Buffer.from(text, 'utf16le')],
    ['hex', Buffer.from(Buffer.from(text).toString('hex'))],
    ...base64,
  ]);
}

/** Which encodings of the text some bytes hold. */
export function sightingsIn(bytes: Buffer, text: string): readonly (readonly [encoding: string, at: number])[] {
  return [...encodingsOf(text)].flatMap(([encoding, needle]) => {
    const at = bytes.indexOf(needle);
    return at < 0 ? [] : [[encoding, at] as const];
  });
}

const window = 16 * 1024 * 1024;

/** Every file under the folder that holds the text in some encoding. */
export async function sightingsUnder(folder: string, text: string): Promise<readonly Sighting[]> {
  const overlap = Math.max(...[...encodingsOf(text).values()].map(({ length }) => length));
  const found: Sighting[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const file = await open(path);
    const buffer = Buffer.alloc(window);
    for (let from = 0; ; from += window - overlap) {
      const { bytesRead } = await file.read(buffer, 0, window, from);
      for (const [encoding, at] of sightingsIn(buffer.subarray(0, bytesRead), text))
        found.push({ file: path, encoding, at: from + at });
      if (bytesRead < window) break;
    }
    await file.close();
  }
  return found;
}
