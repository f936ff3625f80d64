import { CsvRecord } from './csv-record.js';
import type { RowProblem } from './row-problem.js';
import { SourceError } from './source-error.js';
import type { Row, SourceLine } from './source-rows.js';
import { longestLine, type TextLine } from './source-text.js';

/** Lines that one record may span. Bounds what a quote that is never closed costs. */
const longestRecord = 100;

const notClosed: RowProblem = { code: 'broken-quotes', reason: 'has a quote that is not closed' };
const misplaced: RowProblem = { code: 'broken-quotes', reason: 'has a quote in the wrong place' };

/** A record whose quote is open: the lines that it seems to span. */
interface OpenRecord {
  readonly record: CsvRecord;
  readonly first: number;
  readonly further: TextLine[];
  characters: number;
}

/**
 * Makes rows of the lines of a CSV file. A cell may span lines, as long as that makes a row with the right number of columns;
 * else its first line alone is at fault, and reading goes on at the very next one.
 */
export class CsvRows {
  #columns: readonly string[] = [];
  #open: OpenRecord | undefined;

  /** `needed`: columns that the header must have. */
  constructor(private readonly needed: readonly string[]) {}

  /**
   * The rows that these lines complete.
   *
   * @throws SourceError for a header that cannot be used.
   */
  take(lines: readonly TextLine[]): SourceLine[] {
    const rows: SourceLine[] = [];
    const waiting = lines.toReversed();
    for (let line = waiting.pop(); line !== undefined; line = waiting.pop()) {
      if (isBlank(line) && this.#open === undefined) continue;
      if (this.#columns.length === 0) this.#columns = this.#header(line);
      else if (this.#open === undefined) rows.push(...this.#begin(line));
      else if (!this.#continue(this.#open, line, rows)) {
        waiting.push(...this.#open.further.toReversed());
        rows.push({ line: this.#open.first, problem: notClosed });
        this.#open = undefined;
      }
    }
    return rows;
  }

  /**
   * What is left when the file has ended as it should.
   *
   * @throws SourceError when there was no header.
   */
  end(): SourceLine[] {
    if (this.#columns.length === 0) throw new SourceError('it is empty');
    return this.rest();
  }

  /** What is left when the file has ended: no quote is closed any more. */
  rest(): SourceLine[] {
    const rows: SourceLine[] = [];
    while (this.#open !== undefined) {
      const { first, further } = this.#open;
      this.#open = undefined;
      rows.push({ line: first, problem: notClosed }, ...this.take(further));
    }
    return rows;
  }

  #begin(line: TextLine): SourceLine[] {
    if ('problem' in line) return [line];
    const record = new CsvRecord();
    const state = record.add(line.text);
    if (state === 'whole') return [this.#row(line.line, record.cells)];
    if (state === 'broken') return [{ line: line.line, problem: misplaced }];
    this.#open = { record, first: line.line, further: [], characters: line.text.length };
    return [];
  }

  /** `false` when the line shows that the open record is none; then it is the last of `further`. */
  #continue(open: OpenRecord, line: TextLine, rows: SourceLine[]): boolean {
    open.further.push(line);
    if ('problem' in line) return false;
    open.characters += line.text.length;
    const state = open.record.add(line.text);
    if (state === 'open') return open.further.length < longestRecord && open.characters <= longestLine;
    if (state === 'broken' || open.record.cells.length !== this.#columns.length) return false;
    this.#open = undefined;
    rows.push(this.#row(open.first, open.record.cells));
    return true;
  }

  #row(line: number, cells: readonly string[]): SourceLine {
    const columns = this.#columns;
    if (cells.length !== columns.length) {
      const reason = `has ${cells.length} columns, and the header has ${columns.length}`;
      return { line, problem: { code: 'wrong-column-count', reason } };
    }
    const row: Record<string, string> = {};
    for (const [index, column] of columns.entries()) row[column] = cells[index] ?? '';
    return { line, row: row satisfies Row };
  }

  #header(line: TextLine): readonly string[] {
    if ('problem' in line) throw new SourceError(`its header ${line.problem.reason}`);
    const record = new CsvRecord();
    if (record.add(line.text) !== 'whole') throw new SourceError('its header has a broken quote');
    const columns = record.cells.map((name) => name.trim());
    const missing = this.needed.filter((name) => !columns.includes(name));
    const twice = columns.filter((name, index) => columns.indexOf(name) !== index);
    if (missing.length > 0)
      throw new SourceError(`it has no column ${missing.join(', ')}; it has ${columns.join(', ')}`);
    if (twice.length > 0) throw new SourceError(`it has two columns named ${twice.join(', ')}`);
    if (columns.includes('__proto__')) throw new SourceError('it has a column named __proto__, which no row can carry');
    return columns;
  }
}

function isBlank(line: TextLine): boolean {
  return 'text' in line && (line.text === '' || line.text === '\r');
}
