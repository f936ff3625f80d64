import { BSONError, deserialize, serialize, type Document } from 'bson';
import { CODE, MongoError } from '../errors.js';
import { int32At, valueSize } from './raw.js';
import { T } from './types.js';

const OPTIONS = { useBigInt64: true, promoteValues: true, promoteLongs: true, promoteBuffers: false, bsonRegExp: true };

/** The document at `pos` as a plain object: Int64 is a bigint, int32 and double are numbers. */
export function decodeDocument(buf: Buffer, pos = 0): Document {
  return deserialize(buf.subarray(pos, pos + int32At(buf, pos)), OPTIONS);
}

/** One value as plain JS; see {@link decodeDocument}. */
export function decodeValue(buf: Buffer, type: number, pos: number): unknown {
  switch (type) {
    case T.EOO:
    case T.UNDEFINED:
      return undefined;
    case T.INT32:
      return int32At(buf, pos);
    case T.DOUBLE:
      return buf.readDoubleLE(pos);
    case T.INT64:
      return buf.readBigInt64LE(pos);
    case T.STRING:
      return buf.toString('utf8', pos + 4, pos + 3 + int32At(buf, pos));
    case T.BOOLEAN:
      return buf[pos] === 1;
    case T.NULL:
      return null;
    case T.DATE:
      return new Date(Number(buf.readBigInt64LE(pos)));
    case T.OBJECT:
      return decodeDocument(buf, pos);
    default:
      return decodeDocument(wrap(buf, type, pos))['v'];
  }
}

/** A document `{v: <value>}` around one value. */
export function wrap(buf: Buffer, type: number, pos: number): Buffer {
  const size = valueSize(buf, type, pos);
  const doc = Buffer.alloc(size + 8);
  doc.writeInt32LE(doc.length, 0);
  doc[4] = type;
  doc[5] = 0x76;
  buf.copy(doc, 7, pos, pos + size);
  return doc;
}

/**
 * A plain object as BSON; undefined fields are left out, bigints become Int64.
 * @throws MongoError (BadValue) for what cannot be said in BSON, such as names with a null byte
 */
export function encodeDocument(doc: Document): Buffer {
  try {
    return Buffer.from(serialize(doc, { ignoreUndefined: true }));
  } catch (error) {
    if (error instanceof BSONError) throw new MongoError(CODE.BadValue, error.message);
    throw error;
  }
}
