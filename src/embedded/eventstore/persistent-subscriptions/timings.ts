/** Measurements kept; older ones are forgotten. */
const WINDOW = 1000;

const PERCENTILES: readonly (readonly [string, number])[] = [
  ...[1, 2, 3, 4, 5].map((number) => [`Quintile ${number}`, (number - 1) / 5] as const),
  ['90%', 0.9],
  ['95%', 0.95],
  ['99%', 0.99],
  ['99.5%', 0.995],
  ['99.9%', 0.999],
];

/** How long a consumer takes over its messages, in milliseconds. */
export class Timings {
  readonly #started = new Map<string, number>();
  readonly #took: number[] = [];

  start(id: string, now: number): void {
    this.#started.set(id, now);
  }

  end(id: string, now: number): void {
    const started = this.#started.get(id);
    if (started === undefined) return;
    this.#started.delete(id);
    if (this.#took.length >= WINDOW) this.#took.shift();
    this.#took.push(Math.floor(now - started));
  }

  /** Named figures, whole milliseconds; none before the first message is settled. */
  measurements(): [name: string, value: number][] {
    const sorted = [...this.#took].sort((one, other) => one - other);
    const at = (index: number): number => sorted[Math.min(index, sorted.length - 1)] ?? 0;
    if (sorted.length === 0) return [];
    const sum = sorted.reduce((total, value) => total + value, 0);
    return [
      ['Mean', Math.floor(sum / sorted.length)],
      ['Median', at(Math.floor(sorted.length / 2))],
      ['Fastest', at(0)],
      ...PERCENTILES.map(([name, part]): [string, number] => [name, at(Math.floor(part * sorted.length))]),
      ['Highest', at(sorted.length - 1)],
    ];
  }
}
