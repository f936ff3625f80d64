/** A part of the memory that clients share. */
export interface Share {
  /** Says how much is held by now, in bytes. */
  holds(bytes: number): void;
  /** Nothing is held any more, one way or the other. */
  finished(): void;
}

/**
 * Bounds what all clients together make an engine hold: messages that have arrived in part, answers that are not read. Beyond the limit the
 * oldest gives way, so that what is begun and never ended keeps nobody else from being served.
 */
export class SharedMemory {
  /** In the order in which they were begun. */
  readonly #open = new Map<Share, { bytes: number; readonly giveWay: () => void }>();
  #held = 0;

  /** @param limit most bytes held */
  constructor(private readonly limit: number) {}

  /** @param giveWay called at most once, when what is held must be let go to make room */
  begin(giveWay: () => void): Share {
    const share: Share = {
      holds: (bytes) => this.#hold(share, bytes),
      finished: () => this.#forget(share),
    };
    this.#open.set(share, { bytes: 0, giveWay });
    return share;
  }

  #hold(share: Share, bytes: number): void {
    const state = this.#open.get(share);
    if (!state) return;
    this.#held += bytes - state.bytes;
    state.bytes = bytes;
    for (const [oldest, { giveWay }] of this.#open) {
      if (this.#held <= this.limit) return;
      this.#forget(oldest);
      giveWay();
    }
  }

  #forget(share: Share): void {
    this.#held -= this.#open.get(share)?.bytes ?? 0;
    this.#open.delete(share);
  }
}
