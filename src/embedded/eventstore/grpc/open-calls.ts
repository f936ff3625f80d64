/** Calls that stay open until somebody ends them; at shutdown that is the server. */
export class OpenCalls {
  readonly #closers = new Set<() => void>();

  /** Remembers how to end a call; the returned function forgets it. */
  add(close: () => void): () => void {
    this.#closers.add(close);
    return () => this.#closers.delete(close);
  }

  closeAll(): void {
    for (const close of this.#closers) close();
    this.#closers.clear();
  }
}
