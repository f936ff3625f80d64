import { T } from './types.js';

/** The byte at `p`; callers stay inside a validated document, so it is there. */
export function byteAt(buf: Uint8Array, p: number): number {
  return buf[p] as number;
}

/** Little-endian int32 at `p`. */
export function int32At(buf: Uint8Array, p: number): number {
  return byteAt(buf, p) | (byteAt(buf, p + 1) << 8) | (byteAt(buf, p + 2) << 16) | (byteAt(buf, p + 3) << 24);
}

/** Position of the zero byte that ends the C string starting at `p`. */
export function cstringEnd(buf: Uint8Array, p: number): number {
  while (buf[p] !== 0) p++;
  return p;
}

/** Bytes taken by the value of `type` at `p` in a validated document. */
export function valueSize(buf: Uint8Array, type: number, p: number): number {
  switch (type) {
    case T.INT32:
      return 4;
    case T.DOUBLE:
    case T.DATE:
    case T.TIMESTAMP:
    case T.INT64:
      return 8;
    case T.STRING:
    case T.CODE:
    case T.SYMBOL:
      return 4 + int32At(buf, p);
    case T.OBJECT:
    case T.ARRAY:
    case T.CODE_WITH_SCOPE:
      return int32At(buf, p);
    case T.BOOLEAN:
      return 1;
    case T.OBJECT_ID:
      return 12;
    case T.BINARY:
      return 5 + int32At(buf, p);
    case T.DECIMAL:
      return 16;
    case T.REGEX: {
      const options = cstringEnd(buf, p) + 1;
      return cstringEnd(buf, options) + 1 - p;
    }
    case T.DB_POINTER:
      return 4 + int32At(buf, p) + 12;
    default:
      return 0;
  }
}

/**
 * Position of the element (its type byte) called `name` in the document at `doc`, or -1. The value starts at
 * `position + name.length + 2`. No element has a name with a zero byte in it; looking for one must not run past the ends of names.
 */
export function findField(buf: Uint8Array, doc: number, name: Uint8Array): number {
  const length = name.length;
  let p = doc + 4;
  for (;;) {
    const type = byteAt(buf, p);
    if (type === 0) return -1;
    let q = p + 1;
    let i = 0;
    while (i < length && buf[q] === name[i] && buf[q] !== 0) {
      q++;
      i++;
    }
    if (i === length && buf[q] === 0) return p;
    while (buf[q] !== 0) q++;
    p = q + 1 + valueSize(buf, type, q + 1);
  }
}

/** Calls `visit` for every element of the document or array at `doc`; stops early when it returns true. */
export function eachElement(
  buf: Uint8Array,
  doc: number,
  visit: (type: number, name: number, value: number, end: number) => boolean,
): boolean {
  let p = doc + 4;
  for (;;) {
    const type = byteAt(buf, p);
    if (type === 0) return false;
    const value = cstringEnd(buf, p + 1) + 1;
    const end = value + valueSize(buf, type, value);
    if (visit(type, p + 1, value, end)) return true;
    p = end;
  }
}
