import { isUtf8 } from 'node:buffer';
import type { RowProblem } from './row-problem.js';

/** One line of a file without its line feed, or why it cannot be read. `line` counts from 1. */
export type TextLine =
  { readonly line: number; readonly text: string } | { readonly line: number; readonly problem: RowProblem };

/** Longest line in bytes. An event with such a row still fits into one append. */
export const longestLine = 256 * 1024;

const lineFeed = 0x0a;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);
const tooLong: RowProblem = { code: 'too-long', reason: `is longer than ${longestLine} bytes` };
const notUtf8: RowProblem = { code: 'not-utf-8', reason: 'is not valid UTF-8' };

/**
 * The lines of a file, as many at a time as a piece of it holds; a line that is too long is passed over and never held whole. When the
 * source fails, a last line without a line feed is not given: it may have been cut.
 *
 * @throws what the source throws, after the lines before.
 */
export async function* sourceText(chunks: AsyncIterable<Buffer>): AsyncGenerator<TextLine[], void, undefined> {
  let rest: Buffer = Buffer.alloc(0);
  let isPassing = false;
  let isFirst = true;
  let line = 1;
  const take = (block: Buffer): TextLine[] => {
    const lines = decoded(block, line);
    line += lines.length;
    if (isPassing) lines[0] = { line: lines[0]?.line ?? line, problem: tooLong };
    isPassing = false;
    return lines;
  };
  for await (const chunk of chunks) {
    let block = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    if (isFirst && block.length >= byteOrderMark.length) {
      isFirst = false;
      if (block.subarray(0, byteOrderMark.length).equals(byteOrderMark)) block = block.subarray(byteOrderMark.length);
    }
    const end = block.lastIndexOf(lineFeed);
    rest = block.subarray(end + 1);
    if (end >= 0) yield take(block.subarray(0, end));
    if (rest.length > longestLine) {
      isPassing = true;
      rest = Buffer.alloc(0);
    }
  }
  if (rest.length > 0 || isPassing) yield take(rest);
}

function decoded(block: Buffer, first: number): TextLine[] {
  // Line feeds are never part of a longer UTF-8 sequence, so a block of whole lines can be checked and decoded at once.
  if (isUtf8(block)) {
    return block
      .toString('utf8')
      .split('\n')
      .map((text, index) =>
        isShort(text) ? { line: first + index, text } : { line: first + index, problem: tooLong },
      );
  }
  const lines: TextLine[] = [];
  for (let start = 0; start <= block.length;) {
    const feed = block.indexOf(lineFeed, start);
    const end = feed < 0 ? block.length : feed;
    const bytes = block.subarray(start, end);
    const line = first + lines.length;
    if (bytes.length > longestLine) lines.push({ line, problem: tooLong });
    else lines.push(isUtf8(bytes) ? { line, text: bytes.toString('utf8') } : { line, problem: notUtf8 });
    start = end + 1;
  }
  return lines;
}

function isShort(text: string): boolean {
  return text.length * 3 <= longestLine || Buffer.byteLength(text) <= longestLine;
}
