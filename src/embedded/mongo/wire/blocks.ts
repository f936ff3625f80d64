/** Bytes of a block; no more comes out of a socket at once. */
export const BLOCK_BYTES = 65_536;

/** Blocks that are kept for the next message, 16 MiB; the others are left to be collected. */
const MOST_KEPT = 256;

/**
 * Memory in which messages are put together. Blocks are used again at once: what clients begin and never end would be collected
 * later than it arrives.
 */
export class Blocks {
  readonly #free: Buffer[] = [];

  take(): Buffer {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(BLOCK_BYTES);
  }

  /** Nobody may read the blocks any more. */
  giveBack(blocks: readonly Buffer[]): void {
    this.#free.push(...blocks.slice(0, MOST_KEPT - this.#free.length));
  }
}
