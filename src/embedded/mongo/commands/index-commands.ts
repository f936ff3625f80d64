import { type Document } from 'bson';
import { encodeDocument } from '../bson/decode.js';
import { type RawValue } from '../bson/raw-value.js';
import { T, typeName } from '../bson/types.js';
import { CODE, MongoError, notSupported } from '../errors.js';
import { endless, fromRows } from '../planner/source.js';
import { parseFilter } from '../query/parse-filter.js';
import { type Collection, type IndexDefinition } from '../storage/collection.js';
import { buildIndexes } from '../storage/index-build.js';
import { keyParts } from '../storage/index-keys.js';
import { answered, existing } from './catalog-commands.js';
import { checkFields } from './field-check.js';
import { firstBatch } from './cursor-reply.js';
import { type Reply, type Request } from './request.js';

/** The index every collection has, as `listIndexes` shows it. */
export const ID_INDEX = { v: 2, key: { _id: 1 }, name: '_id_' };

const INDEX_FIELDS = new Set([
  'key',
  'name',
  'unique',
  'sparse',
  'background',
  'expireAfterSeconds',
  'partialFilterExpression',
  'v',
  'ns',
  'collation',
  'hidden',
]);

// The server keeps seconds as int32.
const LONGEST_EXPIRY = 2 ** 31 - 1;

type Declaration = Omit<IndexDefinition, 'id' | 'building' | 'arrays' | 'truncated'>;

/** `createIndexes`: declares indexes and fills them while others go on working. */
export async function createIndexes(request: Request): Promise<Reply> {
  const { engine, db } = request;
  const name = request.collectionName();
  const specs = request.get('indexes')?.items() ?? [];
  if (specs.length === 0) throw new MongoError(CODE.BadValue, 'Must specify at least one index to create');
  const wanted = specs.map(readDeclaration).filter(({ name: index }) => index !== '_id_');
  const before = await answered(request, () => {
    const known = engine.catalog.find(db, name);
    const collection = known ?? engine.catalog.create(db, name);
    const fresh = wanted.filter((declaration) => !isThere(collection, declaration));
    const made = fresh.map((declaration): IndexDefinition => {
      const index = { ...declaration, id: engine.catalog.newId(), building: true, arrays: [], truncated: false };
      collection.indexes.push(index);
      return index;
    });
    if (made.length > 0) engine.catalog.save(collection);
    return { count: collection.indexes.length + 1 - made.length, created: !known, collection, made };
  });
  await buildIndexes(engine, before.collection, before.made);
  const after = before.collection.indexes.length + 1;
  return {
    numIndexesBefore: before.count,
    numIndexesAfter: after,
    createdCollectionAutomatically: before.created,
    ...(before.made.length === 0 ? { note: 'all indexes already exist' } : {}),
  };
}

function readDeclaration(spec: RawValue): Declaration {
  const fields = spec.map();
  checkFields('createIndexes.indexes', fields.keys(), INDEX_FIELDS);
  const key = fields.get('key');
  if (!key?.isDocument || key.fields().length === 0)
    throw new MongoError(CODE.CannotCreateIndex, 'Index keys cannot be empty.');
  const pattern = key.fields().map(([path, direction]): [string, number] => {
    if (direction.type === T.STRING) throw notSupported(`index type '${direction.string()}'`);
    if (!direction.isNumber || direction.number() === 0)
      throw new MongoError(CODE.CannotCreateIndex, `Values in v:2 index key pattern must be numbers other than 0`);
    if (path === '' || path.startsWith('$') || path.includes('$**'))
      throw new MongoError(CODE.CannotCreateIndex, `Index key contains an illegal field name: '${path}'`);
    return [path, direction.number() < 0 ? -1 : 1];
  });
  const name = fields.get('name')?.string();
  if (name === undefined || name === '')
    throw new MongoError(CODE.FailedToParse, "The 'name' field is a required property of an index specification");
  if (fields.get('hidden')?.truthy()) throw notSupported("option 'hidden' of an index");
  const locale = fields.get('collation')?.map().get('locale')?.string();
  if (locale !== undefined && locale !== 'simple') throw notSupported(`collation '${locale}'`);
  const partial = fields.get('partialFilterExpression')?.copy();
  const expiry = readExpiry(fields.get('expireAfterSeconds'));
  if (expiry !== undefined && pattern.length === 1 && pattern[0]?.[0] === '_id')
    throw new MongoError(
      CODE.InvalidIndexSpecificationOption,
      "The field 'expireAfterSeconds' is not valid for an _id index specification.",
    );
  if (expiry !== undefined && pattern.length > 1)
    throw new MongoError(
      CODE.CannotCreateIndex,
      'TTL indexes are single-field indexes, compound indexes do not support TTL.',
    );
  return {
    name,
    pattern,
    parts: keyParts(pattern),
    unique: fields.get('unique')?.truthy() ?? false,
    sparse: fields.get('sparse')?.truthy() ?? false,
    partial: partial && { raw: partial, filter: parseFilter(partial) },
    expireAfterSeconds: expiry,
  };
}

/**
 * How long after its date a document goes, in whole seconds.
 * @throws MongoError 67 for what is no such time
 */
export function readExpiry(value: RawValue | undefined): number | undefined {
  if (value === undefined) return undefined;
  const refuse = (rule: string): MongoError =>
    new MongoError(CODE.CannotCreateIndex, `TTL index 'expireAfterSeconds' option ${rule}`);
  if (!value.isNumber) throw refuse(`must be numeric, but received a type of '${typeName(value.type)}'.`);
  const seconds = Math.trunc(value.number());
  if (seconds < 0) throw refuse('cannot be less than 0.');
  if (!(seconds <= LONGEST_EXPIRY)) throw refuse('must be within an acceptable range, try a lower number.');
  return seconds;
}

/** True when the very same index exists. @throws MongoError 85 or 86 when one of that name or key differs */
function isThere(collection: Collection, wanted: Declaration): boolean {
  const signature = (index: Declaration): string =>
    JSON.stringify([index.pattern, index.unique, index.sparse, index.partial?.raw.bytes().toString('hex')]);
  const byName = collection.indexes.find(({ name }) => name === wanted.name);
  if (byName) {
    if (signature(byName) === signature(wanted)) {
      if (byName.expireAfterSeconds === wanted.expireAfterSeconds) return true;
      throw new MongoError(
        CODE.IndexOptionsConflict,
        `An equivalent index already exists with the same name but different options. Requested index: ${wanted.name}`,
      );
    }
    throw new MongoError(
      CODE.IndexKeySpecsConflict,
      `An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please refer to our documentation. Requested index: ${wanted.name}`,
    );
  }
  const byKey = collection.indexes.find((index) => signature(index) === signature(wanted));
  if (byKey)
    throw new MongoError(CODE.IndexOptionsConflict, `Index already exists with a different name: ${byKey.name}`);
  return false;
}

/** `listIndexes` */
export function listIndexes(request: Request): Promise<Reply> {
  const collection = existing(request);
  const source = fromRows(
    [ID_INDEX, ...collection.indexes.filter(({ building }) => !building).map(describeIndex)].map((index) => ({
      record: 0,
      doc: encodeDocument(index),
    })),
  );
  const size = request.document('cursor')?.map().get('batchSize')?.number();
  return firstBatch(request, `${request.db}.$cmd.listIndexes.${collection.name}`, source, endless(), size, false);
}

function describeIndex(index: IndexDefinition): Document {
  return {
    v: 2,
    key: Object.fromEntries(index.pattern),
    name: index.name,
    ...(index.unique ? { unique: true } : {}),
    ...(index.sparse ? { sparse: true } : {}),
    ...(index.partial ? { partialFilterExpression: index.partial.raw.js() } : {}),
    ...(index.expireAfterSeconds === undefined ? {} : { expireAfterSeconds: index.expireAfterSeconds }),
  };
}

/** `dropIndexes`: one by name or key, several by name, or `*` for all but that of `_id`. */
export async function dropIndexes(request: Request): Promise<Reply> {
  const { engine } = request;
  const reply = await answered(request, () => {
    const collection = existing(request);
    const before = collection.indexes.length + 1;
    for (const index of chosen(collection, request.get('index'))) engine.catalog.dropIndex(collection, index);
    return { nIndexesWas: before };
  });
  engine.sweep();
  return reply;
}

function chosen(collection: Collection, which: RawValue | undefined): IndexDefinition[] {
  if (which?.string() === '*') return [...collection.indexes];
  if (which?.type === T.ARRAY) return which.items().flatMap((item) => chosen(collection, item));
  if (which?.string() === '_id_' || keyOf(which) === '[["_id",1]]')
    throw new MongoError(CODE.InvalidOptions, 'cannot drop _id index');
  return [namedIndex(collection, which)];
}

/** The index of that name or key. @throws MongoError 27 when there is none */
export function namedIndex(collection: Collection, which: RawValue | undefined): IndexDefinition {
  const name = which?.string();
  const key = keyOf(which);
  const found = collection.indexes.find((index) => index.name === name || JSON.stringify(index.pattern) === key);
  if (!found)
    throw new MongoError(
      CODE.IndexNotFound,
      key === undefined ? `index not found with name [${name ?? ''}]` : `can't find index with key: ${key}`,
    );
  return found;
}

function keyOf(which: RawValue | undefined): string | undefined {
  if (!which?.isDocument) return undefined;
  return JSON.stringify(which.fields().map(([path, value]) => [path, value.number()]));
}
