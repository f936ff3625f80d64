import type { CaseCommand } from '../cases/domain/commands/case-command.js';
import type { CaseRules } from '../cases/domain/commands/context.js';
import type { LegacyCaseRecorded } from '../cases/domain/events/records.js';
import type { Clock } from '../platform/clock.js';
import type { NewStream, NewStreamOutcome } from '../platform/event-sourcing/new-streams.js';
import type { Actor } from '../platform/event-sourcing/event.js';
import type { RecordedEvent } from '../platform/eventstore/recorded-event.js';
import type { RowProblem } from './row-problem.js';

/** A line that did not become a case. */
export interface RejectedLine extends RowProblem {
  readonly line: number;
  /** The row's own key, where it could be read. */
  readonly key?: string;
}

export interface ImportTotals {
  /** Data lines of the file that were read. */
  read: number;
  imported: number;
  /** Rows that an earlier run had recorded. */
  alreadyThere: number;
  rejected: number;
  /** Position of the newest of these cases in the log; 0 when there is none. */
  position: bigint;
}

/** What an import needs of the write side. */
export interface ImportTarget {
  readonly cases: { appendNew(items: readonly NewStream<CaseCommand>[]): Promise<readonly NewStreamOutcome[]> };
  readonly log: {
    readStream(streamName: string, options: { readonly maxCount: number }): AsyncIterable<RecordedEvent>;
  };
  readonly clock: Clock;
  readonly rules: CaseRules;
}

/** A row that can become a case. */
export interface Candidate {
  readonly caseId: string;
  readonly body: LegacyCaseRecorded['data'];
}

interface Requester {
  readonly actor: Actor;
  readonly correlationId: string;
}

/** Reads under way at once, so that none waits long for its answer. */
const concurrentReads = 32;

/** Records candidates, and looks at what the log has where a case is there already. */
export class BatchRecorder {
  /** The last batch was on record for the most part, as in a file that is imported again: then looking comes before writing. */
  #isRepeating = false;

  constructor(
    private readonly requester: Requester,
    private readonly target: ImportTarget,
    private readonly totals: ImportTotals,
    private readonly reject: (line: RejectedLine) => void,
  ) {}

  /** @throws StoreUnavailableError – some of the candidates may be recorded. */
  async record(batch: readonly Candidate[]): Promise<void> {
    const firsts = this.#withoutRepeats(batch);
    const missing = this.#isRepeating ? await this.#compareAll(firsts) : firsts;
    const there = await this.#append(missing);
    for (const candidate of await this.#compareAll(there)) {
      this.#refuse(candidate, { code: 'refused', reason: 'was recorded before and deleted from the log' });
    }
    const recordedBefore = firsts.length - missing.length + there.length;
    this.#isRepeating = 2 * recordedBefore > firsts.length;
  }

  /** Appends the cases; gives back those that are there already. */
  async #append(candidates: readonly Candidate[]): Promise<readonly Candidate[]> {
    const outcomes = await this.target.cases.appendNew(candidates.map((candidate) => this.#command(candidate)));
    const there: Candidate[] = [];
    for (const [index, candidate] of candidates.entries()) {
      const outcome = outcomes[index];
      if (outcome?.kind === 'appended') {
        this.totals.imported += 1;
        this.#reached(outcome.position);
      } else if (outcome?.kind === 'already-there') there.push(candidate);
      else this.#refuse(candidate, { code: 'refused', reason: outcome?.error.message ?? 'was not answered' });
    }
    return there;
  }

  /** Compares the candidates with what is on record; gives back those that are not. */
  async #compareAll(candidates: readonly Candidate[]): Promise<readonly Candidate[]> {
    const missing: Candidate[] = [];
    const work = candidates.values();
    const compareNext = async (): Promise<void> => {
      for (const candidate of work) if (!(await this.#compare(candidate))) missing.push(candidate);
    };
    await Promise.all(Array.from({ length: Math.min(concurrentReads, candidates.length) }, compareNext));
    return missing;
  }

  #withoutRepeats(batch: readonly Candidate[]): readonly Candidate[] {
    const firsts = new Map<string, Candidate>();
    for (const candidate of batch) {
      const first = firsts.get(candidate.caseId);
      if (first === undefined) firsts.set(candidate.caseId, candidate);
      else this.#refuse(candidate, repeats(first.body.provenance.line));
    }
    return [...firsts.values()];
  }

  /** The row may have been recorded before, be another one with the same key, or have changed since; `false` when nothing is there. */
  async #compare(candidate: Candidate): Promise<boolean> {
    let isFound = false;
    for await (const { data, metadata, position } of this.target.log.readStream(`case-${candidate.caseId}`, {
      maxCount: 1,
    })) {
      isFound = true;
      const { provenance } = data as LegacyCaseRecorded['data'];
      const isOfThisRun = (metadata as { $correlationId?: unknown }).$correlationId === this.requester.correlationId;
      if (isOfThisRun) this.#refuse(candidate, repeats(provenance.line));
      else if (provenance.rowHash === candidate.body.provenance.rowHash) {
        this.totals.alreadyThere += 1;
        this.#reached(position);
      } else {
        const reason = `differs from what was recorded under this key before (line ${provenance.line})`;
        this.#refuse(candidate, { code: 'changed-row', reason });
      }
    }
    return isFound;
  }

  #command({ caseId, body }: Candidate): NewStream<CaseCommand> {
    const { actor, correlationId } = this.requester;
    const { clock, rules } = this.target;
    return {
      id: caseId,
      command: { name: 'record-legacy-case', body, context: { caseId, actor, now: clock.now(), rules } },
      actor,
      correlationId,
      causationId: correlationId,
    };
  }

  #refuse({ body: { provenance } }: Candidate, problem: RowProblem): void {
    this.reject({ line: provenance.line, key: provenance.key, ...problem });
  }

  #reached(position: bigint): void {
    if (position > this.totals.position) this.totals.position = position;
  }
}

function repeats(line: number): RowProblem {
  return { code: 'duplicate-key', reason: `repeats the key of line ${line}` };
}
