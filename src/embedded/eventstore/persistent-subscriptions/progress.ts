interface Pending {
  /** Place of the event considered right before. */
  readonly before: number | undefined;
  /** Events considered before. */
  readonly count: number;
}

/** A place up to which everything is settled, and how many events were considered up to it. */
export interface SafePlace {
  readonly place: number;
  readonly count: number;
}

/** How far a source is settled. Events are added in the order of their places and settled in any order. */
export class Progress {
  // In order of insertion, which is that of the places: the first entry is the lowest.
  readonly #pending = new Map<number, Pending>();
  #last: number | undefined;
  #count = 0;

  /** @param settled place up to which everything was settled in an earlier life */
  constructor(settled?: number) {
    this.#last = settled;
  }

  /** Notes an event that somebody has to settle. */
  add(place: number): void {
    this.#pending.set(place, { before: this.#last, count: this.#count });
    this.pass(place);
  }

  /** Notes an event that nobody has to settle. */
  pass(place: number): void {
    this.#last = place;
    this.#count++;
  }

  settle(place: number): void {
    this.#pending.delete(place);
  }

  get pending(): number {
    return this.#pending.size;
  }

  /** The last place with nothing unsettled at or before it, or undefined if the first event is unsettled. */
  get safe(): SafePlace | undefined {
    const [lowest] = this.#pending.values();
    const place = lowest ? lowest.before : this.#last;
    return place === undefined ? undefined : { place, count: lowest ? lowest.count : this.#count };
  }
}
