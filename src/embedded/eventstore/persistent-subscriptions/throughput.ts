/** Counts what was delivered, and at what rate since somebody last asked. */
export class Throughput {
  total = 0;
  #measured = 0;
  #askedAt: number;

  /** @param now milliseconds */
  constructor(now: number) {
    this.#askedAt = now;
  }

  measure(now: number): { readonly sinceLast: number; readonly perSecond: (count: number) => number } {
    const sinceLast = this.total - this.#measured;
    const elapsedMs = now - this.#askedAt;
    this.#measured = this.total;
    this.#askedAt = now;
    return { sinceLast, perSecond: (count) => (elapsedMs > 0 ? Math.floor((count * 1000) / elapsedMs) : 0) };
  }
}
