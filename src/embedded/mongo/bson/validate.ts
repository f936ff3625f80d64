import { T } from './types.js';

/** Documents nested deeper than this are refused, as the server does (its limit is 180 levels in storage). */
export const MAX_DEPTH = 180;

/** Raised for bytes that are no well-formed BSON document. */
export class InvalidBson extends Error {}

/**
 * Checks that a well-formed document starts at `p` and lies within `limit`; everything after this check reads the
 * bytes without looking again. Returns the position after it.
 * @throws InvalidBson naming what is wrong
 */
export function validateDocument(buf: Buffer, p: number, limit: number, depth = 0): number {
  if (depth > MAX_DEPTH) throw new InvalidBson(`nested deeper than ${MAX_DEPTH} levels`);
  if (p + 5 > limit) throw new InvalidBson('document is truncated');
  const size = buf.readInt32LE(p);
  const end = p + size;
  if (size < 5 || end > limit) throw new InvalidBson('document length is out of bounds');
  if (buf[end - 1] !== 0) throw new InvalidBson('document is not terminated');
  let q = p + 4;
  while (q < end - 1) {
    const type = buf.readUInt8(q);
    const value = afterCString(buf, q + 1, end);
    q = validateValue(buf, type, value, end - 1, depth);
  }
  if (q !== end - 1) throw new InvalidBson('element overruns its document');
  return end;
}

function afterCString(buf: Buffer, p: number, limit: number): number {
  while (p < limit) if (buf[p++] === 0) return p;
  throw new InvalidBson('name is not terminated');
}

function sized(buf: Buffer, p: number, limit: number): number {
  if (p + 5 > limit) throw new InvalidBson('string is truncated');
  const length = buf.readInt32LE(p);
  if (length < 1 || p + 4 + length > limit) throw new InvalidBson('string length is out of bounds');
  if (buf[p + 3 + length] !== 0) throw new InvalidBson('string is not terminated');
  return p + 4 + length;
}

function fixed(p: number, size: number, limit: number): number {
  if (p + size > limit) throw new InvalidBson('value is truncated');
  return p + size;
}

function validateValue(buf: Buffer, type: number, p: number, limit: number, depth: number): number {
  switch (type) {
    case T.INT32:
      return fixed(p, 4, limit);
    case T.DOUBLE:
    case T.DATE:
    case T.TIMESTAMP:
    case T.INT64:
      return fixed(p, 8, limit);
    case T.STRING:
    case T.CODE:
    case T.SYMBOL:
      return sized(buf, p, limit);
    case T.OBJECT:
    case T.ARRAY:
      return validateDocument(buf, p, limit, depth + 1);
    case T.BINARY: {
      fixed(p, 5, limit);
      const length = buf.readInt32LE(p);
      if (length < 0) throw new InvalidBson('binary length is out of bounds');
      return fixed(p, 5 + length, limit);
    }
    case T.OBJECT_ID:
      return fixed(p, 12, limit);
    case T.BOOLEAN: {
      const end = fixed(p, 1, limit);
      if (buf.readUInt8(p) > 1) throw new InvalidBson('boolean is neither 0 nor 1');
      return end;
    }
    case T.REGEX:
      return afterCString(buf, afterCString(buf, p, limit), limit);
    case T.DB_POINTER:
      return fixed(sized(buf, p, limit), 12, limit);
    case T.CODE_WITH_SCOPE: {
      fixed(p, 4, limit);
      const end = p + buf.readInt32LE(p);
      if (end > limit || end < p + 14) throw new InvalidBson('code with scope is out of bounds');
      if (validateDocument(buf, sized(buf, p + 4, end), end, depth + 1) !== end)
        throw new InvalidBson('code with scope has a wrong length');
      return end;
    }
    case T.DECIMAL:
      return fixed(p, 16, limit);
    case T.UNDEFINED:
    case T.NULL:
    case T.MIN_KEY:
    case T.MAX_KEY:
      return p;
    default:
      throw new InvalidBson(`unknown element type ${type}`);
  }
}
