import { Binary, Decimal128, ObjectId, Timestamp } from 'bson';
import { type RawValue } from './raw-value.js';

const UUID_BYTES = 16;

/** A value as the server's messages show it: `{ a: 1, b: "x" }`. */
export function show(value: RawValue): string {
  return showJs(value.js());
}

/** Like {@link show}, for decoded values. */
export function showJs(value: unknown): string {
  if (value === undefined) return 'null';
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === null || typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')
    return String(value);
  if (value instanceof ObjectId) return `ObjectId('${value.toHexString()}')`;
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (value instanceof Decimal128) return value.toString();
  if (value instanceof Timestamp) return `Timestamp(${value.t}, ${value.i})`;
  if (value instanceof Binary)
    return value.sub_type === Binary.SUBTYPE_UUID && value.length() === UUID_BYTES
      ? `UUID("${value.toUUID().toHexString()}")`
      : `BinData(${value.sub_type}, ${Buffer.from(value.buffer).toString('hex').toUpperCase()})`;
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[ ${value.map(showJs).join(', ')} ]`;
  const fields = Object.entries(value as Record<string, unknown>).map(([name, item]) => `${name}: ${showJs(item)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}
