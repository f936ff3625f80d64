/** Largest append in bytes, all its events together: the default of the real server. */
export const MAX_APPEND_SIZE = 1024 * 1024;

/** Longest time an append may wait before it is answered with a timeout, in milliseconds. */
export const WRITE_TIMEOUT_MS = 2000;

/** Longest stream name in bytes; names are keys of the database, and a metastream adds two bytes. */
const MAX_STREAM_NAME_BYTES = 1024;

/** Why events cannot be written to a stream of this name, or undefined if they can. */
export function invalidStreamName(stream: string): string | undefined {
  if (stream === '' || stream === '$$') return `'${stream}' is not a valid stream name`;
  if (Buffer.byteLength(stream, 'utf8') > MAX_STREAM_NAME_BYTES) {
    return `A stream name is at most ${MAX_STREAM_NAME_BYTES} bytes long`;
  }
  return undefined;
}
