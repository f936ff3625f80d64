import { ObjectId } from 'bson';
import { byteAt, findField, int32At } from '../bson/raw.js';
import { RawValue } from '../bson/raw-value.js';
import { T } from '../bson/types.js';
import { BsonWriter } from '../bson/writer.js';
import { CODE, MongoError } from '../errors.js';
import { type Filter } from '../query/filter.js';
import { idPosition } from '../storage/index-keys.js';
import { makePlace } from './place.js';
import { encodeNode, ObjectNode } from './tree.js';

/** Largest document, as on the server. */
export const MAX_DOCUMENT = 16 * 1024 * 1024;

const ID = Buffer.from('_id');

/** Bytes of the field `_id` beside its value, with room for its name as the writer reserves it. */
const ID_FIELD = 16;

/**
 * A document as it is stored: with an `_id`, and that first. One that has none gets `wanted`, or a new one.
 * @throws MongoError 2 when it is too large, 53 for an `_id` that cannot be one
 */
export function prepared(given: Buffer, wanted?: RawValue): Buffer {
  const doc = wanted && idPosition(given, 0) < 0 ? withId(given, wanted) : given;
  if (doc.length > MAX_DOCUMENT)
    throw new MongoError(
      CODE.BadValue,
      `object to insert too large. size in bytes: ${doc.length}, max size: ${MAX_DOCUMENT}`,
    );
  const at = idPosition(doc, 0);
  if (at < 0) return withId(doc, newId());
  checkId(byteAt(doc, at));
  return at === 4 ? doc : withId(doc, new RawValue(doc, byteAt(doc, at), at + 5));
}

/** The document with `id` as its first field, in the place of any `_id` it has. */
export function withId(doc: Buffer, id: RawValue): Buffer {
  const writer = new BsonWriter(doc.length + ID_FIELD + id.end - id.pos).begin().value('_id', id);
  const at = findField(doc, 0, ID);
  const end = int32At(doc, 0) - 1;
  if (at < 0) writer.bytes(doc, 4, end);
  else writer.bytes(doc, 4, at).bytes(doc, new RawValue(doc, byteAt(doc, at), at + 5).end, end);
  return writer.end().finish();
}

function newId(): RawValue {
  return new RawValue(Buffer.from(new ObjectId().id), T.OBJECT_ID, 0);
}

function checkId(type: number): void {
  if (type === T.ARRAY) throw new MongoError(53, "The '_id' value cannot be of type array");
  if (type === T.REGEX) throw new MongoError(53, "The '_id' value cannot be of type regex");
  if (type === T.UNDEFINED) throw new MongoError(53, "The '_id' value cannot be of type undefined");
}

/**
 * The document an upsert starts from: the equalities of its query.
 * @throws MongoError 54 when a path is given twice
 */
export function seedOf(filter: Filter): Buffer {
  const root = new ObjectNode();
  const seen = new Set<string>();
  for (const { path, value } of filter.equalities) {
    if (seen.has(path)) throw new MongoError(54, `cannot infer query fields to set, path '${path}' is matched twice`);
    seen.add(path);
    makePlace(root, path.split('.')).set(value);
  }
  return encodeNode(root);
}

/** The `_id` a filter asks for by equality. */
export function wantedId(filter: Filter): RawValue | undefined {
  return filter.equalities.find(({ path }) => path === '_id')?.value;
}

/** Checks what an update made of a document. */
export function checkUpdated(before: Buffer, after: Buffer): void {
  if (after.length > MAX_DOCUMENT)
    throw new MongoError(17419, `Resulting document after update is larger than ${MAX_DOCUMENT}`);
  const [old, fresh] = [idPosition(before, 0), idPosition(after, 0)];
  const same =
    fresh >= 0 &&
    new RawValue(before, byteAt(before, old), old + 5)
      .bytes()
      .equals(new RawValue(after, byteAt(after, fresh), fresh + 5).bytes()) &&
    before[old] === after[fresh];
  if (!same)
    throw new MongoError(
      CODE.ImmutableField,
      "Performing an update on the path '_id' would modify the immutable field '_id'",
    );
}
