import { crc32 } from 'node:zlib';

/** What a disk writes wholly or not at all, in bytes. */
export const SECTOR = 512;

/** First byte of a sector: nothing was written to it, a record begins, a record goes on. No single bit makes one of another. */
const UNUSED = 0;
const BEGINS = 0x5a;
const GOES_ON = 0xa5;

/** The first sector of a record: marker, checksum of what follows before the content, length of the content, generation, checksum of the content. */
const CHECKSUM_AT = 1;
const LENGTH_AT = 5;
const GENERATION_AT = 9;
const CONTENT_CHECKSUM_AT = 15;
const CONTENT_AT = 19;
const FIRST_ROOM = SECTOR - CONTENT_AT;
/** The other sectors: marker; then content. */
const NEXT_ROOM = SECTOR - 1;

/** Bytes that cannot be what was written. */
export class JournalError extends Error {
  constructor(offset: number, what: string) {
    super(`its sector at byte ${offset} ${what}`);
    this.name = 'JournalError';
  }
}

/** Bytes that a record of so much content takes. */
export function sizeOfRecord(length: number): number {
  return SECTOR * (1 + Math.ceil(Math.max(0, length - FIRST_ROOM) / NEXT_ROOM));
}

/** A record as it lies in the journal: whole sectors, each with its marker, so that one that never came to the disk shows. */
export function encodeRecord(generation: number, content: Buffer): Buffer {
  const record = Buffer.alloc(sizeOfRecord(content.length));
  record.writeUInt32LE(content.length, LENGTH_AT);
  record.writeUIntLE(generation, GENERATION_AT, 6);
  record.writeUInt32LE(crc32(content), CONTENT_CHECKSUM_AT);
  record.writeUInt32LE(checksumOf(record), CHECKSUM_AT);
  let taken = content.copy(record, CONTENT_AT, 0, FIRST_ROOM);
  record[0] = BEGINS;
  for (let at = SECTOR; at < record.length; at += SECTOR) {
    record[at] = GOES_ON;
    taken += content.copy(record, at + 1, taken, taken + NEXT_ROOM);
  }
  return record;
}

/** Generation and content of the record at the beginning. @throws JournalError if there is none */
export function firstRecord(sectors: Buffer): { readonly generation: number; readonly content: Buffer } {
  return { generation: generationAt(sectors, 0), content: contentOf(recordAt(sectors, 0), 0) };
}

/** What is in a stretch of sectors. */
export interface Scan {
  /** The contents of the records. */
  readonly contents: readonly Buffer[];
  /** Nothing lies behind the records; otherwise it is the rest of a write that was cut off. */
  readonly clean: boolean;
}

/**
 * Reads the records of a generation. The last one may be torn: a sector of it was never written, since power failed before anybody was told of it.
 * Anything else that is not a whole record is damage.
 * @throws JournalError
 */
export function scanRecords(sectors: Buffer, generation: number): Scan {
  const contents: Buffer[] = [];
  let at = 0;
  let torn = false;
  while (!torn && at < sectors.length && sectors[at] === BEGINS) {
    if (generationAt(sectors, at) !== generation) throw new JournalError(at, 'begins a record of another generation');
    const record = recordAt(sectors, at);
    torn = isTorn(record, at);
    if (!torn) contents.push(contentOf(record, at));
    at += record.length;
  }
  let clean = !torn;
  for (; at < sectors.length; at += SECTOR) {
    if (isUnused(sectors, at)) continue;
    // The rest of a record whose beginning was never written. Records are synced one after the other, so none begins behind a gap.
    if (sectors[at] !== GOES_ON) throw new JournalError(at, 'is not as it was written');
    clean = false;
  }
  return { contents, clean };
}

function recordAt(sectors: Buffer, at: number): Buffer {
  const size = sizeOfRecord(sectors.readUInt32LE(at + LENGTH_AT));
  if (at + size > sectors.length) throw new JournalError(at, 'begins a record that is longer than the file');
  return sectors.subarray(at, at + size);
}

function isTorn(record: Buffer, at: number): boolean {
  let torn = false;
  for (let offset = SECTOR; offset < record.length; offset += SECTOR) {
    if (isUnused(record, offset)) torn = true;
    else if (record[offset] !== GOES_ON) throw new JournalError(at + offset, 'is not as it was written');
  }
  return torn;
}

function contentOf(record: Buffer, at: number): Buffer {
  const content = Buffer.allocUnsafe(record.readUInt32LE(LENGTH_AT));
  let taken = record.copy(content, 0, CONTENT_AT, SECTOR);
  for (let offset = SECTOR; offset < record.length; offset += SECTOR)
    taken += record.copy(content, taken, offset + 1, offset + SECTOR);
  if (crc32(content) !== record.readUInt32LE(CONTENT_CHECKSUM_AT))
    throw new JournalError(at, 'begins a record that is not as it was written');
  return content;
}

/** The generation of the record that begins there. @throws JournalError if none does */
function generationAt(sectors: Buffer, at: number): number {
  const first = sectors.subarray(at, at + SECTOR);
  if (first[0] !== BEGINS || checksumOf(first) !== first.readUInt32LE(CHECKSUM_AT))
    throw new JournalError(at, 'is not as it was written');
  return first.readUIntLE(GENERATION_AT, 6);
}

const checksumOf = (record: Buffer): number => crc32(record.subarray(LENGTH_AT, CONTENT_AT));

const NOTHING = Buffer.alloc(SECTOR, UNUSED);

function isUnused(sectors: Buffer, at: number): boolean {
  return sectors[at] === UNUSED && sectors.compare(NOTHING, 0, SECTOR, at, at + SECTOR) === 0;
}
