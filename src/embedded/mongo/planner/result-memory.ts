/** Bytes that the results of all operations hold together before some have to give way. */
const TOGETHER = 256 * 1024 * 1024;

/** What one operation holds of its result, in bytes of documents and sort keys. */
export interface OperationMemory {
  /** False while others hold so much that this one has to wait before it takes more. */
  mayTake(): boolean;
  takes(bytes: number): void;
  gives(bytes: number): void;
  /** Nobody reads on for now: what is held may be let go by `close`, after which the operation ends. */
  rests(close: () => void): void;
  /** Somebody reads on. */
  runs(): void;
  /** The command that began it has its answer; unless it rests, it ends. */
  answered(): void;
  /** Everything is let go. */
  ends(): void;
}

const nothing = (): void => undefined;

/** For operations that are over before another can begin. */
export const UNCOUNTED: OperationMemory = {
  mayTake: () => true,
  takes: nothing,
  gives: nothing,
  rests: nothing,
  runs: nothing,
  answered: nothing,
  ends: nothing,
};

/**
 * What sorted and grouped results hold, all together. When it becomes too much, cursors are closed, first the one that nobody has read from for the
 * longest time. If that does not do, operations wait for one another: the one that has been at it for longest goes on, up to what its stages may hold.
 */
export class ResultMemory {
  /** Those that hold something, in the order in which they were last taken up. */
  readonly #holders = new Set<Holding>();
  #held = 0;

  constructor(private readonly limit = TOGETHER) {}

  begin(): OperationMemory {
    const changed = (bytes: number): void => {
      this.#held += bytes;
      if (holding.bytes > 0) this.#holders.add(holding);
      else this.#holders.delete(holding);
    };
    const taken = (): void => {
      if (this.#holders.delete(holding)) this.#holders.add(holding);
    };
    const holding: Holding = new Holding(changed, taken, () => this.#hasRoomFor(holding));
    return holding;
  }

  #hasRoomFor(asking: Holding): boolean {
    for (const { close } of this.#holders) {
      if (this.#held <= this.limit) return true;
      close?.();
    }
    const [oldest] = this.#holders;
    return this.#held <= this.limit || oldest === asking;
  }
}

class Holding implements OperationMemory {
  bytes = 0;
  close: (() => void) | undefined;

  constructor(
    private readonly changed: (bytes: number) => void,
    private readonly taken: () => void,
    readonly mayTake: () => boolean,
  ) {}

  takes(bytes: number): void {
    this.bytes += bytes;
    this.changed(bytes);
  }

  gives(bytes: number): void {
    this.takes(-bytes);
  }

  rests(close: () => void): void {
    this.close = close;
  }

  runs(): void {
    this.close = undefined;
    this.taken();
  }

  answered(): void {
    if (!this.close) this.ends();
  }

  ends(): void {
    this.close = undefined;
    this.gives(this.bytes);
  }
}
