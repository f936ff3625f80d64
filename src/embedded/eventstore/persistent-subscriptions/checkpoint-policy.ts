import { type SafePlace } from './progress.js';
import { type GroupSettings } from './settings.js';

type CheckpointSettings = Pick<GroupSettings, 'checkpointAfterMs' | 'minCheckpointCount' | 'maxCheckpointCount'>;

/** Decides when a group writes down how far it is settled. */
export class CheckpointPolicy {
  readonly #settings: CheckpointSettings;
  #count = 0;
  #takenAt = -Infinity;

  constructor(settings: CheckpointSettings) {
    this.#settings = settings;
  }

  /**
   * Whether to write a checkpoint now; the answer yes is remembered as written.
   * @param tick whether this is asked by the clock: only then the smaller count is enough
   */
  due(safe: SafePlace, now: number, tick: boolean): boolean {
    const { checkpointAfterMs, minCheckpointCount, maxCheckpointCount } = this.#settings;
    const settled = safe.count - this.#count;
    if (settled <= 0) return false;
    const rested = checkpointAfterMs > 0 && now - this.#takenAt >= checkpointAfterMs;
    if (settled < maxCheckpointCount && !(tick && rested && settled >= minCheckpointCount)) return false;
    this.#count = safe.count;
    this.#takenAt = now;
    return true;
  }
}
