import { type SafePlace } from './progress.js';
import { type GroupSettings } from './settings.js';

type CheckpointSettings = Pick<GroupSettings, 'checkpointAfterMs' | 'minCheckpointCount' | 'maxCheckpointCount'>;

/** Decides when a group writes down how far it is settled. */
export class CheckpointPolicy {
  readonly #settings: CheckpointSettings;
  /** Events up to the newest checkpoint that was begun, and up to the newest that is on disk. */
  #begun = 0;
  #written = 0;
  #takenAt = -Infinity;

  constructor(settings: CheckpointSettings) {
    this.#settings = settings;
  }

  /**
   * Whether to write a checkpoint now; the answer yes counts as written until `notWritten` is told.
   * @param tick whether this is asked by the clock: only then the smaller count is enough
   */
  due(safe: SafePlace, now: number, tick: boolean): boolean {
    const { checkpointAfterMs, minCheckpointCount, maxCheckpointCount } = this.#settings;
    const settled = safe.count - this.#begun;
    if (settled <= 0) return false;
    const rested = checkpointAfterMs > 0 && now - this.#takenAt >= checkpointAfterMs;
    if (settled < maxCheckpointCount && !(tick && rested && settled >= minCheckpointCount)) return false;
    this.#begun = safe.count;
    this.#takenAt = now;
    return true;
  }

  written({ count }: SafePlace): void {
    this.#written = Math.max(this.#written, count);
  }

  /** Goes back to what is on disk, unless a later checkpoint, which covers this one, is under way or written. */
  notWritten({ count }: SafePlace): void {
    if (count === this.#begun) this.#begun = this.#written;
  }
}
