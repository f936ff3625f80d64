/** Rest after the first refusal, and the longest one, in milliseconds. */
const firstRestMs = 4_000;
const longestRestMs = 3_600_000;

/**
 * When merges that were refused are tried again: each refusal doubles the rest, up to an hour. Times are milliseconds of any
 * clock that only goes forward.
 */
export class MergeAttempts {
  readonly #refused = new Map<string, { readonly dueAt: number; readonly restMs: number }>();

  isDue(merge: string, now: number): boolean {
    return now >= (this.#refused.get(merge)?.dueAt ?? now);
  }

  refused(merge: string, now: number): void {
    const earlier = this.#refused.get(merge);
    const restMs = earlier === undefined ? firstRestMs : Math.min(earlier.restMs * 2, longestRestMs);
    this.#refused.set(merge, { dueAt: now + restMs, restMs });
  }

  /** Forgets every merge that is not among these. */
  keep(merges: ReadonlySet<string>): void {
    for (const merge of this.#refused.keys()) if (!merges.has(merge)) this.#refused.delete(merge);
  }
}
