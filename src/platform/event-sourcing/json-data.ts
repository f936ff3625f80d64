import canonicalize from 'canonicalize';
import { UnsafeDataError } from './errors.js';

/** JSON text by RFC 8785 (JCS): one text for one value. Throws for what JSON cannot carry. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new UnsafeDataError('', 'is not a JSON value.');
  return text;
}

/**
 * A copy of `value` in plain objects and arrays that reads back from JSON exactly as it is. Absent (undefined) properties are
 * left out, -0 becomes 0.
 *
 * @throws UnsafeDataError naming the path of the first value that JSON would lose or change.
 */
export function jsonCopy(value: unknown, path = ''): unknown {
  switch (typeof value) {
    case 'string':
      if (LONE_SURROGATE.test(value)) throw new UnsafeDataError(path, 'holds half of a surrogate pair.');
      return value;
    case 'boolean':
      return value;
    case 'number':
      if (!Number.isFinite(value)) throw new UnsafeDataError(path, `is ${value}.`);
      return value === 0 ? 0 : value;
    case 'object':
      if (value === null) return null;
      return Array.isArray(value) ? copyList(value, path) : copyObject(value, path);
    default:
      throw new UnsafeDataError(path, `is of type ${typeof value}.`);
  }
}

const LONE_SURROGATE = /\p{Surrogate}/u;

function copyList(list: readonly unknown[], path: string): unknown[] {
  // Array.from, because map() steps over holes, and a hole is a null after a round trip.
  return Array.from(list, (item, index) => jsonCopy(item, `${path}[${index}]`));
}

function copyObject(value: object, path: string): Record<string, unknown> {
  if (
    Object.prototype.toString.call(value) !== '[object Object]' ||
    ('toJSON' in value && typeof value.toJSON === 'function')
  ) {
    throw new UnsafeDataError(path, `is a ${value.constructor.name}.`);
  }
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined) continue;
    const at = path === '' ? key : `${path}.${key}`;
    if (key === '__proto__') throw new UnsafeDataError(at, 'is a name that objects cannot carry safely.');
    if (LONE_SURROGATE.test(key)) throw new UnsafeDataError(at, 'has half of a surrogate pair in its name.');
    copy[key] = jsonCopy(item, at);
  }
  return copy;
}
