import { createWriteStream, type WriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { once } from 'node:events';
import { basename, resolve } from 'node:path';
import type { RejectedLine } from './batch-recorder.js';
import type { ProblemCode } from './row-problem.js';

/** Where a report goes when nothing else is said: named after the input, in the working folder. */
export function defaultReportPath(inputPath: string): string {
  return resolve(`${basename(inputPath)}.rejected.ndjson`);
}

/** Every rejected line of a run as NDJSON: line, key, code and reason; no content of the row. */
export class RejectionReport {
  readonly #file: WriteStream;
  readonly #counts = new Map<ProblemCode, number>();
  #failure: Error | undefined;

  private constructor(readonly path: string) {
    this.#file = createWriteStream(path).on('error', (error) => (this.#failure = error));
  }

  /**
   * Takes the place of an earlier report.
   *
   * @throws Error of the file system when the file cannot be written.
   */
  static async open(path: string): Promise<RejectionReport> {
    const report = new RejectionReport(path);
    await once(report.#file, 'open');
    return report;
  }

  add({ line, key, code, reason }: RejectedLine): void {
    this.#counts.set(code, (this.#counts.get(code) ?? 0) + 1);
    this.#file.write(`${JSON.stringify({ line, key, code, reason })}\n`);
  }

  /** How many lines were rejected for which reason, the most frequent first. */
  get counts(): readonly (readonly [ProblemCode, number])[] {
    return [...this.#counts].sort(([, a], [, b]) => b - a);
  }

  /**
   * Resolves when the report is in the file; a run without rejected lines leaves none.
   *
   * @throws Error of the file system when a line could not be written.
   */
  async close(): Promise<void> {
    if (!this.#file.closed) {
      this.#file.end();
      await once(this.#file, 'close');
    }
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#counts.size === 0) await rm(this.path, { force: true });
  }
}
