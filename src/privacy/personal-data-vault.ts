import { LRUCache } from 'lru-cache';
import type { Clock } from '../platform/clock.js';
import type { Sealer, SealerSource } from '../platform/event-sourcing/personal-data.js';
import { createDataKey, unwrapDataKey } from './data-key.js';
import type { DataKeyStore, WrappedDataKey } from './data-key-store.js';
import type { DocumentKeys } from './document-cipher.js';
import { mapObjects } from './document-walk.js';
import type { KeyEncryptionKey } from './key-encryption-key.js';
import {
  type DataKey,
  ERASED,
  ErasedSubjectError,
  isSealed,
  openToken,
  parseToken,
  sealValue,
} from './sealed-value.js';

export interface VaultOptions {
  /** Unwrapped keys kept in memory. */
  readonly cached?: number;
  /** Longest time that a key deleted by another instance goes on opening values here, in milliseconds. */
  readonly cachedMs?: number;
}

/**
 * The keys of data subjects, and what they seal (clause D2). Deleting a subject's key makes every value sealed under it
 * unreadable – in the log, in views and in backups of both – while the chain over the sealed values stays whole.
 */
export class PersonalDataVault implements SealerSource, DocumentKeys {
  readonly #keys: LRUCache<string, DataKey>;
  #deletions = 0;

  constructor(
    private readonly store: DataKeyStore,
    private readonly kek: KeyEncryptionKey,
    private readonly clock: Clock,
    { cached = 20_000, cachedMs = 60_000 }: VaultOptions = {},
  ) {
    this.#keys = new LRUCache({ max: cached, ttl: cachedMs });
  }

  /** A sealer for each subject; keys that are missing are made first, all in one go, and are durable when this resolves. */
  async ensureKeys(subjects: readonly string[]): Promise<ReadonlyMap<string, Sealer>> {
    const keys = await this.#lookUp(subjects, (missing) => {
      const createdAt = this.clock.now();
      return this.store.ensure(missing.map((subject) => createDataKey(subject, this.kek, createdAt)));
    });
    return new Map(Array.from(keys, ([subject, key]) => [subject, sealerFor(key)]));
  }

  /**
   * A copy of a document – event data, a view's document, any part of either – with every sealed value opened; `{ erased: true }`
   * stands for those whose key is gone. All keys are looked up at once.
   *
   * @throws SealedValueError when a sealed value was altered.
   */
  async open(document: unknown): Promise<unknown> {
    const subjects = new Set<string>();
    mapObjects(document, (object) => {
      if (!isSealed(object)) return undefined;
      subjects.add(parseToken(object).subject);
      return object;
    });
    if (subjects.size === 0) return document;
    const keys = await this.#lookUp([...subjects], (missing) => this.store.find(missing));
    return mapObjects(document, (object) => {
      if (!isSealed(object)) return undefined;
      const token = parseToken(object);
      const key = keys.get(token.subject);
      return key?.keyId === token.keyId ? openToken(token, key) : ERASED;
    });
  }

  /** The subject's key, made if it is missing, for sealing what is no JSON value. */
  async keyFor(subject: string): Promise<DataKey> {
    await this.ensureKeys([subject]);
    return this.existingKey(subject);
  }

  /** @throws ErasedSubjectError */
  async existingKey(subject: string): Promise<DataKey> {
    const key = (await this.#lookUp([subject], (missing) => this.store.find(missing))).get(subject);
    if (key === undefined) throw new ErasedSubjectError('The key of this data subject was deleted.');
    return key;
  }

  /** Deletes the subject's key for good (crypto-shredding). Whether there was one. */
  async deleteKey(subject: string): Promise<boolean> {
    const deleted = await this.store.delete(subject);
    this.#deletions++;
    this.#keys.delete(subject);
    return deleted;
  }

  async #lookUp(
    subjects: readonly string[],
    fetch: (missing: readonly string[]) => Promise<readonly WrappedDataKey[]>,
  ): Promise<ReadonlyMap<string, DataKey>> {
    const found = new Map<string, DataKey>();
    const missing = new Set<string>();
    for (const subject of subjects) {
      const key = this.#keys.get(subject);
      if (key === undefined) missing.add(subject);
      else found.set(subject, key);
    }
    if (missing.size === 0) return found;
    const deletions = this.#deletions;
    for (const wrapped of await fetch([...missing])) {
      const key = unwrapDataKey(wrapped, this.kek);
      // A key that was fetched while one was deleted may be that one.
      if (deletions === this.#deletions) this.#keys.set(key.subject, key);
      found.set(key.subject, key);
    }
    return found;
  }
}

function sealerFor(key: DataKey): Sealer {
  return { seal: (value, eventId, path) => (isSealed(value) ? value : sealValue(value, key, eventId, path)) };
}
