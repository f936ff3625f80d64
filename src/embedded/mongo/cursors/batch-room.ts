/** A batch holds at most this many bytes of documents, so that the reply fits into a message. */
const LARGEST_BATCH = 16 * 1024 * 1024;

/** What a batch may hold while many are made at once. */
const SMALL_BATCH = 256 * 1024;

/** Bytes of batches under way, unfinished or not yet read, from which on they are many. */
const PLENTY = 64 * 1024 * 1024;

/**
 * How large batches may become. A client gets fewer documents at a time while the batches that are being made and those that nobody has read yet
 * hold much together; it asks for more as with any batch.
 */
export class BatchRoom {
  #held = 0;

  /** Most bytes of documents in one batch, at this moment. */
  get limit(): number {
    return this.#held > PLENTY ? SMALL_BATCH : LARGEST_BATCH;
  }

  takes(bytes: number): void {
    this.#held += bytes;
  }

  gives(bytes: number): void {
    this.#held -= bytes;
  }
}

/** Room for a batch that must not be cut short, since nobody can ask for the rest. */
export const ONE_BATCH: Pick<BatchRoom, 'limit' | 'takes' | 'gives'> = {
  limit: LARGEST_BATCH,
  takes: () => undefined,
  gives: () => undefined,
};
