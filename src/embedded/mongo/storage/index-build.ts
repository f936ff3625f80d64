import { MongoError } from '../errors.js';
import { type Catalog } from './catalog.js';
import { type Collection, type IndexDefinition } from './collection.js';
import { type DocumentWriter } from './document-writer.js';
import { documentKey, idEnd, recordOfDocumentKey } from './record-keys.js';
import { type Store } from './store.js';

interface Parts {
  readonly store: Store;
  readonly catalog: Catalog;
  readonly writer: DocumentWriter;
  readonly sweep: () => void;
}

// A step ends after this long, so that other writes are not held up.
const STEP_MILLISECONDS = 25;

/**
 * Fills indexes from the documents of their collection, step by step, and makes them usable. Writers keep the entries
 * of an index up from the moment it is declared, so nothing is missed in between.
 * @throws MongoError 11000 when a unique index cannot be built; none of the indexes remains then
 */
export async function buildIndexes(
  { store, catalog, writer, sweep }: Parts,
  collection: Collection,
  indexes: readonly IndexDefinition[],
): Promise<void> {
  if (indexes.length === 0) return;
  let next = 0;
  while (next >= 0) {
    const outcome = await store.writes.write((): number | MongoError => {
      try {
        return step(next);
      } catch (error) {
        if (error instanceof MongoError) return error;
        throw error;
      }
    });
    if (outcome instanceof MongoError) {
      await store.writes.write(() => indexes.forEach((index) => catalog.dropIndex(collection, index)));
      sweep();
      throw outcome;
    }
    next = outcome;
  }

  /** Fills in from record `from` on; returns where to go on, or -1 when all is done. */
  function step(from: number): number {
    if (collection.dropped) return -1;
    const until = performance.now() + STEP_MILLISECONDS;
    for (const { key, value } of store.documents.entries({
      start: documentKey(collection.id, from),
      end: idEnd(collection.id),
    })) {
      const record = recordOfDocumentKey(key);
      for (const index of indexes) writer.fill(collection, index, record, value);
      if (performance.now() > until) return record + 1;
    }
    for (const index of indexes) index.building = false;
    catalog.save(collection);
    return -1;
  }
}

/** Takes away indexes whose building was cut off by the end of the process. */
export async function dropUnfinished({ store, catalog }: Pick<Parts, 'store' | 'catalog'>): Promise<void> {
  await store.writes.write(() => {
    for (const collection of catalog.list())
      for (const index of collection.indexes.filter(({ building }) => building)) catalog.dropIndex(collection, index);
  });
}
