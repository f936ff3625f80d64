type Listener = () => void;

/** Wakes followers when something they follow was committed. Says that, not what: followers read by cursor. */
export class CommitFeed {
  readonly #all = new Set<Listener>();
  readonly #streams = new Map<string, Set<Listener>>();

  /** Calls `listener` after every commit until the returned function is called. */
  followAll(listener: Listener): () => void {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  }

  /** Calls `listener` after every commit that touched `stream` until the returned function is called. */
  followStream(stream: string, listener: Listener): () => void {
    const listeners = this.#streams.get(stream) ?? new Set<Listener>();
    this.#streams.set(stream, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#streams.delete(stream);
    };
  }

  committed(streams: Iterable<string>): void {
    for (const listener of this.#all) listener();
    if (this.#streams.size === 0) return;
    for (const stream of streams) this.#streams.get(stream)?.forEach((listener) => listener());
  }
}
