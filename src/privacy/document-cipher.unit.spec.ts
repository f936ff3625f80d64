import { randomBytes, randomUUID } from 'node:crypto';
import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { CHUNK_BYTES } from './chunk-cipher.js';
import { DocumentCipher, DocumentCipherError } from './document-cipher.js';
import { type DataKey, ErasedSubjectError } from './sealed-value.js';

function cipherWith(key: DataKey): DocumentCipher {
  return new DocumentCipher({ keyFor: () => Promise.resolve(key), existingKey: () => Promise.resolve(key) });
}

const newKey = (): DataKey => ({ subject: 'case-1', keyId: randomUUID(), bytes: randomBytes(32) });
const key = newKey();
const cipher = cipherWith(key);

/** Pieces as a network would deliver them. */
function* cut(bytes: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const through = (bytes: Buffer, transform: Transform, size = 16_000) =>
  buffer(Readable.from(cut(bytes, size)).pipe(transform));
const encrypt = async (bytes: Buffer, by = cipher, id = 'doc-1') => through(bytes, await by.createCipher('case-1', id));
const decrypt = async (bytes: Buffer, by = cipher, id = 'doc-1') =>
  through(bytes, await by.createDecipher('case-1', id));

describe('an encrypted document', () => {
  it.each([0, 1, 1_000, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES, 1_000_000])(
    'of %d bytes opens to the same bytes',
    async (length) => {
      const bytes = randomBytes(length);

      expect((await decrypt(await encrypt(bytes))).equals(bytes)).toBe(true);
    },
  );

  it('opens however its bytes arrive', async () => {
    const bytes = randomBytes(CHUNK_BYTES + 500);
    const encrypted = await encrypt(bytes);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 10, max: 90_000 }), async (size) => {
        expect((await through(encrypted, await cipher.createDecipher('case-1', 'doc-1'), size)).equals(bytes)).toBe(
          true,
        );
      }),
      { numRuns: 20 },
    );
  });

  it('costs 49 bytes, and 16 more for every chunk of 64 KiB', async () => {
    expect(await encrypt(Buffer.alloc(0))).toHaveLength(49 + 16);
    expect(await encrypt(Buffer.alloc(3 * CHUNK_BYTES))).toHaveLength(49 + 3 * (CHUNK_BYTES + 16));
  });

  it('shows nothing of the content, and never looks the same twice', async () => {
    const bytes = Buffer.from('The quick brown fox');
    const [one, other] = [await encrypt(bytes), await encrypt(bytes)];

    expect(one.includes('quick')).toBe(false);
    expect(one.equals(other)).toBe(false);
  });

  it('does not open when any one bit was changed', async () => {
    const encrypted = await encrypt(randomBytes(CHUNK_BYTES + 100));
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: encrypted.length - 1 }), fc.nat({ max: 7 }), async (at, bit) => {
        const altered = Buffer.from(encrypted);
        altered[at]! ^= 1 << bit;
        const error = await decrypt(altered).catch((reason: unknown) => reason);
        expect(error instanceof DocumentCipherError || error instanceof ErasedSubjectError).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('does not open when its end is missing, wherever it was cut off', async () => {
    const encrypted = await encrypt(randomBytes(2 * CHUNK_BYTES));
    const lengths = [0, 1, 48, 49, 60, 49 + CHUNK_BYTES + 16, encrypted.length - 17, encrypted.length - 1];
    for (const length of lengths) {
      await expect(decrypt(encrypted.subarray(0, length))).rejects.toThrow(DocumentCipherError);
    }
  });

  it('does not open with anything behind its end', async () => {
    await expect(decrypt(Buffer.concat([await encrypt(Buffer.from('a')), Buffer.alloc(1)]))).rejects.toThrow(
      DocumentCipherError,
    );
  });

  it('does not open under the name of another document', async () => {
    await expect(decrypt(await encrypt(Buffer.from('a')), cipher, 'doc-2')).rejects.toThrow(DocumentCipherError);
  });

  it('counts as erased once its subject has another key', async () => {
    await expect(decrypt(await encrypt(Buffer.from('a')), cipherWith(newKey()))).rejects.toThrow(ErasedSubjectError);
  });

  it('does not open with other key bytes under the same id', async () => {
    const forged = cipherWith({ ...key, bytes: randomBytes(32) });

    await expect(decrypt(await encrypt(Buffer.from('a')), forged)).rejects.toThrow(DocumentCipherError);
  });

  it('goes through in constant memory', async () => {
    let held = 0;
    const source = Readable.from(
      (function* () {
        for (let n = 0; n < 500; n++) yield Buffer.alloc(64_000, n);
      })(),
    );
    const decipher = await cipher.createDecipher('case-1', 'doc-1');
    await pipeline(source, await cipher.createCipher('case-1', 'doc-1'), decipher, async (output) => {
      for await (const piece of output)
        held = Math.max(held, (piece as Buffer).length + decipher.readableLength + decipher.writableLength);
    });

    expect(held).toBeLessThan(1_000_000);
  });
});
