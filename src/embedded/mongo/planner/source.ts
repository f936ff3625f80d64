import { UNCOUNTED } from './result-memory.js';

/** One document on its way to a reader; `record` is 0 for documents that are computed. */
export interface Row {
  readonly record: number;
  readonly doc: Buffer;
}

/** Returned by a source whose time slice is used up: let others run and ask again. */
export const PAUSE = Symbol('pause');

/** A stream of documents that is pulled and can rest between two pulls, whatever is written meanwhile. */
export interface Source {
  next(): Row | undefined | typeof PAUSE;
  /** Lets go of database cursors; the next pull takes them up again. */
  rest(): void;
}

/**
 * The time one reader may use before others get their turn, the time-out of the whole operation, and the memory that it shares with others. Reading
 * inside a write step has no slices: nothing can come between.
 */
export class Slice {
  private until = Infinity;
  private countdown = 32;
  keysExamined = 0;
  docsExamined = 0;

  constructor(
    private readonly milliseconds: number,
    private readonly deadline: number = Infinity,
    readonly memory = UNCOUNTED,
  ) {}

  begin(): void {
    this.until = performance.now() + this.milliseconds;
  }

  /** True when it is time to pause; looks at the clock now and then only. */
  spent(): boolean {
    if (--this.countdown > 0) return false;
    this.countdown = 32;
    return performance.now() > this.until;
  }

  /** True when `maxTimeMS` has run out. */
  get expired(): boolean {
    return performance.now() > this.deadline;
  }
}

/** A slice without end, for reading inside write steps. */
export function endless(): Slice {
  return new Slice(Infinity);
}

/** The documents of an array. */
export function fromRows(rows: readonly Row[]): Source {
  let at = 0;
  return { next: () => rows[at++], rest: () => undefined };
}
