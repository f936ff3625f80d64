import type { Contribution } from './view.js';

/** Amount to add to one field of one rollup document, as it is stored: Int64. */
export interface Increment {
  readonly rollup: string;
  readonly path: string;
  readonly amount: bigint;
}

const RESERVED: ReadonlySet<string> = new Set(['_id', 'position']);

/**
 * Sums contributions by rollup and path. Sums are exact: a step that leaves the safe integers is refused.
 *
 * @throws RangeError for an amount or a sum that is not a safe integer, and for a path that is no place for a number.
 */
export class RollupSums {
  readonly #sums = new Map<string, Map<string, number>>();

  /** Takes in the change from what a document contributed to what it contributes now. */
  move(before: readonly Contribution[], after: readonly Contribution[]): void {
    for (const { rollup, path, amount } of before) this.#add(rollup, path, -amount);
    for (const { rollup, path, amount } of after) this.#add(rollup, path, amount);
  }

  /** What is left to add, without zeros. */
  increments(): Increment[] {
    const increments: Increment[] = [];
    for (const [rollup, paths] of this.#sums) {
      for (const [path, amount] of paths) {
        if (amount !== 0) increments.push({ rollup, path, amount: BigInt(amount) });
      }
    }
    return increments;
  }

  #add(rollup: string, path: string, amount: number): void {
    let paths = this.#sums.get(rollup);
    if (paths === undefined) this.#sums.set(rollup, (paths = new Map<string, number>()));
    const before = paths.get(path);
    if (before === undefined) assertPath(rollup, path);
    const sum = (before ?? 0) + amount;
    if (!Number.isSafeInteger(amount) || !Number.isSafeInteger(sum)) {
      throw new RangeError(`Rollup ${rollup}: ${path} would become ${sum} by ${amount}, which is no exact integer.`);
    }
    paths.set(path, sum);
  }
}

function assertPath(rollup: string, path: string): void {
  const steps = path.split('.');
  const sound = steps.every((step) => step !== '' && !step.startsWith('$')) && !RESERVED.has(steps[0] ?? '');
  if (!sound) throw new RangeError(`Rollup ${rollup}: "${path}" is not a path to a number.`);
}
