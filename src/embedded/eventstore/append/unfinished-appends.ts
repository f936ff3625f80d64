/** Bytes that all appends together may hold which have begun to arrive and have not ended. */
const MAX_HELD_BYTES = 64 * 1024 * 1024;

/** What the bookkeeping of an append or event takes at least, in bytes: those without any content take memory too. */
export const OVERHEAD_BYTES = 256;

/** An append that has begun to arrive. */
export interface UnfinishedAppend {
  /** Says how much the append holds by now, in bytes. */
  holds(bytes: number): void;
  /** The append has ended, one way or the other. */
  finished(): void;
}

/**
 * Bounds the memory of appends that arrive in parts, over all calls. Beyond the limit the oldest gives way, so that
 * appends which are begun and never ended keep nobody else from writing.
 */
export class UnfinishedAppends {
  /** In the order of arrival. */
  readonly #open = new Map<UnfinishedAppend, { bytes: number; readonly giveWay: () => void }>();
  #held = 0;

  /**
   * @param patienceMs longest time, in milliseconds, that an append may take to arrive
   * @param limit most bytes held
   */
  constructor(
    readonly patienceMs: number,
    private readonly limit: number = MAX_HELD_BYTES,
  ) {}

  /** @param giveWay called at most once, when the append must be refused to make room */
  begin(giveWay: () => void): UnfinishedAppend {
    const append: UnfinishedAppend = {
      holds: (bytes) => this.#hold(append, bytes),
      finished: () => this.#forget(append),
    };
    this.#open.set(append, { bytes: 0, giveWay });
    return append;
  }

  #hold(append: UnfinishedAppend, bytes: number): void {
    const state = this.#open.get(append);
    if (!state) return;
    this.#held += bytes - state.bytes;
    state.bytes = bytes;
    for (const [oldest, { giveWay }] of this.#open) {
      if (this.#held <= this.limit) return;
      this.#forget(oldest);
      giveWay();
    }
  }

  #forget(append: UnfinishedAppend): void {
    this.#held -= this.#open.get(append)?.bytes ?? 0;
    this.#open.delete(append);
  }
}
