import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { SourceError } from './source-error.js';
import { type SourceLine, sourceLines } from './source-rows.js';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'redress-rows-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const header = 'id,day';
const rowText = (id: number): string => `${id},"day ${id} ${Math.sin(id)}"`;
const manyRows = Array.from({ length: 20_000 }, (_, id) => rowText(id));
const csv = `${[header, ...manyRows].join('\n')}\n`;

function write(name: string, content: Buffer | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function read(
  path: string,
  format: 'csv' | 'ndjson' = 'csv',
): Promise<{ lines: SourceLine[]; error?: unknown; bytes: number }> {
  const lines: SourceLine[] = [];
  let bytes = 0;
  try {
    const file = { path, format, columns: format === 'csv' ? ['id'] : [] };
    for await (const some of sourceLines(file, (read) => (bytes = read))) lines.push(...some);
    return { lines, bytes };
  } catch (error) {
    return { lines, error, bytes };
  }
}

const ids = (lines: readonly SourceLine[]) => lines.map((line) => ('row' in line ? line.row['id'] : line.problem.code));

describe('the rows of a file', () => {
  it('are read from plain and gzipped files alike, whatever their names', async () => {
    const plain = await read(write('plain.csv', csv));
    const zipped = await read(write('zipped.dat', gzipSync(csv)));
    expect(plain.error).toBeUndefined();
    expect(plain.lines).toHaveLength(20_000);
    expect(plain.lines[7]).toEqual({ line: 9, row: { id: '7', day: `day 7 ${Math.sin(7)}` } });
    expect(zipped.lines).toEqual(plain.lines);
  });

  it('are read from a file of several gzip parts', async () => {
    const half = csv.length / 2;
    const parts = Buffer.concat([gzipSync(csv.slice(0, half)), gzipSync(csv.slice(half))]);
    expect((await read(write('parts.gz', parts))).lines).toHaveLength(20_000);
  });

  it('tell how much of the file has been read', async () => {
    expect((await read(write('progress.csv', csv))).bytes).toBe(Buffer.byteLength(csv));
  });

  it('are all given up to the place where a gzipped file is cut off, and none of a line that is cut', async () => {
    const zipped = gzipSync(csv);
    const { lines, error } = await read(write('cut.csv.gz', zipped.subarray(0, Math.floor(zipped.length * 0.6))));
    expect(error).toBeInstanceOf(SourceError);
    expect((error as Error).message).toContain('its compressed data is cut off');
    expect(lines.length).toBeGreaterThan(10_000);
    for (const [index, line] of lines.entries()) {
      expect(line).toEqual({ line: index + 2, row: { id: String(index), day: `day ${index} ${Math.sin(index)}` } });
    }
  });

  it('of a small file that is cut off are not lost', async () => {
    const small = `${[header, ...manyRows.slice(0, 300)].join('\n')}\n`;
    const zipped = gzipSync(small);
    const { lines, error } = await read(write('small.csv.gz', zipped.subarray(0, -20)));
    expect(error).toBeInstanceOf(SourceError);
    expect(lines.length).toBeGreaterThan(200);
  });

  it('of a damaged gzipped file are not taken at all, since they may be other rows than were written', async () => {
    const zipped = gzipSync(csv, { level: 0 });
    // Stored, not packed: the changed digit comes out as another digit, and only the checksum at the end knows.
    zipped[zipped.indexOf('day 100 ') + 'day '.length] = '7'.charCodeAt(0);
    const { lines, error } = await read(write('damaged.csv.gz', zipped));
    expect(lines).toEqual([]);
    expect(error).toBeInstanceOf(SourceError);
    expect((error as Error).message).toContain('its compressed data is damaged');
  });

  it('after an open quote are not lost when the file is cut off behind it', async () => {
    const text = `${header}\n1,"open\n2,a\n3,b\n${manyRows.slice(0, 50).join('\n')}\n`;
    const zipped = gzipSync(text);
    const { lines, error } = await read(write('open.csv.gz', zipped.subarray(0, -12)));
    expect(error).toBeInstanceOf(SourceError);
    expect(ids(lines).slice(0, 3)).toEqual(['broken-quotes', '2', '3']);
  });

  it('of an NDJSON file may have different cells', async () => {
    const { lines } = await read(write('rows.ndjson', '{"id":1}\n{"id":2,"day":"x"}\n'), 'ndjson');
    expect(lines).toEqual([
      { line: 1, row: { id: '1' } },
      { line: 2, row: { id: '2', day: 'x' } },
    ]);
  });

  it.each([
    ['a missing file', () => join(folder, 'nowhere.csv'), 'it cannot be read: ENOENT'],
    ['a folder', () => folder, 'EISDIR'],
    ['an empty file', () => write('empty.csv', ''), 'it is empty'],
    ['a file without the key column', () => write('other.csv', 'a,b\n1,2\n'), 'it has no column id'],
    [
      'a file of another encoding',
      () => write('utf16.csv', Buffer.from('\uFEFFid\n1', 'utf16le')),
      'its header is not valid UTF-8',
    ],
  ])('do not come from %s', async (_, path, message) => {
    const { lines, error } = await read(path());
    expect(lines).toEqual([]);
    expect(error).toBeInstanceOf(SourceError);
    expect((error as Error).message).toContain(message);
  });
});
