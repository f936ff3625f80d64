import type { RowProblem } from './row-problem.js';
import type { SourceLine } from './source-rows.js';
import type { TextLine } from './source-text.js';

/** Digits that a number read from JSON is sure to have kept. */
const exactDigits = 15;

/** Makes rows of the lines of an NDJSON file. A cell is text, a number or true/false; `null` stands for an absent one. */
export function jsonRows(lines: readonly TextLine[]): SourceLine[] {
  return lines.filter((line) => !('text' in line) || line.text.trim() !== '').map(jsonRow);
}

function jsonRow(line: TextLine): SourceLine {
  if ('problem' in line) return line;
  let value: unknown;
  try {
    value = JSON.parse(line.text);
  } catch {
    // The parser's message quotes the line, which may hold personal data.
    return refused(line.line, 'is not valid JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refused(line.line, 'is not a JSON object');
  }
  const row: Record<string, string> = {};
  for (const [name, cell] of Object.entries(value)) {
    if (cell === null) continue;
    const text = textOf(cell);
    if (typeof text !== 'string') return refused(line.line, `${text.reason} in ${name}`);
    if (name === '__proto__') return refused(line.line, 'has a cell named __proto__, which no row can carry');
    row[name] = text;
  }
  return { line: line.line, row };
}

/** The cell as text, or why its text cannot be told. */
function textOf(cell: unknown): string | { readonly reason: string } {
  if (typeof cell === 'string') return /\p{Cs}/u.test(cell) ? { reason: 'has a broken character' } : cell;
  if (typeof cell === 'boolean') return String(cell);
  if (typeof cell !== 'number') return { reason: 'has a list or an object, which is no cell,' };
  const text = String(cell);
  return text.replace(/\D/g, '').length > exactDigits ? { reason: 'has a number too long to be read exactly' } : text;
}

function refused(line: number, reason: string): { readonly line: number; readonly problem: RowProblem } {
  return { line, problem: { code: 'not-json', reason } };
}
