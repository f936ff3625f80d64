import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import type { ImportMapping } from './import-mapping.js';

/** A row as read: column → text. */
export type Row = Readonly<Record<string, string>>;

/** One line of the file: a row, or why it is none. `line` counts from 1, the header included. */
export type SourceLine =
  { readonly line: number; readonly row: Row } | { readonly line: number; readonly problem: string };

/** Longest line that is read, in characters; a longer one is a problem of its own and not held in memory. */
const longestLine = 1_000_000;

/** Called with the compressed bytes read so far and the size of the file. */
export type ReadProgress = (bytesRead: number) => void;

/**
 * The lines of a CSV (with header) or NDJSON file, gzipped when its name ends with `.gz`, as a stream: memory does not grow
 * with the file. A line that cannot be read becomes a problem and does not stop the rest.
 *
 * @throws Error when the file cannot be opened, or ends in the middle of its compressed data.
 */
export async function* sourceLines(
  path: string,
  format: ImportMapping['format'],
  progress?: ReadProgress,
): AsyncGenerator<SourceLine> {
  const file = createReadStream(path);
  let bytesRead = 0;
  file.on('data', (chunk) => progress?.((bytesRead += chunk.length)));
  const text: Readable = path.endsWith('.gz') ? pipeThrough(file, createGunzip()) : file;
  yield* format === 'csv' ? csvLines(text) : jsonLines(text);
}

function pipeThrough(source: Readable, transform: Readable & NodeJS.WritableStream): Readable {
  source.on('error', (error) => transform.destroy(error));
  return source.pipe(transform);
}

async function* csvLines(text: Readable): AsyncGenerator<SourceLine> {
  const skipped: SourceLine[] = [];
  const parser = parse({
    columns: true,
    bom: true,
    info: true,
    max_record_size: longestLine,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      if (error !== undefined) skipped.push({ line: lineOf(error), problem: `is not a CSV row: ${error.message}` });
      return undefined;
    },
  });
  text.on('error', (error) => parser.destroy(error));
  text.pipe(parser);
  for await (const { record, info } of parser as AsyncIterable<{ record: Row; info: { lines: number } }>) {
    yield* skipped.splice(0);
    yield readable(info.lines, record);
  }
  yield* skipped;
}

function lineOf(error: Error): number {
  return 'lines' in error && typeof error.lines === 'number' ? error.lines : 0;
}

async function* jsonLines(text: Readable): AsyncGenerator<SourceLine> {
  const lines = createInterface({ input: text, crlfDelay: Infinity });
  const broken = new Promise<never>((_, reject) => text.once('error', reject));
  broken.catch(() => undefined);
  let line = 0;
  for await (const content of lines) {
    line += 1;
    if (content.trim() !== '') yield parseJsonLine(line, content);
  }
  if (text.errored !== null) throw text.errored;
}

function parseJsonLine(line: number, content: string): SourceLine {
  if (content.length > longestLine) return { line, problem: `is longer than ${longestLine} characters` };
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    return { line, problem: `is not JSON: ${(error as Error).message}` };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { line, problem: 'is not a JSON object' };
  const row: Record<string, string> = {};
  for (const [name, cell] of Object.entries(value)) {
    if (cell === null) continue;
    if (typeof cell === 'object')
      return { line, problem: `has a list or an object in ${name}; a cell is text, a number or true/false` };
    row[name] = String(cell);
  }
  return readable(line, row);
}

/** Bytes that are no UTF-8 were read as U+FFFD: what stood there is lost, so the row is not taken. */
function readable(line: number, row: Row): SourceLine {
  const damaged = Object.entries(row).find(([, cell]) => cell.includes('\uFFFD'));
  return damaged === undefined ? { line, row } : { line, problem: `is not valid UTF-8 in ${damaged[0]}` };
}
