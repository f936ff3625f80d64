import { randomUUID } from 'node:crypto';
import { rawDocument } from '../bson/raw-value.js';
import { CODE, MongoError } from '../errors.js';
import { decodeCollection, encodeCollection } from './catalog-records.js';
import { type Collection, type IndexDefinition } from './collection.js';
import { type Store } from './store.js';

/** A range of ids whose documents or entries are no longer reachable and wait to be erased. */
export interface Garbage {
  readonly id: number;
  readonly kind: 'collection' | 'index';
}

const COLLECTION = 1;
const GARBAGE = 2;

/**
 * All collections of the engine, in memory and on disk. Methods that change something are called inside write steps, so
 * that the change and what it is about are committed together.
 */
export class Catalog {
  private readonly byName = new Map<string, Collection>();
  private readonly dirty = new Set<Collection>();
  private readonly waste = new Map<number, Garbage>();
  private nextId = 1;

  constructor(private readonly store: Store) {
    store.writes.beforeCommit = () => this.saveCounters();
    store.writes.afterAbort = () => this.load();
    this.load();
  }

  /** Reads everything from disk again; what a group changed in memory before it was undone is forgotten. */
  private load(): void {
    for (const collection of this.byName.values()) collection.dropped = true;
    this.byName.clear();
    this.dirty.clear();
    this.waste.clear();
    for (const { key, value } of this.store.catalog.entries({})) {
      const id = key.readUInt32BE(1);
      this.nextId = Math.max(this.nextId, id + 1);
      if (key[0] === GARBAGE) this.waste.set(id, { id, kind: value[0] === COLLECTION ? 'collection' : 'index' });
      else this.adopt(decodeCollection(id, rawDocument(value), this.store.stats.get(key)));
    }
  }

  private adopt(collection: Collection): void {
    this.byName.set(`${collection.db}.${collection.name}`, collection);
    for (const { id } of collection.indexes) this.nextId = Math.max(this.nextId, id + 1);
  }

  find(db: string, name: string): Collection | undefined {
    return this.byName.get(`${db}.${name}`);
  }

  list(db?: string): Collection[] {
    return [...this.byName.values()].filter((collection) => db === undefined || collection.db === db);
  }

  garbage(): Garbage[] {
    return [...this.waste.values()];
  }

  /** Finds the collection or makes it, as the first insert does. */
  findOrCreate(db: string, name: string): Collection {
    return this.find(db, name) ?? this.create(db, name);
  }

  create(db: string, name: string): Collection {
    checkName(db, name);
    const id = this.newId();
    const fresh: Collection = {
      id,
      db,
      name,
      uuid: Buffer.from(randomUUID().replaceAll('-', ''), 'hex'),
      indexes: [],
      count: 0,
      bytes: 0,
      nextRecord: 1,
      dropped: false,
    };
    this.adopt(fresh);
    this.save(fresh);
    return fresh;
  }

  newId(): number {
    return this.nextId++;
  }

  save(collection: Collection): void {
    this.store.catalog.put(recordKey(COLLECTION, collection.id), encodeCollection(collection));
    this.touch(collection);
  }

  /** Marks the counters as changed; they are written once, at the end of the transaction. */
  touch(collection: Collection): void {
    this.dirty.add(collection);
  }

  private saveCounters(): void {
    for (const { id, count, bytes, nextRecord, dropped } of this.dirty) {
      if (dropped) continue;
      const value = Buffer.allocUnsafe(24);
      value.writeDoubleBE(count, 0);
      value.writeDoubleBE(bytes, 8);
      value.writeDoubleBE(nextRecord, 16);
      this.store.stats.put(recordKey(COLLECTION, id), value);
    }
    this.dirty.clear();
  }

  drop(collection: Collection): void {
    collection.dropped = true;
    this.byName.delete(`${collection.db}.${collection.name}`);
    this.store.catalog.remove(recordKey(COLLECTION, collection.id));
    this.store.stats.remove(recordKey(COLLECTION, collection.id));
    this.discard({ id: collection.id, kind: 'collection' });
    for (const index of collection.indexes) this.discard({ id: index.id, kind: 'index' });
  }

  dropIndex(collection: Collection, index: IndexDefinition): void {
    collection.indexes.splice(collection.indexes.indexOf(index), 1);
    this.save(collection);
    this.discard({ id: index.id, kind: 'index' });
  }

  private discard(garbage: Garbage): void {
    this.waste.set(garbage.id, garbage);
    this.store.catalog.put(
      recordKey(GARBAGE, garbage.id),
      Buffer.of(garbage.kind === 'collection' ? COLLECTION : GARBAGE),
    );
  }

  /** Forgets garbage whose bytes are gone. */
  erased(garbage: Garbage): void {
    this.waste.delete(garbage.id);
    this.store.catalog.remove(recordKey(GARBAGE, garbage.id));
  }

  rename(collection: Collection, db: string, name: string): void {
    checkName(db, name);
    this.byName.delete(`${collection.db}.${collection.name}`);
    collection.db = db;
    collection.name = name;
    this.adopt(collection);
    this.save(collection);
  }
}

function recordKey(kind: number, id: number): Buffer {
  const key = Buffer.allocUnsafe(5);
  key[0] = kind;
  key.writeUInt32BE(id, 1);
  return key;
}

/**
 * The server's rules for names.
 * @throws MongoError 73
 */
export function checkName(db: string, name: string): void {
  const bad = (why: string): MongoError =>
    new MongoError(CODE.InvalidNamespace, `Invalid namespace specified '${db}.${name}': ${why}`);
  if (db === '' || /[/\\. "$\0]/.test(db) || db.length > 63) throw bad('not a database name');
  if (name === '' || name.includes('\0') || name.includes('$')) throw bad('not a collection name');
  if (name.startsWith('.') || name.endsWith('.')) throw bad('a collection name neither starts nor ends with a dot');
  if (name.startsWith('system.')) throw bad('system collections are not kept');
  if (Buffer.byteLength(`${db}.${name}`) > 255) throw bad('longer than 255 bytes');
}
