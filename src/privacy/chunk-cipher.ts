import { createCipheriv, createDecipheriv } from 'node:crypto';

/** Plaintext bytes in every chunk but the last. */
export const CHUNK_BYTES = 64 * 1024;
const TAG_BYTES = 16;
export const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES;

/**
 * AES-256-GCM over the chunks of one document, after the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár: "Online
 * Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", CRYPTO 2015; as in the age file format). The nonce of a
 * chunk is its number (11 bytes, big-endian) and a byte that is 1 for the last chunk only: a chunk altered, moved, repeated or
 * left out fails to open, and so does a document that ends before its last chunk. The key must serve one document only.
 */
export class ChunkCipher {
  #count = 0;

  constructor(private readonly key: Uint8Array) {}

  seal(plaintext: Uint8Array, last: boolean): Buffer {
    const cipher = createCipheriv('aes-256-gcm', this.key, this.#nonce(last));
    return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  }

  /** Throws when anything differs. */
  open(sealed: Uint8Array, last: boolean): Buffer {
    const decipher = createDecipheriv('aes-256-gcm', this.key, this.#nonce(last), { authTagLength: TAG_BYTES });
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
  }

  #nonce(last: boolean): Buffer {
    const nonce = Buffer.alloc(12);
    nonce.writeUIntBE(this.#count++, 5, 6);
    nonce[11] = last ? 1 : 0;
    return nonce;
  }
}
