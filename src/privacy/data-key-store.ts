import type { Timestamp } from '../platform/event-sourcing/event.js';

/** The data key of one subject, encrypted under a key-encryption key. */
export interface WrappedDataKey {
  readonly subject: string;
  /** UUID of this key; a subject that gets a new key after an erasure gets a new id. */
  readonly keyId: string;
  /** Nonce (12 bytes), encrypted key (32), tag (16). */
  readonly wrapped: Uint8Array;
  /** Id of the key-encryption key. */
  readonly kekId: string;
  readonly createdAt: Timestamp;
}

/** Where wrapped data keys live: apart from the log, so that deleting one there makes what it sealed unreadable everywhere. */
export interface DataKeyStore {
  find(subjects: readonly string[]): Promise<readonly WrappedDataKey[]>;
  /**
   * Stores each candidate unless its subject has a key; gives the stored key of every subject. Durable, and acknowledged by a
   * majority, when it resolves: an event sealed under a key that is lost could never be read.
   */
  ensure(candidates: readonly WrappedDataKey[]): Promise<readonly WrappedDataKey[]>;
  /** Whether there was a key to delete. */
  delete(subject: string): Promise<boolean>;
}
