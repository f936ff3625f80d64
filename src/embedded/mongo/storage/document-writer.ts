import { type Document } from 'bson';
import { byteAt } from '../bson/raw.js';
import { RawValue } from '../bson/raw-value.js';
import { show } from '../bson/show.js';
import { T } from '../bson/types.js';
import { CODE, MongoError } from '../errors.js';
import { walk } from '../query/path.js';
import { type Catalog } from './catalog.js';
import { namespaceOf, type Collection, type IndexDefinition } from './collection.js';
import { extractKeys, idPosition } from './index-keys.js';
import { KeyWriter } from './key-encoding.js';
import {
  documentKey,
  encodeId,
  entryKey,
  isTooLong,
  prefixed,
  recordOfEntryKey,
  recordValue,
  storable,
} from './record-keys.js';
import { type Store } from './store.js';

/** What a document change means for one index. */
interface IndexChange {
  readonly index: IndexDefinition;
  readonly remove: readonly Buffer[];
  readonly add: readonly Buffer[];
}

/**
 * Changes documents together with their index entries. Every method first checks and only then writes, so a thrown
 * MongoError leaves nothing behind. To be used inside write steps.
 */
export class DocumentWriter {
  private readonly writer = new KeyWriter();

  constructor(
    private readonly store: Store,
    private readonly catalog: Catalog,
  ) {}

  /** The encoded `_id` of a document that has one. */
  encodedId(doc: Buffer): Buffer {
    const at = idPosition(doc, 0);
    return encodeId(this.writer, doc, byteAt(doc, at), at + 5);
  }

  /**
   * Adds a document that has an `_id`.
   * @throws MongoError 11000 when the `_id` or a unique key is taken
   */
  insert(collection: Collection, doc: Buffer): void {
    const id = prefixed(collection.id, this.encodedId(doc));
    if (this.store.ids.has(id)) throw this.duplicateId(collection, doc);
    const record = collection.nextRecord;
    const changes = this.changes(collection, record, undefined, doc);
    collection.nextRecord++;
    collection.count++;
    collection.bytes += doc.length;
    this.catalog.touch(collection);
    this.store.ids.put(id, recordValue(record));
    this.store.documents.put(documentKey(collection.id, record), doc);
    this.apply(record, changes);
  }

  /** Puts `after` in the place of `before`; both have the same `_id`. */
  replace(collection: Collection, record: number, before: Buffer, after: Buffer): void {
    const changes = this.changes(collection, record, before, after);
    collection.bytes += after.length - before.length;
    if (after.length !== before.length) this.catalog.touch(collection);
    this.store.documents.put(documentKey(collection.id, record), after);
    this.apply(record, changes);
  }

  remove(collection: Collection, record: number, before: Buffer): void {
    const changes = this.changes(collection, record, before, undefined);
    collection.count--;
    collection.bytes -= before.length;
    this.catalog.touch(collection);
    this.store.ids.remove(prefixed(collection.id, this.encodedId(before)));
    this.store.documents.remove(documentKey(collection.id, record));
    this.apply(record, changes);
  }

  /** Adds the entries of a document to one index, for an index that is being filled. */
  fill(collection: Collection, index: IndexDefinition, record: number, doc: Buffer): void {
    const add = this.keys(collection, index, doc);
    if (index.unique) this.checkUnique(collection, index, record, add, doc);
    this.apply(record, [{ index, remove: [], add }]);
  }

  private keys(collection: Collection, index: IndexDefinition, doc: Buffer): Buffer[] {
    if (index.partial && !index.partial.filter.matches(doc, 0)) return [];
    const { keys, array } = extractKeys(this.writer, doc, 0, index.parts, index.sparse);
    const tooLong = keys.some(isTooLong);
    const fresh = array === undefined || index.arrays.includes(array) ? [] : [array];
    if (fresh.length > 0 || (tooLong && !index.truncated)) {
      index.arrays = [...index.arrays, ...fresh];
      index.truncated ||= tooLong;
      this.catalog.save(collection);
    }
    return tooLong ? keys.map(storable) : keys;
  }

  private changes(
    collection: Collection,
    record: number,
    before: Buffer | undefined,
    after: Buffer | undefined,
  ): IndexChange[] {
    const changes: IndexChange[] = [];
    for (const index of collection.indexes) {
      const old = before ? this.keys(collection, index, before) : [];
      const fresh = after ? this.keys(collection, index, after) : [];
      if (sameKeys(old, fresh)) continue;
      const remove = without(old, fresh);
      const add = without(fresh, old);
      if (index.unique && after) this.checkUnique(collection, index, record, add, after);
      changes.push({ index, remove, add });
    }
    return changes;
  }

  private apply(record: number, changes: readonly IndexChange[]): void {
    for (const { index, remove, add } of changes) {
      for (const key of remove) this.store.entries.remove(entryKey(index.id, key, record));
      for (const key of add) this.store.entries.put(entryKey(index.id, key, record), NO_VALUE);
    }
  }

  private checkUnique(
    collection: Collection,
    index: IndexDefinition,
    record: number,
    keys: readonly Buffer[],
    doc: Buffer,
  ): void {
    for (const key of keys) {
      const start = entryKey(index.id, key, 0);
      const end = entryKey(index.id, key, 0xffffffffffff);
      for (const taken of this.store.entries.keys({ start, end }))
        if (recordOfEntryKey(taken) !== record) throw this.duplicateKey(collection, index, doc, key);
    }
  }

  private duplicateId(collection: Collection, doc: Buffer): MongoError {
    const at = idPosition(doc, 0);
    return duplicate(collection, '_id_', { _id: 1 }, [['_id', new RawValue(doc, byteAt(doc, at), at + 5)]]);
  }

  private duplicateKey(collection: Collection, index: IndexDefinition, doc: Buffer, key: Buffer): MongoError {
    const values = index.parts.map(({ path, descending }): [string, RawValue] => {
      let found = new RawValue(NULL, T.NULL, 0);
      walk(doc, 0, path, true, (buf, type, pos) => {
        if (type === T.EOO) return false;
        found = new RawValue(buf, type, pos);
        // In an array it is the item that is taken.
        return key.includes(this.writer.reset().component(buf, type, pos, descending).finish());
      });
      return [path.text, found];
    });
    return duplicate(collection, index.name, Object.fromEntries(index.pattern), values);
  }
}

const NULL = Buffer.alloc(0);
const NO_VALUE = Buffer.alloc(0);

function duplicate(
  collection: Collection,
  name: string,
  keyPattern: Document,
  values: [string, RawValue][],
): MongoError {
  const shown = values.map(([path, value]) => `${path}: ${show(value)}`).join(', ');
  const keyValue = Object.fromEntries(values.map(([path, value]) => [path, value.js() ?? null]));
  return new MongoError(
    CODE.DuplicateKey,
    `E11000 duplicate key error collection: ${namespaceOf(collection)} index: ${name} dup key: { ${shown} }`,
    { keyPattern, keyValue },
  );
}

function sameKeys(a: readonly Buffer[], b: readonly Buffer[]): boolean {
  return a.length === b.length && a.every((key, i) => b[i]?.equals(key));
}

function without(keys: readonly Buffer[], others: readonly Buffer[]): Buffer[] {
  if (others.length === 0) return [...keys];
  return keys.filter((key) => !others.some((other) => other.equals(key)));
}

/** The `_id` of a document as a value. */
export function idOf(doc: Buffer): RawValue {
  const at = idPosition(doc, 0);
  return at < 0 ? new RawValue(NULL, T.NULL, 0) : new RawValue(doc, byteAt(doc, at), at + 5);
}
