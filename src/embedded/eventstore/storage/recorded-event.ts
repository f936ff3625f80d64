import { type ProposedEvent } from '../append/proposed-event.js';
import { fieldSize, varintSize, writeFieldHead, writeVarint } from '../wire/protobuf-writer.js';
import { HEADER_SIZE, ID_LENGTH, writeRecordHeader } from './stored-event.js';

/** Number of the event that a tombstone leaves; it is the largest signed 64-bit integer, exact only as bytes. */
export const TOMBSTONE_REVISION = 2 ** 48 - 1;
const TOMBSTONE_VARINT = Buffer.from('ffffffffffffffff7f', 'hex');

const TYPE_KEY = Buffer.from('type');
const CREATED_KEY = Buffer.from('created');
const CONTENT_TYPE_KEY = Buffer.from('content-type');
const JSON_TYPE = Buffer.from('application/json');
const BINARY_TYPE = Buffer.from('application/octet-stream');

function mapEntrySize(key: Buffer, valueLength: number): number {
  return fieldSize(key.length) + fieldSize(valueLength);
}

function writeMapEntry(target: Buffer, key: Buffer, value: Buffer, offset: number): number {
  let at = writeFieldHead(target, 6, mapEntrySize(key, value.length), offset);
  at = writeFieldHead(target, 1, key.length, at);
  at += key.copy(target, at);
  at = writeFieldHead(target, 2, value.length, at);
  return at + value.copy(target, at);
}

/**
 * One log record: a fixed header for the engine, then a complete `ReadResp` message that is sent to readers as it is.
 * `position` is both the prepare and the commit position; `createdMs` is milliseconds since the epoch.
 */
export function encodeRecord(
  stream: Buffer,
  revision: number,
  position: number,
  createdMs: number,
  event: ProposedEvent,
): Buffer {
  const { type, data, metadata } = event;
  const tombstone = revision === TOMBSTONE_REVISION;
  const contentType = event.json ? JSON_TYPE : BINARY_TYPE;
  // The protocol counts .NET ticks of 100 ns, which no longer fit a double: keep them as text.
  const created = Buffer.from(`${createdMs}0000`, 'latin1');
  const revisionSize = tombstone ? TOMBSTONE_VARINT.length : varintSize(revision);
  const positionSize = varintSize(position);

  const idSize = fieldSize(ID_LENGTH);
  const streamSize = fieldSize(stream.length);
  const recordedSize =
    fieldSize(idSize) +
    fieldSize(streamSize) +
    (1 + revisionSize) +
    2 * (1 + positionSize) +
    fieldSize(mapEntrySize(TYPE_KEY, type.length)) +
    fieldSize(mapEntrySize(CREATED_KEY, created.length)) +
    fieldSize(mapEntrySize(CONTENT_TYPE_KEY, contentType.length)) +
    (metadata.length > 0 ? fieldSize(metadata.length) : 0) +
    (data.length > 0 ? fieldSize(data.length) : 0);
  const readEventSize = fieldSize(recordedSize) + 1 + positionSize;
  const record = Buffer.allocUnsafe(HEADER_SIZE + fieldSize(readEventSize));

  let at = writeFieldHead(record, 1, readEventSize, HEADER_SIZE);
  at = writeFieldHead(record, 1, recordedSize, at);
  const recordedAt = at;
  at = writeFieldHead(record, 1, idSize, at);
  at = writeFieldHead(record, 2, ID_LENGTH, at);
  at += record.write(event.id, at, 'latin1');
  at = writeFieldHead(record, 2, streamSize, at);
  at = writeFieldHead(record, 3, stream.length, at);
  const streamAt = at;
  at += stream.copy(record, at);
  record[at++] = 3 << 3;
  at = tombstone ? at + TOMBSTONE_VARINT.copy(record, at) : writeVarint(record, revision, at);
  record[at++] = 4 << 3;
  at = writeVarint(record, position, at);
  record[at++] = 5 << 3;
  at = writeVarint(record, position, at);
  const typeAt =
    at + 1 + varintSize(mapEntrySize(TYPE_KEY, type.length)) + fieldSize(TYPE_KEY.length) + 1 + varintSize(type.length);
  at = writeMapEntry(record, TYPE_KEY, type, at);
  at = writeMapEntry(record, CREATED_KEY, created, at);
  at = writeMapEntry(record, CONTENT_TYPE_KEY, contentType, at);
  if (metadata.length > 0) {
    at = writeFieldHead(record, 7, metadata.length, at);
    at += metadata.copy(record, at);
  }
  if (data.length > 0) {
    at = writeFieldHead(record, 8, data.length, at);
    at += data.copy(record, at);
  }
  const dataAt = at - data.length;
  record[at++] = 3 << 3;
  writeVarint(record, position, at);

  writeRecordHeader(record, {
    json: event.json,
    createdMs,
    recorded: { at: recordedAt, length: recordedSize },
    stream: { at: streamAt, length: stream.length },
    type: { at: typeAt, length: type.length },
    data: { at: dataAt, length: data.length },
  });
  return record;
}
