import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { CsvRows } from './csv-rows.js';
import type { SourceLine } from './source-rows.js';
import type { TextLine } from './source-text.js';

const linesOf = (...texts: readonly string[]): TextLine[] => texts.map((text, index) => ({ line: index + 1, text }));

function read(...texts: readonly string[]): SourceLine[] {
  const rows = new CsvRows(['id', 'day']);
  return [...rows.take(linesOf('id,day', ...texts)), ...rows.end()];
}

const row = (line: number, id: string, day: string): SourceLine => ({ line, row: { id, day } });
const problem = (line: number, code: string): unknown => ({ line, problem: expect.objectContaining({ code }) });

describe('the rows of a CSV file', () => {
  it('count lines from the header on, blank ones included', () => {
    expect(read('1,a', '', '2,b', '\r', '3,c')).toEqual([row(2, '1', 'a'), row(4, '2', 'b'), row(6, '3', 'c')]);
  });

  it('name how many columns are wrong', () => {
    expect(read('1,a,x', '2', '3,c')).toEqual([
      { line: 2, problem: { code: 'wrong-column-count', reason: 'has 3 columns, and the header has 2' } },
      { line: 3, problem: { code: 'wrong-column-count', reason: 'has 1 columns, and the header has 2' } },
      row(4, '3', 'c'),
    ]);
  });

  it('may span lines', () => {
    expect(read('1,"a', 'b"', '2,c')).toEqual([row(2, '1', 'a\nb'), row(4, '2', 'c')]);
  });

  it('stand again right after a quote in the wrong place', () => {
    expect(read('1,"a"x', '2,b')).toEqual([problem(2, 'broken-quotes'), row(3, '2', 'b')]);
  });

  it('lose one line only to a quote that is never closed', () => {
    expect(read('1,"a', '2,b', '3,c')).toEqual([problem(2, 'broken-quotes'), row(3, '2', 'b'), row(4, '3', 'c')]);
  });

  it('lose one line only to an open quote, though the next lines have quotes of their own', () => {
    expect(read('1,"a', '2,"b"', '"3","c"', '4,"d, e"')).toEqual([
      problem(2, 'broken-quotes'),
      row(3, '2', 'b'),
      row(4, '3', 'c'),
      row(5, '4', 'd, e'),
    ]);
  });

  it('do not take lines together that make the wrong number of columns', () => {
    expect(read('1,"a', '2,b",x', '3,c')).toEqual([
      problem(2, 'broken-quotes'),
      problem(3, 'broken-quotes'),
      row(4, '3', 'c'),
    ]);
  });

  it('find each of several open quotes', () => {
    expect(read('1,"a', '2,"b', '3,c')).toEqual([
      problem(2, 'broken-quotes'),
      problem(3, 'broken-quotes'),
      row(4, '3', 'c'),
    ]);
  });

  it('do not look for the end of a quote for ever', () => {
    const rest = Array.from({ length: 1_000 }, (_, index) => `${index},x`);
    const rows = read('open,"quote', ...rest);
    expect(rows).toHaveLength(1_001);
    expect(rows.filter((line) => 'problem' in line)).toEqual([problem(2, 'broken-quotes')]);
  });

  it('pass on what is wrong with a line as such, also inside an open quote', () => {
    const rows = new CsvRows(['id']);
    const notUtf8 = { code: 'not-utf-8', reason: 'is not valid UTF-8' } as const;
    const lines: TextLine[] = [...linesOf('id,day', '1,"a'), { line: 3, problem: notUtf8 }, { line: 4, text: '2,b' }];
    expect(rows.take(lines)).toEqual([problem(2, 'broken-quotes'), { line: 3, problem: notUtf8 }, row(4, '2', 'b')]);
  });

  it('are those that another implementation reads from a sound file', () => {
    const cell = fc
      .tuple(fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', ' ', '險'), maxLength: 8 }), fc.boolean())
      .map(([text, quoted]) => (quoted || /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text));
    const pairs = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(pairs, fc.constantFrom('\n', '\r\n'), (records, end) => {
        const text = ['id,day', ...records.map((cells) => cells.join(','))].join(end);
        const rows = new CsvRows(['id', 'day']);
        const read = [...rows.take(linesOf(...text.split('\n'))), ...rows.end()];
        expect(read.map((line) => ('row' in line ? line.row : line.problem))).toEqual(parse(text, { columns: true }));
      }),
    );
  });

  it('are the same however the lines arrive', () => {
    const texts = ['id,day', '1,"a', 'b"', '2,"c', '3,d', '', '4,"e"x', '5,f,g', '"6","h"'];
    const atOnce = new CsvRows(['id']);
    const expected = [...atOnce.take(linesOf(...texts)), ...atOnce.end()];
    fc.assert(
      fc.property(fc.array(fc.nat(texts.length), { maxLength: 5 }), (cuts) => {
        const rows = new CsvRows(['id']);
        const lines = linesOf(...texts);
        const given: SourceLine[] = [];
        let from = 0;
        for (const to of [...cuts.sort((a, b) => a - b), texts.length]) {
          given.push(...rows.take(lines.slice(from, to)));
          from = to;
        }
        expect([...given, ...rows.end()]).toEqual(expected);
      }),
    );
  });
});

describe('the header of a CSV file', () => {
  const header = (text: string) => () => new CsvRows(['id', 'day']).take(linesOf(text));

  it.each([
    ['name,day', 'it has no column id; it has name, day'],
    ['x', 'it has no column id, day; it has x'],
    ['id,day,id', 'it has two columns named id'],
    ['id,day,__proto__', 'it has a column named __proto__, which no row can carry'],
    ['id,"day', 'its header has a broken quote'],
  ])('%s cannot be used', (text, message) => {
    expect(header(text)).toThrow(message);
  });

  it('may have blanks around its names and stand after blank lines', () => {
    const rows = new CsvRows(['id', 'day']);
    expect(rows.take(linesOf('', ' id , day ', '1,a'))).toEqual([row(3, '1', 'a')]);
  });

  it('is needed', () => {
    expect(() => new CsvRows(['id']).end()).toThrow('it is empty');
  });

  it('that cannot be read says why', () => {
    const rows = new CsvRows(['id']);
    expect(() => rows.take([{ line: 1, problem: { code: 'not-utf-8', reason: 'is not valid UTF-8' } }])).toThrow(
      'its header is not valid UTF-8',
    );
  });
});
