import { randomBytes, randomUUID } from 'node:crypto';
import type { Timestamp } from '../platform/event-sourcing/event.js';
import { decrypt, encrypt } from './aes-gcm.js';
import type { WrappedDataKey } from './data-key-store.js';
import type { KeyEncryptionKey } from './key-encryption-key.js';
import type { DataKey } from './sealed-value.js';

/** A wrapped key cannot be unwrapped with the key-encryption key at hand. */
export class DataKeyError extends Error {
  override readonly name = 'DataKeyError';
}

/** A fresh random data key for a subject, wrapped. */
export function createDataKey(subject: string, kek: KeyEncryptionKey, createdAt: Timestamp): WrappedDataKey {
  const keyId = randomUUID();
  const wrapped = encrypt(kek.bytes, randomBytes(32), context(subject, keyId));
  return { subject, keyId, wrapped, kekId: kek.id, createdAt };
}

/** @throws DataKeyError when another key-encryption key wrapped it, or when it was altered. */
export function unwrapDataKey({ subject, keyId, wrapped, kekId }: WrappedDataKey, kek: KeyEncryptionKey): DataKey {
  if (kekId !== kek.id) {
    throw new DataKeyError(
      `Data key ${keyId} is wrapped by key-encryption key ${kekId}; the configured one is ${kek.id}.`,
    );
  }
  try {
    return { subject, keyId, bytes: decrypt(kek.bytes, wrapped, context(subject, keyId)) };
  } catch (cause) {
    throw new DataKeyError(`The wrapped data key ${keyId} was altered.`, { cause });
  }
}

function context(subject: string, keyId: string): string {
  return JSON.stringify(['data key', subject, keyId]);
}
