import type { Timestamp } from './event-sourcing/event.js';

/** The time at which the system learns something. Injected, so that no rule and no test reads the machine's clock. */
export abstract class Clock {
  /** ISO-8601 UTC with milliseconds; never earlier than a reading given before. */
  abstract now(): Timestamp;
}

/** The machine's clock, held still while the machine sets it back. */
export class SystemClock extends Clock {
  #last = 0;

  override now(): Timestamp {
    this.#last = Math.max(this.#last, Date.now());
    return new Date(this.#last).toISOString();
  }
}

/**
 * For development: a clock that can be moved forwards, and runs on from there at its own pace.
 *
 * @throws RangeError from the constructor for a pace that is not above zero.
 */
export class SettableClock extends Clock {
  readonly #pace: number;
  #origin: number;
  #startedAt = performance.now();

  /** `pace`: clock seconds per real second; `start`: where the clock begins, by default the machine's time. */
  constructor({ start, pace = 1 }: { readonly start?: Timestamp; readonly pace?: number } = {}) {
    super();
    if (!(pace > 0)) throw new RangeError(`A clock's pace is above zero, not ${pace}.`);
    this.#pace = pace;
    this.#origin = start === undefined ? Date.now() : milliseconds(start);
  }

  override now(): Timestamp {
    return new Date(this.#read()).toISOString();
  }

  /**
   * Moves the clock to `instant`.
   *
   * @throws RangeError when that is not an instant or lies before the present reading: history is not written backwards.
   */
  set(instant: Timestamp): void {
    const target = milliseconds(instant);
    if (target < this.#read())
      throw new RangeError(`The clock stands at ${this.now()} and does not go back to ${instant}.`);
    this.#origin = target;
    this.#startedAt = performance.now();
  }

  #read(): number {
    return Math.floor(this.#origin + (performance.now() - this.#startedAt) * this.#pace);
  }
}

function milliseconds(instant: Timestamp): number {
  const value = Date.parse(instant);
  if (Number.isNaN(value)) throw new RangeError(`Not an instant: ${instant}`);
  return value;
}
