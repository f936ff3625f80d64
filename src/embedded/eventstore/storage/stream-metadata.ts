/** What the settings of a stream say about which of its events are visible. */
export interface StreamMetadata {
  readonly maxCount?: number;
  /** Milliseconds. */
  readonly maxAgeMs?: number;
  /** First visible revision. */
  readonly truncateBefore?: number;
}

/** `$tb` of a deleted stream, exact only as text: as a number it is 2^63. */
export const DELETED_TRUNCATE_BEFORE = '9223372036854775807';

export const NO_METADATA: StreamMetadata = {};

/** Whether the settings mark the stream as deleted until its next append. */
export function isSoftDeleted(metadata: StreamMetadata): boolean {
  return metadata.truncateBefore !== undefined && metadata.truncateBefore >= Number(DELETED_TRUNCATE_BEFORE);
}

/** Reads the settings from the latest event of a metastream; a wrong type anywhere voids all of them. */
export function parseStreamMetadata(data: Buffer, json: boolean): StreamMetadata {
  const raw = json ? parseObject(data) : undefined;
  if (!raw) return NO_METADATA;
  const maxCount = raw['$maxCount'];
  const maxAge = raw['$maxAge'];
  const truncateBefore = raw['$tb'];
  if (!isUnset(maxCount) && !isCount(maxCount, 1)) return NO_METADATA;
  if (!isUnset(maxAge) && !isCount(maxAge, 1)) return NO_METADATA;
  if (!isUnset(truncateBefore) && !isCount(truncateBefore, 0)) return NO_METADATA;
  return {
    ...(isUnset(maxCount) ? {} : { maxCount }),
    ...(isUnset(maxAge) ? {} : { maxAgeMs: maxAge * 1000 }),
    ...(isUnset(truncateBefore) ? {} : { truncateBefore }),
  };
}

/** The settings that bring a deleted stream back: everything that was set, but visible only from `revision` on. */
export function withTruncateBefore(data: Buffer, json: boolean, revision: number): string {
  const raw = json ? parseObject(data) : undefined;
  return JSON.stringify({ ...raw, $tb: revision });
}

function parseObject(data: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(data.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function isUnset(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

function isCount(value: unknown, least: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least;
}
