/** Waits between tries, in milliseconds: doubling from `first` to `longest`, each shortened by up to a half at random. */
export class Backoff {
  #next: number;

  constructor(
    private readonly first: number,
    private readonly longest: number,
  ) {
    this.#next = first;
  }

  next(): number {
    const delay = this.#next;
    this.#next = Math.min(this.#next * 2, this.longest);
    return Math.ceil(delay * (0.5 + Math.random() / 2));
  }

  reset(): void {
    this.#next = this.first;
  }
}
