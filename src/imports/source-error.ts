/** A file that cannot be read at all, or not to its end. What was read before stays valid. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}
