interface Waiting {
  run: () => void;
  settle: (failure: Error | undefined) => void;
}

const nothing = (): void => undefined;

/**
 * Runs write steps that arrive in the same turn of the event loop in one transaction and answers them after its
 * commit, so that many writers share one fsync. Steps run one after the other; what a step reads and writes is not
 * interleaved with others.
 */
export class GroupCommit {
  private waiting: Waiting[] = [];
  /** runs in the transaction, after its last step */
  beforeCommit: () => void = nothing;
  /** runs after a group was undone */
  afterAbort: () => void = nothing;

  constructor(private readonly transaction: (work: () => void) => void) {}

  /**
   * Queues a step. Its result is handed out once it is on disk; when the step (or the commit) throws, the whole group is
   * undone and everyone in it is told – so a step checks before it writes and reports expected failures as values.
   */
  write<R>(step: () => R): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      let result: { value: R } | undefined;
      if (this.waiting.length === 0) setImmediate(() => this.flush());
      this.waiting.push({
        run: () => (result = { value: step() }),
        settle: (failure) => {
          if (result && !failure) resolve(result.value);
          else reject(failure ?? new Error('the write was undone with others of its group'));
        },
      });
    });
  }

  flush(): void {
    const group = this.waiting;
    if (group.length === 0) return;
    this.waiting = [];
    const failure = this.attempt(group);
    // One bad step must not take its neighbours down: each is tried again alone.
    if (failure && group.length > 1) for (const member of group) member.settle(this.attempt([member]));
    else for (const member of group) member.settle(failure);
  }

  private attempt(group: readonly Waiting[]): Error | undefined {
    let failure: Error | undefined;
    try {
      this.transaction(() => {
        for (const member of group) member.run();
        this.beforeCommit();
      });
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
    }
    if (failure) this.afterAbort();
    return failure;
  }
}
