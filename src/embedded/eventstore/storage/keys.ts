const ID_TAG = 1;

/** Key of a log record, and the value that index entries hold: six bytes, big-endian, so that byte order is log order. */
export function positionKey(position: number): Buffer {
  const key = Buffer.allocUnsafe(6);
  key.writeUIntBE(position, 0, 6);
  return key;
}

export function readPosition(bytes: Buffer, offset = 0): number {
  return bytes.readUIntBE(offset, 6);
}

/**
 * Key of "revision of a stream". Event ids of the stream sort right behind its revisions, so that one append
 * touches one page of the index rather than two.
 */
export function revisionKey(stream: number, revision: number): Buffer {
  const key = Buffer.allocUnsafe(13);
  key.writeUIntBE(stream, 0, 6);
  key[6] = 0;
  key.writeUIntBE(revision, 7, 6);
  return key;
}

export function revisionOfKey(key: Buffer): number {
  return key.readUIntBE(7, 6);
}

/** Key of "event id within a stream"; `id` is a UUID with dashes. */
export function eventIdKey(stream: number, id: string): Buffer {
  const key = Buffer.allocUnsafe(23);
  key.writeUIntBE(stream, 0, 6);
  key[6] = ID_TAG;
  key.write(id.replaceAll('-', ''), 7, 'hex');
  return key;
}
