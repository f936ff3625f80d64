import { UUID, type Document } from 'bson';
import { type RawValue } from '../bson/raw-value.js';
import { encodeDocument } from '../bson/decode.js';
import { CODE, MongoError, notSupported } from '../errors.js';
import { endless, fromRows } from '../planner/source.js';
import { parseFilter } from '../query/parse-filter.js';
import { namespaceOf, type Collection } from '../storage/collection.js';
import { firstBatch } from './cursor-reply.js';
import { ID_INDEX } from './index-commands.js';
import { type Reply, type Request } from './request.js';

/** `listDatabases` */
export function listDatabases(request: Request): Reply {
  const filter = parseFilter(request.document('filter'));
  const sizes = new Map<string, number>();
  for (const { db, bytes } of request.engine.catalog.list()) sizes.set(db, (sizes.get(db) ?? 0) + bytes);
  const all = [...sizes].map(([name, sizeOnDisk]) => ({ name, sizeOnDisk, empty: false }));
  const databases = all
    .filter((entry) => filter.matches(encodeDocument(entry), 0))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  if (request.flag('nameOnly')) return { databases: databases.map(({ name }) => ({ name })) };
  const totalSize = databases.reduce((sum, { sizeOnDisk }) => sum + sizeOnDisk, 0);
  return { databases, totalSize, totalSizeMb: Math.round(totalSize / 1_048_576) };
}

/** `listCollections` */
export function listCollections(request: Request): Promise<Reply> {
  const filter = parseFilter(request.document('filter'));
  const entries = request.engine.catalog
    .list(request.db)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((collection) =>
      request.flag('nameOnly') ? { name: collection.name, type: 'collection' } : describe(collection),
    )
    .map((entry) => encodeDocument(entry))
    .filter((entry) => filter.matches(entry, 0));
  const source = fromRows(entries.map((doc) => ({ record: 0, doc })));
  const size = request.document('cursor')?.map().get('batchSize')?.number();
  return firstBatch(request, `${request.db}.$cmd.listCollections`, source, endless(), size, false);
}

function describe({ name, uuid }: Collection): Document {
  return {
    name,
    type: 'collection',
    options: {},
    info: { readOnly: false, uuid: new UUID(uuid) },
    idIndex: ID_INDEX,
  };
}

/** The collection a command names. @throws MongoError 26 when there is none */
export function existing(request: Request): Collection {
  const name = request.collectionName();
  const found = request.engine.catalog.find(request.db, name);
  if (!found) throw new MongoError(CODE.NamespaceNotFound, `ns does not exist: ${request.db}.${name}`);
  return found;
}

const CREATE_REFUSED = [
  'capped',
  'timeseries',
  'viewOn',
  'pipeline',
  'validator',
  'clusteredIndex',
  'expireAfterSeconds',
  'encryptedFields',
  'changeStreamPreAndPostImages',
  'indexOptionDefaults',
];

/** `create` */
export async function create(request: Request): Promise<Reply> {
  const { engine, db } = request;
  const name = request.collectionName();
  for (const option of CREATE_REFUSED) if (request.flag(option)) throw notSupported(`option '${option}' of create`);
  const collation = request.document('collation')?.map().get('locale')?.string();
  if (collation !== undefined && collation !== 'simple') throw notSupported(`collation '${collation}'`);
  return answered(request, () => {
    if (engine.catalog.find(db, name))
      throw new MongoError(CODE.NamespaceExists, `Collection ${db}.${name} already exists.`);
    engine.catalog.create(db, name);
    return {};
  });
}

/** Runs a step whose expected failures must not undo the writes of others. */
export async function answered<R>(request: Pick<Request, 'engine'>, step: () => R): Promise<R> {
  const outcome = await request.engine.store.writes.write((): { value: R } | MongoError => {
    try {
      return { value: step() };
    } catch (error) {
      if (error instanceof MongoError) return error;
      throw error;
    }
  });
  if (outcome instanceof MongoError) throw outcome;
  return outcome.value;
}

/** `drop` */
export async function drop(request: Request): Promise<Reply> {
  const reply = await answered(request, () => {
    const collection = existing(request);
    const indexes = collection.indexes.length + 1;
    request.engine.catalog.drop(collection);
    return { nIndexesWas: indexes, ns: namespaceOf(collection) };
  });
  request.engine.sweep();
  return reply;
}

/** `dropDatabase` */
export async function dropDatabase(request: Request): Promise<Reply> {
  const { engine, db } = request;
  const found = engine.catalog.list(db);
  await answered(request, () => found.forEach((collection) => engine.catalog.drop(collection)));
  engine.sweep();
  return found.length > 0 ? { dropped: db } : {};
}

/** `renameCollection`, which can put a new version of a collection in the place of the old one in one step. */
export async function renameCollection(request: Request): Promise<Reply> {
  const { engine } = request;
  const from = split(request.get('renameCollection'));
  const to = split(request.get('to'));
  await answered(request, () => {
    const source = engine.catalog.find(...from);
    const target = engine.catalog.find(...to);
    if (!source) throw new MongoError(CODE.NamespaceNotFound, `Source collection ${from.join('.')} does not exist`);
    if (source === target) throw new MongoError(CODE.IllegalOperation, "Can't rename a collection to itself");
    if (target && !request.flag('dropTarget')) throw new MongoError(CODE.NamespaceExists, 'target namespace exists');
    if (target) engine.catalog.drop(target);
    engine.catalog.rename(source, ...to);
  });
  engine.sweep();
  return {};
}

function split(value: RawValue | undefined): [string, string] {
  const text = value?.string() ?? '';
  const dot = text.indexOf('.');
  if (dot < 1) throw new MongoError(CODE.InvalidNamespace, `Invalid namespace specified '${text}'`);
  return [text.slice(0, dot), text.slice(dot + 1)];
}

/** `collStats` */
export function collStats(request: Request): Reply {
  const { engine, db } = request;
  const name = request.collectionName();
  const collection = engine.catalog.find(db, name);
  const { count = 0, bytes = 0, indexes = [] } = collection ?? {};
  return {
    ns: `${db}.${name}`,
    size: bytes,
    count,
    ...(count > 0 ? { avgObjSize: Math.round(bytes / count) } : {}),
    storageSize: bytes,
    nindexes: collection ? indexes.length + 1 : 0,
    totalIndexSize: 0,
    indexSizes: Object.fromEntries(['_id_', ...indexes.map((index) => index.name)].map((index) => [index, 0])),
    capped: false,
    scaleFactor: 1,
  };
}

/** `dbStats` */
export function dbStats({ engine, db }: Request): Reply {
  const collections = engine.catalog.list(db);
  const sum = (of: (collection: Collection) => number): number => collections.reduce((all, one) => all + of(one), 0);
  return {
    db,
    collections: collections.length,
    views: 0,
    objects: sum(({ count }) => count),
    dataSize: sum(({ bytes }) => bytes),
    storageSize: sum(({ bytes }) => bytes),
    indexes: sum(({ indexes }) => indexes.length + 1),
    indexSize: 0,
    scaleFactor: 1,
  };
}
