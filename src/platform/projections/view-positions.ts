import { setTimeout as delay } from 'node:timers/promises';
import { hasReached, type LogPosition } from './event-source.js';
import type { LocalViews } from './local-views.js';
import { positionOfSlot } from './view-state.js';
import type { ViewStates } from './view-states.js';

/** A view has not reached the position that a query asks for. */
export class ViewBehindError extends Error {
  override readonly name = 'ViewBehindError';

  constructor(
    readonly view: string,
    readonly wanted: bigint,
    readonly reached: LogPosition,
  ) {
    super(`View ${view} stands at ${reached.toString()} and has not reached ${wanted.toString()} in time.`);
  }
}

/** Between two looks at the views of another process, in milliseconds. */
const POLL_MS = 50;

/** How far views have been projected, by this process or another one. */
export class ViewPositions {
  readonly #states: ViewStates;
  readonly #local: LocalViews;

  constructor(states: ViewStates, local: LocalViews) {
    this.#states = states;
    this.#local = local;
  }

  /** Position that the collection which queries read reflects; `start` before its first event. */
  async positionOf(view: string): Promise<LogPosition> {
    const local = this.#local.get(view);
    if (local !== undefined) return local.position;
    const state = await this.#states.read(view);
    return state === null ? 'start' : positionOfSlot(state.active);
  }

  /**
   * Resolves as soon as the view has reached the position.
   *
   * @throws ViewBehindError when it has not after `timeoutMs`, and at once when the view has failed; the driver's errors.
   */
  async waitFor(view: string, position: bigint, timeoutMs: number): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const local = this.#local.get(view);
      const reached = local?.position ?? (await this.positionOf(view));
      if (hasReached(reached, position)) return;
      const left = deadline - performance.now();
      if (left <= 0 || local?.failed === true) throw new ViewBehindError(view, position, reached);
      if (local === undefined) await delay(Math.min(POLL_MS, left));
      else if ((await this.#local.wait(view, position, left)) === 'reached') return;
    }
  }
}
