import { crc32 } from 'node:zlib';

/** Length of the checksum behind every value, in bytes. */
const CHECKSUM = 4;

/** The value as it is stored: behind it stands the CRC-32 of key and value, little-endian. */
export function withChecksum(key: Buffer, value: Buffer): Buffer {
  const stored = Buffer.allocUnsafe(value.length + CHECKSUM);
  value.copy(stored);
  stored.writeUInt32LE(checksum(key, value), value.length);
  return stored;
}

/** The value without its checksum, or undefined if that does not fit. */
export function withoutChecksum(key: Buffer, stored: Buffer): Buffer | undefined {
  const length = stored.length - CHECKSUM;
  if (length < 0) return undefined;
  const value = stored.subarray(0, length);
  return checksum(key, value) === stored.readUInt32LE(length) ? value : undefined;
}

/** Whether the checksum at the end of an entry – key and stored value, one behind the other – fits. */
export function isWhole(entry: Buffer): boolean {
  const length = entry.length - CHECKSUM;
  return length >= 0 && crc32(entry.subarray(0, length)) === entry.readUInt32LE(length);
}

function checksum(key: Buffer, value: Buffer): number {
  const ofKey = crc32(key);
  return value.length === 0 ? ofKey : crc32(value, ofKey);
}
