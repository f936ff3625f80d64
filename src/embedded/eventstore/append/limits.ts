import { isWithinNameLimit, LONGEST_NAME_BYTES } from '../storage/stream-head.js';

/** Largest append in bytes, all its events together: the default of the real server. */
export const MAX_APPEND_SIZE = 1024 * 1024;

/** Longest time an append may wait before it is answered with a timeout, in milliseconds. */
export const WRITE_TIMEOUT_MS = 2000;

/** Why events cannot be written to a stream of this name, or undefined if they can. */
export function invalidStreamName(stream: string): string | undefined {
  if (stream === '' || stream === '$$') return `'${stream}' is not a valid stream name`;
  return isWithinNameLimit(stream) ? undefined : `A stream name is at most ${LONGEST_NAME_BYTES} bytes long`;
}
