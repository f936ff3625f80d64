import type { RollupDocument } from '../../src/platform/projections/document-writes.js';
import type { Contribution } from '../../src/platform/projections/view.js';

/** The rollup documents that are the sum of some contributions, as a store would hold them. */
export function rollupDocuments(contributions: readonly Contribution[], position = 1n): RollupDocument[] {
  const documents = new Map<string, Record<string, unknown>>();
  for (const { rollup, path, amount } of contributions) {
    let place = documents.get(rollup);
    if (place === undefined) documents.set(rollup, (place = { _id: rollup, position }));
    const names = path.split('.');
    const last = names.pop()!;
    for (const name of names) {
      if (!Object.hasOwn(place, name)) place[name] = {};
      place = place[name] as Record<string, unknown>;
    }
    place[last] = ((place[last] as bigint | undefined) ?? 0n) + BigInt(amount);
  }
  return [...documents.values()] as unknown as RollupDocument[];
}
