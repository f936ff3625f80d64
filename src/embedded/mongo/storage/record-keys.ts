import { createHash } from 'node:crypto';
import { type KeyWriter } from './key-encoding.js';

// LMDB keys end at 1,978 bytes; ids of collection or index and record number need 11 of them.
const MAX_KEY_BYTES = 1900;
const KEPT_BYTES = 1800;

/** A record number within an index key: a byte that fits between any two encoded values, then 6 bytes. */
const RECORD_MARK = 0x10;
export const RECORD_SUFFIX = 7;

/** Key of a document. */
export function documentKey(collection: number, record: number): Buffer {
  const key = Buffer.allocUnsafe(10);
  key.writeUInt32BE(collection, 0);
  key.writeUIntBE(record, 4, 6);
  return key;
}

export function recordOfDocumentKey(key: Buffer): number {
  return key.readUIntBE(4, 6);
}

/** Puts the id of the collection or index before an encoded key. */
export function prefixed(id: number, key: Uint8Array): Buffer {
  const whole = Buffer.allocUnsafe(4 + key.length);
  whole.writeUInt32BE(id, 0);
  whole.set(key, 4);
  return whole;
}

/** Key of an index entry. */
export function entryKey(index: number, key: Uint8Array, record: number): Buffer {
  const whole = Buffer.allocUnsafe(4 + key.length + RECORD_SUFFIX);
  whole.writeUInt32BE(index, 0);
  whole.set(key, 4);
  whole[4 + key.length] = RECORD_MARK;
  whole.writeUIntBE(record, 5 + key.length, 6);
  return whole;
}

export function recordOfEntryKey(key: Buffer): number {
  return key.readUIntBE(key.length - 6, 6);
}

/** Numbers in table values are 6 bytes. */
export function recordValue(record: number): Buffer {
  const value = Buffer.allocUnsafe(6);
  value.writeUIntBE(record, 0, 6);
  return value;
}

/** First key after every key that starts with `id`. */
export function idEnd(id: number): Buffer {
  const end = Buffer.allocUnsafe(4);
  end.writeUInt32BE(id + 1, 0);
  return end;
}

/** True when a key is kept only as its beginning and a hash. */
export function isTooLong(key: Uint8Array): boolean {
  return key.length > MAX_KEY_BYTES;
}

/**
 * The key as it is stored: as it is, or its beginning and a hash when it is too long for LMDB. Equal values stay equal and
 * different ones different; only the order among long values with the same beginning is lost.
 */
export function storable(key: Buffer): Buffer {
  if (!isTooLong(key)) return key;
  return Buffer.concat([key.subarray(0, KEPT_BYTES), createHash('sha256').update(key).digest()]);
}

/** The encoded `_id` under which a document is found. */
export function encodeId(writer: KeyWriter, buf: Buffer, type: number, pos: number): Buffer {
  return storable(writer.reset().value(buf, type, pos).finish());
}
