import type { Actor } from '../platform/event-sourcing/event.js';
import {
  BatchRecorder,
  type Candidate,
  type ImportTarget,
  type ImportTotals,
  type RejectedLine,
} from './batch-recorder.js';
import { columnsOf, type ImportMapping } from './import-mapping.js';
import { LegacyCaseReader, RejectedRowError } from './legacy-case.js';
import type { RowProblem } from './row-problem.js';
import type { ReadProgress } from './source-bytes.js';
import { SourceError } from './source-error.js';
import { type Row, type SourceLine, sourceLines } from './source-rows.js';

export interface ImportListener {
  readonly progress?: ReadProgress;
  /** Told after every batch. */
  readonly batch?: (totals: Readonly<ImportTotals>) => void;
  readonly rejected: (line: RejectedLine) => void;
}

export interface ImportSource {
  readonly path: string;
  readonly mapping: ImportMapping;
  readonly actor: Actor;
  readonly correlationId: string;
  /** Data lines at most. */
  readonly limit?: number;
  /** Ends the run after the batch under way. */
  readonly signal?: AbortSignal;
}

export interface ImportResult extends Readonly<ImportTotals> {
  /** Why the file was not read to its end, where it was not. What came before is recorded. */
  readonly brokenOff?: string;
}

/** Rows that are on their way to the log at once; bounds the memory of a run. */
const batchSize = 512;

/**
 * Records every row of a file as a past case. The id of a case follows from source and key, so that a second run – or the next one
 * after a crash – adds only what is missing. A bad line is reported and does not stop the run.
 *
 * @throws SourceError when nothing of the file can be used; StoreUnavailableError when the log does not answer – the same file
 *   can be imported again.
 */
export async function importFile(
  source: ImportSource,
  target: ImportTarget,
  listener: ImportListener,
): Promise<ImportResult> {
  const run = new ImportRun(source, target, listener);
  try {
    await run.readAll();
  } catch (error) {
    if (!(error instanceof SourceError) || run.totals.read === 0) throw error;
    await run.finish();
    return { ...run.totals, brokenOff: error.message };
  }
  await run.finish();
  return run.totals;
}

class ImportRun {
  readonly totals: ImportTotals = { read: 0, imported: 0, alreadyThere: 0, rejected: 0, position: 0n };
  readonly #reader: LegacyCaseReader;
  readonly #recorder: BatchRecorder;
  #batch: Candidate[] = [];
  /** The batch before, which is recorded while the next one is read. */
  #recording: Promise<void> = Promise.resolve();

  constructor(
    private readonly source: ImportSource,
    target: ImportTarget,
    private readonly listener: ImportListener,
  ) {
    this.#reader = new LegacyCaseReader(source.mapping);
    this.#recorder = new BatchRecorder(source, target, this.totals, (line) => this.#reject(line));
  }

  async readAll(): Promise<void> {
    const { path, mapping, limit = Infinity, signal } = this.source;
    const file = { path, format: mapping.format, columns: columnsOf(mapping) };
    for await (const lines of sourceLines(file, this.listener.progress)) {
      for (const line of lines) {
        if (this.totals.read >= limit || signal?.aborted === true) return;
        this.totals.read += 1;
        this.#take(line);
        if (this.#batch.length === batchSize) await this.#flush();
      }
    }
  }

  /** Resolves when everything that was read is recorded. */
  async finish(): Promise<void> {
    await this.#flush();
    await this.#recording;
  }

  #take(line: SourceLine): void {
    if ('problem' in line) {
      this.#reject({ line: line.line, ...line.problem });
      return;
    }
    const { row } = line;
    try {
      this.#batch.push({ caseId: this.#reader.caseId(row), body: this.#reader.read(row, line.line) });
    } catch (error) {
      if (!(error instanceof RejectedRowError)) throw error;
      this.#reject({ line: line.line, ...this.#keyOf(row), ...error.problem });
    }
  }

  async #flush(): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    // One after the other: of two rows with one key the first one counts.
    await this.#recording;
    this.#recording = this.#recorder.record(batch).then(() => this.listener.batch?.(this.totals));
    // Told where it is awaited, which is after the next batch has been read.
    this.#recording.catch(() => undefined);
  }

  #reject(rejected: RejectedLine & RowProblem): void {
    this.totals.rejected += 1;
    this.listener.rejected(rejected);
  }

  #keyOf(row: Row): { key?: string } {
    const key = row[this.source.mapping.key]?.trim().slice(0, 200) ?? '';
    return key === '' ? {} : { key };
  }
}
