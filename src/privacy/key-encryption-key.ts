import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { makeKept, readKept } from '../platform/kept-file.js';

/** The key that wraps all data keys. */
export interface KeyEncryptionKey {
  /** First 16 hex digits of the key's SHA-256; recorded with every wrapped key. */
  readonly id: string;
  /** 32 bytes. */
  readonly bytes: Uint8Array;
}

export interface KeyEncryptionKeySource {
  /** 32 bytes, from the configuration. */
  readonly configured: Uint8Array | undefined;
  readonly dataDir: string;
  readonly production: boolean;
  /** Id of the key under which the data keys of the database are wrapped, when there are some; `unknown` when nobody could look. */
  readonly inUse?: string | undefined;
}

/** The key-encryption key is absent, malformed, or not the one that was used before. */
export class KeyEncryptionKeyError extends Error {
  override readonly name = 'KeyEncryptionKeyError';
}

/**
 * The configured key; in development, without one, a key made once and kept in `<dataDir>/keys/`.
 *
 * @throws KeyEncryptionKeyError for a malformed key, for another one than was used before, and in production for a missing one: a key made
 *   there silently would be lost with the machine, and with it all personal data.
 */
export async function loadKeyEncryptionKey(source: KeyEncryptionKeySource): Promise<KeyEncryptionKey> {
  const kek = await load(source);
  if (source.inUse !== undefined && source.inUse !== 'unknown' && source.inUse !== kek.id)
    throw new KeyEncryptionKeyError(
      `The personal data of this database is sealed under the key-encryption key ${source.inUse}, and the one given is ${kek.id}. ` +
        'Give KEY_ENCRYPTION_KEY the value that was used before.',
    );
  return kek;
}

async function load({ configured, dataDir, production, inUse }: KeyEncryptionKeySource): Promise<KeyEncryptionKey> {
  if (configured !== undefined) return keyOf(configured, 'The configured key-encryption key');
  if (production)
    throw new KeyEncryptionKeyError('Production needs a configured key-encryption key (base64 of 32 bytes).');
  const path = join(dataDir, 'keys', 'key-encryption-key');
  const kept = await readKept(path);
  if (kept === null && inUse !== undefined)
    throw new KeyEncryptionKeyError(
      inUse === 'unknown'
        ? `${path} is missing, and the database that may be sealed under it does not answer: no key is made before it does.`
        : `${path} is missing, and the personal data of this database is sealed under it (${inUse}). Bring it back from a backup, or give KEY_ENCRYPTION_KEY.`,
    );
  return parse(kept ?? (await makeKept(path, randomBytes(32).toString('base64'))), path);
}

function parse(base64: string, name: string): KeyEncryptionKey {
  const bytes = Buffer.from(base64.trim(), 'base64');
  if (bytes.toString('base64') !== base64.trim()) throw new KeyEncryptionKeyError(`${name} is not base64.`);
  return keyOf(bytes, name);
}

function keyOf(bytes: Uint8Array, name: string): KeyEncryptionKey {
  if (bytes.length !== 32) throw new KeyEncryptionKeyError(`${name} has ${bytes.length} bytes and must have 32.`);
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 16), bytes };
}
