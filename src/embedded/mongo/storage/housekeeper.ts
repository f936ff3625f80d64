import { eraseGarbage, expireDocuments, type Parts } from './housekeeping.js';
import { Sessions } from './sessions.js';

/** How often expired documents and old sessions are looked for, in milliseconds. */
const ROUND = 60_000;

/** Does the chores of the engine in the background, one after the other. */
export class Housekeeper {
  private chain: Promise<void> = Promise.resolve();
  private stopped = false;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly parts: Parts,
    private readonly everyRound: () => void,
  ) {
    this.timer = setInterval(() => this.round(), ROUND);
    this.timer.unref();
  }

  /** Erases what was dropped, soon. */
  sweep(): void {
    this.enqueue(() => eraseGarbage(this.parts));
  }

  private round(): void {
    this.everyRound();
    this.enqueue(() => expireDocuments(this.parts));
    this.enqueue(() => new Sessions(this.parts.store).expire());
  }

  /** A chore that fails (on a full disk, say) is tried again in its next round and must not end the engine. */
  private enqueue(chore: () => Promise<void>): void {
    this.chain = this.chain
      .then(() => (this.stopped ? undefined : chore()))
      .catch((error: unknown) => process.emitWarning(`embedded MongoDB engine: ${String(error)}`));
  }

  /** Lets the current chore finish and does no others. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.chain;
  }
}
