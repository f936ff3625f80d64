import { keyOf } from '../storage/key-encoding.js';
import { toRaw } from './raw-expression.js';

/** Orders decoded values as the server does; a missing value comes before null. */
export function compareDecoded(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  if (typeof a === 'number' && typeof b === 'number' && a === a && b === b) return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === 'bigint' && typeof b === 'bigint') return a < b ? -1 : a > b ? 1 : 0;
  return bytes(a).compare(bytes(b));
}

function bytes(value: unknown): Buffer {
  const raw = toRaw(value);
  return raw ? keyOf(raw) : Buffer.alloc(0);
}
