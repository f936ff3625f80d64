import type { RollupDocument } from '../../platform/projections/document-writes.js';
import { valueOfKey } from './rollup-keys.js';

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Reads counts and sums out of rollup documents. What nothing was ever added to is 0. */
export class RollupBook {
  readonly #documents: ReadonlyMap<string, RollupDocument>;

  constructor(documents: readonly RollupDocument[]) {
    this.#documents = new Map(documents.map((document) => [document._id, document]));
  }

  count(rollup: string, ...path: readonly string[]): number {
    return Number(this.sum(rollup, ...path));
  }

  /** The exact sum at a path. */
  sum(rollup: string, ...path: readonly string[]): bigint {
    const value = this.#at(rollup, path);
    return typeof value === 'bigint' || typeof value === 'number' ? BigInt(value) : 0n;
  }

  /** The counts below a path by value, without zeros. */
  counts(rollup: string, ...path: readonly string[]): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const key of this.keys(rollup, ...path)) {
      const count = this.count(rollup, ...path, key);
      if (count !== 0) counts.set(valueOfKey(key), count);
    }
    return counts;
  }

  /** The steps that lead on from a path, as stored. */
  keys(rollup: string, ...path: readonly string[]): readonly string[] {
    const value = this.#at(rollup, path);
    return isRecord(value) ? Object.keys(value) : [];
  }

  #at(rollup: string, path: readonly string[]): unknown {
    let value: unknown = this.#documents.get(rollup);
    for (const step of path) {
      if (!isRecord(value) || !Object.hasOwn(value, step)) return undefined;
      value = value[step];
    }
    return value;
  }
}
