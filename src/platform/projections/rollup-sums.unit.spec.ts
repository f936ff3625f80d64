import fc from 'fast-check';
import { RollupSums } from './rollup-sums.js';
import type { Contribution } from './view.js';

const contributions: fc.Arbitrary<Contribution[]> = fc.array(
  fc.record({
    rollup: fc.constantFrom('today', 'all'),
    path: fc.constantFrom('open', 'closed', 'byStage.one', 'byStage.two'),
    amount: fc.integer({ min: -1_000_000, max: 1_000_000 }),
  }),
  { maxLength: 5 },
);

function total(of: readonly Contribution[]): Map<string, bigint> {
  const totals = new Map<string, bigint>();
  for (const { rollup, path, amount } of of) {
    const key = `${rollup}/${path}`;
    totals.set(key, (totals.get(key) ?? 0n) + BigInt(amount));
  }
  return new Map([...totals].filter(([, sum]) => sum !== 0n));
}

describe('RollupSums', () => {
  it('adds up to the contributions of all documents, whatever the batches', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.record({ document: fc.nat(3), contributes: contributions }), { maxLength: 6 })),
        (batches) => {
          const now = new Map<number, readonly Contribution[]>();
          const rollups = new Map<string, bigint>();
          for (const batch of batches) {
            const sums = new RollupSums();
            for (const { document, contributes } of batch) {
              sums.move(now.get(document) ?? [], contributes);
              now.set(document, contributes);
            }
            for (const { rollup, path, amount } of sums.increments()) {
              const key = `${rollup}/${path}`;
              rollups.set(key, (rollups.get(key) ?? 0n) + amount);
            }
          }
          expect(new Map([...rollups].filter(([, sum]) => sum !== 0n))).toEqual(total([...now.values()].flat()));
        },
      ),
    );
  });

  it('has nothing to add when a document contributes what it did before', () => {
    fc.assert(
      fc.property(contributions, (same) => {
        const sums = new RollupSums();
        sums.move(same, same);
        expect(sums.increments()).toEqual([]);
      }),
    );
  });

  it.each([0.5, NaN, Infinity, 2 ** 53])('refuses the amount %d, which is no exact integer', (amount) => {
    expect(() => new RollupSums().move([], [{ rollup: 'all', path: 'sum', amount }])).toThrow(RangeError);
  });

  it('refuses a sum that leaves the exact integers', () => {
    const most = { rollup: 'all', path: 'sum', amount: Number.MAX_SAFE_INTEGER };
    expect(() => new RollupSums().move([], [most, { ...most, amount: 1 }])).toThrow(/no exact integer/);
  });

  it.each(['', 'a..b', '$sum', 'a.$b', '_id', 'position', 'position.x'])('refuses the path "%s"', (path) => {
    expect(() => new RollupSums().move([], [{ rollup: 'all', path, amount: 1 }])).toThrow(/not a path/);
  });
});
