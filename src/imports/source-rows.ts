import { CsvRows } from './csv-rows.js';
import { jsonRows } from './json-rows.js';
import type { RowProblem } from './row-problem.js';
import { type ReadProgress, sourceBytes } from './source-bytes.js';
import { sourceText } from './source-text.js';

/** A row as read: column → text. */
export type Row = Readonly<Record<string, string>>;

/** One line of the file: a row, or why it is none. `line` counts from 1, the header included. */
export type SourceLine =
  { readonly line: number; readonly row: Row } | { readonly line: number; readonly problem: RowProblem };

export interface SourceFile {
  readonly path: string;
  readonly format: 'csv' | 'ndjson';
  /** Columns that a CSV header must have. */
  readonly columns: readonly string[];
}

/**
 * The lines of a CSV (with header) or NDJSON file, gzipped or not, some at a time: memory does not grow with the file. A line
 * that cannot be read becomes a problem and does not stop the rest.
 *
 * @throws SourceError when the file cannot be used, and after the last whole line when it breaks off.
 */
export async function* sourceLines(
  { path, format, columns }: SourceFile,
  progress?: ReadProgress,
): AsyncGenerator<readonly SourceLine[], void, undefined> {
  const csv = format === 'csv' ? new CsvRows(columns) : undefined;
  try {
    for await (const lines of sourceText(sourceBytes(path, progress))) yield csv?.take(lines) ?? jsonRows(lines);
  } catch (error) {
    yield csv?.rest() ?? [];
    throw error;
  }
  yield csv?.end() ?? [];
}
