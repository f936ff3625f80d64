/** Decides when a filtered subscription tells its reader how far it has looked. */
export class CheckpointCounter {
  readonly #interval: number;
  #considered = 0;
  #position: number | undefined;

  /** @param interval events considered, matching or not, between two checkpoints */
  constructor(interval: number) {
    this.#interval = interval;
  }

  /** Notes an event that was considered; true if a checkpoint is due right behind it. */
  consider(position: number): boolean {
    this.#considered++;
    this.#position = position;
    return this.#considered >= this.#interval;
  }

  /** Takes the position of the checkpoint, or undefined if nothing was considered since the last one. */
  take(): number | undefined {
    const position = this.#position;
    this.#considered = 0;
    this.#position = undefined;
    return position;
  }
}
