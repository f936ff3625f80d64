/** Lets one waiting task sleep until it is woken or a time has passed. A wake-up while nobody waits is not kept. */
export class Wake {
  #resolve: (() => void) | undefined;

  /** Wakes the waiting task. */
  now(): void {
    this.#resolve?.();
  }

  /** Resolves when woken, or after `limitMs`. */
  async wait(limitMs?: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#resolve = resolve;
      if (limitMs !== undefined) timer = setTimeout(resolve, limitMs);
    });
    this.#resolve = undefined;
    clearTimeout(timer);
  }
}
