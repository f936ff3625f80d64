import { hkdfSync, randomBytes } from 'node:crypto';
import type { Transform } from 'node:stream';
import { parse as uuidBytes } from 'uuid';
import { ChunkCipher, CHUNK_BYTES, SEALED_CHUNK_BYTES } from './chunk-cipher.js';
import { ChunkTransform } from './chunk-transform.js';
import { type DataKey, ErasedSubjectError } from './sealed-value.js';

/** An encrypted document was altered, cut off, or is none. */
export class DocumentCipherError extends Error {
  override readonly name = 'DocumentCipherError';
}

/** What documents need of the vault; `PersonalDataVault` is one. */
export interface DocumentKeys {
  /** The subject's key, made if it is missing. */
  keyFor(subject: string): Promise<DataKey>;
  /** @throws ErasedSubjectError */
  existingKey(subject: string): Promise<DataKey>;
}

const VERSION = 1;
const KEY_ID_BYTES = 16;
const SALT_BYTES = 32;
const HEADER_BYTES = 1 + KEY_ID_BYTES + SALT_BYTES;

/**
 * Encrypts documents under the key of the person they are about, in constant memory. A document starts with a version byte,
 * the id of the data key and a salt, from which its own key is derived (HKDF-SHA256, RFC 5869); its chunks follow.
 */
export class DocumentCipher {
  constructor(private readonly keys: DocumentKeys) {}

  /** Turns the plain bytes of a document into its encrypted form. */
  async createCipher(subject: string, documentId: string): Promise<Transform> {
    const key = await this.keys.keyFor(subject);
    const salt = randomBytes(SALT_BYTES);
    const cipher = new ChunkCipher(documentKey(key, salt, documentId));
    const transform = new ChunkTransform(CHUNK_BYTES, CHUNK_BYTES, (piece, last) => cipher.seal(piece, last));
    transform.push(Buffer.concat([Buffer.of(VERSION), uuidBytes(key.keyId), salt]));
    return transform;
  }

  /**
   * Turns the encrypted form back. The stream fails with `DocumentCipherError` at the first byte that is not as it was written,
   * with `ErasedSubjectError` when another key of the subject encrypted it; pieces before that have been passed on.
   *
   * @throws ErasedSubjectError when the subject's key was deleted.
   */
  async createDecipher(subject: string, documentId: string): Promise<Transform> {
    const key = await this.keys.existingKey(subject);
    let cipher: ChunkCipher | undefined;
    return new ChunkTransform(SEALED_CHUNK_BYTES, HEADER_BYTES, (piece, last) => {
      if (cipher === undefined) {
        // Even an empty document has a last chunk.
        if (last) throw new DocumentCipherError('The encrypted document was cut off.');
        cipher = new ChunkCipher(documentKey(key, saltOf(piece, key), documentId));
        return Buffer.alloc(0);
      }
      return opened(cipher, piece, last);
    });
  }
}

function documentKey({ subject, keyId, bytes }: DataKey, salt: Uint8Array, documentId: string): Buffer {
  return Buffer.from(
    hkdfSync('sha256', bytes, salt, JSON.stringify(['document', VERSION, subject, keyId, documentId]), 32),
  );
}

function saltOf(header: Buffer, key: DataKey): Buffer {
  if (header[0] !== VERSION) throw new DocumentCipherError('This is no encrypted document of a known version.');
  if (!header.subarray(1, 1 + KEY_ID_BYTES).equals(uuidBytes(key.keyId))) {
    throw new ErasedSubjectError('The key that encrypted this document was deleted.');
  }
  return header.subarray(1 + KEY_ID_BYTES);
}

function opened(cipher: ChunkCipher, piece: Buffer, last: boolean): Buffer {
  try {
    return cipher.open(piece, last);
  } catch (cause) {
    throw new DocumentCipherError('The encrypted document was altered or cut off.', { cause });
  }
}
