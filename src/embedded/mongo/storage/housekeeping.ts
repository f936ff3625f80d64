import { KeyWriter, TAG } from './key-encoding.js';
import { type Catalog, type Garbage } from './catalog.js';
import { type Collection, type IndexDefinition } from './collection.js';
import { type DocumentWriter } from './document-writer.js';
import { documentKey, idEnd, prefixed, recordOfEntryKey } from './record-keys.js';
import { type Store } from './store.js';
import { T } from '../bson/types.js';

/** What the chores work on. */
export interface Parts {
  readonly store: Store;
  readonly catalog: Catalog;
  readonly writer: DocumentWriter;
}

// Small steps, so that the clean-up is not noticed.
const BATCH = 500;

/** Erases the bytes of dropped collections and indexes, a little at a time. */
export async function eraseGarbage({ store, catalog }: Parts): Promise<void> {
  for (const garbage of catalog.garbage()) {
    let more = true;
    while (more) {
      more = await store.writes.write(() => {
        const left = tablesOf(store, garbage).some((table) => {
          const start = prefixed(garbage.id, Buffer.alloc(0));
          const keys = [...table.keys({ start, end: idEnd(garbage.id), limit: BATCH })];
          for (const key of keys) table.remove(key);
          return keys.length === BATCH;
        });
        if (!left) catalog.erased(garbage);
        return left;
      });
    }
  }
}

function tablesOf(store: Store, { kind }: Garbage): Store['documents'][] {
  return kind === 'collection' ? [store.documents, store.ids] : [store.entries];
}

/** Deletes documents whose date in a TTL index is past. */
export async function expireDocuments(parts: Parts, now = Date.now()): Promise<void> {
  for (const collection of parts.catalog.list())
    for (const index of collection.indexes)
      if (index.expireAfterSeconds !== undefined && !index.building) await expireBy(parts, collection, index, now);
}

async function expireBy(
  { store, writer }: Parts,
  collection: Collection,
  index: IndexDefinition,
  now: number,
): Promise<void> {
  const range = datesUntil(index, now - (index.expireAfterSeconds ?? 0) * 1000);
  let more = true;
  while (more) {
    more = await store.writes.write(() => {
      if (collection.dropped) return false;
      const keys = [...store.entries.keys({ ...range, limit: BATCH })];
      for (const record of new Set(keys.map(recordOfEntryKey))) {
        const doc = store.documents.get(documentKey(collection.id, record));
        if (doc) writer.remove(collection, record, doc);
      }
      return keys.length === BATCH;
    });
  }
}

/** The index keys of all dates up to `until` (milliseconds since 1970). */
function datesUntil(index: IndexDefinition, until: number): { start: Buffer; end: Buffer } {
  const date = Buffer.alloc(8);
  date.writeBigInt64LE(BigInt(Math.floor(until)));
  const descending = index.parts[0]?.descending ?? false;
  const writer = new KeyWriter();
  const last = writer.reset().component(date, T.DATE, 0, descending).finish();
  const first = descending ? Buffer.of(0xff - TAG.DATE + 1) : Buffer.of(TAG.DATE);
  return descending
    ? { start: prefixed(index.id, last), end: prefixed(index.id, first) }
    : { start: prefixed(index.id, first), end: prefixed(index.id, Buffer.concat([last, Buffer.of(0xff, 0xff)])) };
}
