import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Document } from 'bson';
import { decodeDocument, encodeDocument } from '../bson/decode.js';
import { Catalog } from './catalog.js';
import { type Collection, type IndexDefinition } from './collection.js';
import { DocumentWriter } from './document-writer.js';
import { eraseGarbage, expireDocuments } from './housekeeping.js';
import { buildIndexes, dropUnfinished } from './index-build.js';
import { keyParts } from './index-keys.js';
import { openStore, type Store } from './store.js';

let directory: string;
let store: Store;
let catalog: Catalog;
let writer: DocumentWriter;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'redress-store-'));
  store = openStore(directory);
  catalog = new Catalog(store);
  writer = new DocumentWriter(store, catalog);
});

afterEach(async () => {
  await store.close();
  await rm(directory, { recursive: true, force: true });
});

const sweep = (): void => undefined;

function declare(pattern: [string, number][], more: Partial<IndexDefinition> = {}): IndexDefinition {
  return {
    id: catalog.newId(),
    name: pattern.map((part) => part.join('_')).join('_'),
    pattern,
    parts: keyParts(pattern),
    unique: false,
    sparse: false,
    partial: undefined,
    expireAfterSeconds: undefined,
    building: true,
    arrays: [],
    truncated: false,
    ...more,
  };
}

async function filled(documents: Document[], ...indexes: IndexDefinition[]): Promise<Collection> {
  const collection = await store.writes.write(() => {
    const made = catalog.create('db', `c${catalog.newId()}`);
    made.indexes.push(...indexes);
    for (const doc of documents) writer.insert(made, encodeDocument(doc));
    catalog.save(made);
    return made;
  });
  await buildIndexes({ store, catalog, writer, sweep }, collection, indexes);
  return collection;
}

const left = (): unknown[] =>
  [...store.documents.entries({})].map(({ value }) => decodeDocument(value)['_id'] as unknown);

describe('documents with a date of expiry', () => {
  const now = 1_700_000_000_000;
  const documents = [
    { _id: 'old', at: new Date(now - 61_000) },
    { _id: 'due', at: new Date(now - 60_000) },
    { _id: 'young', at: new Date(now - 59_000) },
    { _id: 'ancient', at: new Date(-5) },
    { _id: 'no date', at: 5 },
    { _id: 'nothing' },
    { _id: 'any of several', at: [new Date(now + 5), new Date(now - 99_000)] },
  ];

  it.each([1, -1])('are deleted when it has passed, by an index of direction %i', async (direction) => {
    const collection = await filled(documents, declare([['at', direction]], { expireAfterSeconds: 60 }));
    await expireDocuments({ store, catalog, writer }, now);
    expect(left()).toEqual(['young', 'no date', 'nothing']);
    expect(collection.count).toBe(3);
    expect(store.entries.count({})).toBe(3);
    expect(store.ids.count({})).toBe(3);
  });

  it('are deleted however many they are', async () => {
    const many = Array.from({ length: 1700 }, (_, _id) => ({ _id, at: new Date(0) }));
    await filled(many, declare([['at', 1]], { expireAfterSeconds: 0 }));
    await expireDocuments({ store, catalog, writer }, now);
    expect(left()).toEqual([]);
  });

  it('stay without such an index', async () => {
    await filled(documents, declare([['at', 1]]));
    await expireDocuments({ store, catalog, writer }, now);
    expect(left()).toHaveLength(documents.length);
  });
});

describe('what was dropped', () => {
  it('is erased, and nothing else', async () => {
    const documents = Array.from({ length: 1200 }, (_, _id) => ({ _id, n: _id }));
    const gone = await filled(documents, declare([['n', 1]]));
    const kept = await filled([{ _id: 'kept', n: 1 }], declare([['n', 1]]));
    await store.writes.write(() => catalog.drop(gone));
    await eraseGarbage({ store, catalog, writer });
    expect(left()).toEqual(['kept']);
    expect(store.entries.count({})).toBe(1);
    expect(store.ids.count({})).toBe(1);
    expect(catalog.garbage()).toEqual([]);
    expect(catalog.list()).toEqual([kept]);
  });

  it('is remembered until it is erased', async () => {
    const gone = await filled([{ _id: 1 }]);
    await store.writes.write(() => catalog.drop(gone));
    const again = new Catalog(store);
    expect(again.garbage()).toEqual([{ id: gone.id, kind: 'collection' }]);
    await eraseGarbage({ store, catalog: again, writer });
    expect(new Catalog(store).garbage()).toEqual([]);
  });

  it('includes indexes that were never finished', async () => {
    const collection = await filled([{ _id: 1, n: 1 }]);
    await store.writes.write(() => {
      collection.indexes.push(declare([['n', 1]]));
      catalog.save(collection);
      writer.replace(collection, 1, encodeDocument({ _id: 1, n: 1 }), encodeDocument({ _id: 1, n: 2 }));
    });
    await dropUnfinished({ store, catalog });
    await eraseGarbage({ store, catalog, writer });
    expect(collection.indexes).toEqual([]);
    expect(store.entries.count({})).toBe(0);
  });
});

describe('a write that fails half-way', () => {
  it('leaves documents, entries and counters as they were', async () => {
    const { db, name } = await filled([{ _id: 1, n: 1 }], declare([['n', 1]]));
    const collection = catalog.find(db, name)!;
    await expect(
      store.writes.write(() => {
        writer.insert(collection, encodeDocument({ _id: 2, n: 2 }));
        throw new Error('disk');
      }),
    ).rejects.toThrow('disk');
    expect(left()).toEqual([1]);
    expect(store.entries.count({})).toBe(1);
    expect(catalog.find(db, name)!.count).toBe(1);
  });
});

describe('the counters of a collection', () => {
  it('are what they were when the store is opened again', async () => {
    const { id } = await filled([{ _id: 1 }, { _id: 2 }]);
    await store.close();
    store = openStore(directory);
    catalog = new Catalog(store);
    const [collection] = catalog.list();
    expect(collection).toMatchObject({ id, count: 2, nextRecord: 3 });
  });
});
