import type { LogPosition } from './event-source.js';
import { hasReached } from './event-source.js';

/** Where a view stands that this process projects. */
export interface LocalView {
  readonly collection: string;
  readonly position: LogPosition;
  readonly failed: boolean;
}

interface Waiter {
  readonly view: string;
  readonly position: bigint;
  readonly resolve: (outcome: 'reached' | 'changed') => void;
}

/** The views that this process projects just now; empty while another process does. */
export class LocalViews {
  readonly #views = new Map<string, LocalView>();
  readonly #waiters = new Set<Waiter>();

  get(view: string): LocalView | undefined {
    return this.#views.get(view);
  }

  set(view: string, local: LocalView): void {
    this.#views.set(view, local);
    for (const waiter of this.#waiters) {
      if (waiter.view !== view) continue;
      if (hasReached(local.position, waiter.position)) this.#settle(waiter, 'reached');
      else if (local.failed) this.#settle(waiter, 'changed');
    }
  }

  clear(): void {
    this.#views.clear();
    for (const waiter of this.#waiters) this.#settle(waiter, 'changed');
  }

  /** `changed` when the view failed or is not projected here any more. */
  async wait(view: string, position: bigint, timeoutMs: number): Promise<'reached' | 'changed' | 'timeout'> {
    let waiter: Waiter | undefined;
    let timer: NodeJS.Timeout | undefined;
    const outcome = await new Promise<'reached' | 'changed' | 'timeout'>((resolve) => {
      waiter = { view, position, resolve };
      this.#waiters.add(waiter);
      timer = setTimeout(() => resolve('timeout'), timeoutMs);
    });
    clearTimeout(timer);
    if (waiter !== undefined) this.#waiters.delete(waiter);
    return outcome;
  }

  #settle(waiter: Waiter, outcome: 'reached' | 'changed'): void {
    this.#waiters.delete(waiter);
    waiter.resolve(outcome);
  }
}
