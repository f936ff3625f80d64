import { type RootDatabase } from 'lmdb';

/**
 * A write transaction of LMDB that stays open while others come and go: everything in the process reads and writes within it, and nothing of it is on
 * disk before it is committed.
 */
export class OpenTransaction {
  readonly #root: RootDatabase<Buffer, Buffer>;
  #end: { readonly commit: () => void; readonly abort: (reason: Error) => void } | undefined;

  constructor(root: RootDatabase<Buffer, Buffer>) {
    this.#root = root;
  }

  get isOpen(): boolean {
    return this.#end !== undefined;
  }

  begin(): void {
    // The package keeps a transaction open until the promise of its callback is settled; this one is settled at once when it is told to.
    const held = {
      then: (commit: () => void, abort: (reason: Error) => void) => {
        this.#end = { commit, abort };
      },
    };
    this.#root.transactionSync(() => held);
  }

  /** When this returns, everything is on disk; when it throws, LMDB has undone it. */
  commit(): void {
    const end = this.#end;
    if (!end) throw new Error('There is no transaction to commit');
    this.#end = undefined;
    end.commit();
  }

  /** Forgets everything since it began; does nothing if none is open. */
  abort(): void {
    const end = this.#end;
    this.#end = undefined;
    const reason = new Error('undone');
    try {
      end?.abort(reason);
    } catch (error) {
      if (error !== reason) throw error;
    }
  }
}
