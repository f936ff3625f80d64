import { type RawValue } from '../bson/raw-value.js';
import { type Path } from './path.js';

/** Decides about the document at `doc`. */
export type Predicate = (buf: Buffer, doc: number) => boolean;

/** Decides about one value. */
export type ValueTest = (buf: Buffer, type: number, pos: number) => boolean;

/** A comparison as the planner sees it: which values of `path` can match at all. */
export interface Condition {
  readonly path: Path;
  /** sorted, disjoint ranges of encoded values, outside of which nothing matches */
  readonly ranges: readonly KeyRange[];
  /** true when every scalar inside the ranges matches, so that an index entry alone decides */
  readonly exact: boolean;
  /** true when a missing field may match (so a sparse index will not do) */
  readonly matchesMissing: boolean;
}

/** Encoded values from `low` to `high`; both ends may be exclusive. */
export interface KeyRange {
  readonly low: Buffer;
  readonly lowOpen: boolean;
  readonly high: Buffer;
  readonly highOpen: boolean;
  /** the ends are beginnings of values only */
  readonly cut?: boolean;
}

/** A parsed query. */
export interface Filter {
  readonly matches: Predicate;
  /** conditions that all must hold; what they leave open, `matches` decides */
  readonly conditions: readonly Condition[];
  /** true when `conditions` say everything `matches` does, for documents without arrays on the paths */
  readonly complete: boolean;
  /** plain equalities at the top level: what an upsert copies into the new document */
  readonly equalities: readonly { readonly path: string; readonly value: RawValue }[];
  /** true for `{}` */
  readonly empty: boolean;
}

/** The range that holds exactly one encoded value. */
export function point(key: Buffer): KeyRange {
  return { low: key, lowOpen: false, high: key, highOpen: false };
}

/** True for a range of exactly one value. */
export function isPoint(range: KeyRange): boolean {
  return !range.lowOpen && !range.highOpen && (range.low === range.high || range.low.equals(range.high));
}
