import { LosslessNumber, parse, stringify } from 'lossless-json';

/** What the settings of a stream say about which of its events are visible. */
export interface StreamMetadata {
  readonly maxCount?: number;
  /** Milliseconds. */
  readonly maxAgeMs?: number;
  /** First visible revision; infinite while the stream is deleted. */
  readonly truncateBefore?: number;
}

/** `$tb` of a deleted stream, exact only as text: as a number it would be 2^63. */
export const DELETED_TRUNCATE_BEFORE = '9223372036854775807';

export const NO_METADATA: StreamMetadata = {};

const LARGEST_LONG = BigInt(DELETED_TRUNCATE_BEFORE);
/** The longest time the real server can count, in seconds. */
const LONGEST_SECONDS = 922_337_203_685n;
/** Objects and arrays within each other that the real server reads. */
const DEEPEST = 64;
const ACL_KEYS = new Set(['$r', '$w', '$d', '$mr', '$mw']);

/** Whether the settings mark the stream as deleted until its next append. */
export function isSoftDeleted(metadata: StreamMetadata): boolean {
  return metadata.truncateBefore === Infinity;
}

/**
 * Reads the settings from the latest event of a metastream, as the real server's `StreamMetadata.FromJsonReader` does: a wrong type
 * anywhere voids all of them, a number that sets no limit only itself.
 */
export function parseStreamMetadata(data: Buffer, json: boolean): StreamMetadata {
  const raw = json ? parseObject(data) : undefined;
  if (!raw || !isWellFormed(raw)) return NO_METADATA;
  const maxCount = raw.get('$maxCount');
  const maxAge = raw.get('$maxAge');
  const truncateBefore = raw.get('$tb');
  return {
    ...(isAtLeast(maxCount, 1n) ? { maxCount: Number(maxCount) } : {}),
    ...(isAtLeast(maxAge, 1n) ? { maxAgeMs: Number(maxAge) * 1000 } : {}),
    ...(isAtLeast(truncateBefore, 0n)
      ? { truncateBefore: truncateBefore === LARGEST_LONG ? Infinity : Number(truncateBefore) }
      : {}),
  };
}

/**
 * The settings that bring a deleted stream back: everything that was set, but visible only from `revision` on. Undefined if what was set
 * cannot be read; then the stream is not deleted either.
 */
export function withTruncateBefore(data: Buffer, json: boolean, revision: number): string | undefined {
  const raw = json ? parseObject(data) : undefined;
  return raw && stringify(Object.fromEntries([...raw, ['$tb', BigInt(revision)]]));
}

/** Integers as `bigint`: those of a stream are exact beyond what a number holds. */
function parseObject(data: Buffer): Map<string, unknown> | undefined {
  try {
    const value = parse(data.toString('utf8'), null, {
      parseNumber: (text) => (/^-?\d+$/.test(text) ? BigInt(text) : new LosslessNumber(text)),
      onDuplicateKey: ({ newValue }) => newValue,
    });
    return isObject(value) && isNestedAtMost(DEEPEST, value) ? new Map(Object.entries(value)) : undefined;
  } catch {
    return undefined;
  }
}

function isNestedAtMost(depth: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null || value instanceof LosslessNumber) return true;
  return depth > 0 && Object.values(value).every((inner) => isNestedAtMost(depth - 1, inner));
}

function isWellFormed(raw: ReadonlyMap<string, unknown>): boolean {
  return [...raw].every(([key, value]) => {
    switch (key) {
      case '$maxCount':
      case '$tb':
        return isBetween(value, -LARGEST_LONG - 1n, LARGEST_LONG);
      case '$maxAge':
      case '$cacheControl':
        return isBetween(value, -LONGEST_SECONDS, LONGEST_SECONDS);
      case '$tmp':
        return typeof value === 'boolean';
      case '$acl':
        return isObject(value) && Object.entries(value).every(([name, roles]) => ACL_KEYS.has(name) && isRoles(roles));
      default:
        return true;
    }
  });
}

function isRoles(value: unknown): boolean {
  return typeof value === 'string' || (Array.isArray(value) && value.every((role) => typeof role === 'string'));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof LosslessNumber);
}

function isBetween(value: unknown, least: bigint, most: bigint): boolean {
  return typeof value === 'bigint' && value >= least && value <= most;
}

function isAtLeast(value: unknown, least: bigint): value is bigint {
  return typeof value === 'bigint' && value >= least;
}
