import fc from 'fast-check';
import { CsvRecord } from './csv-record.js';

function read(...lines: readonly string[]): { state: string; cells: readonly string[] } {
  const record = new CsvRecord();
  let state = 'open';
  for (const line of lines) state = record.add(line);
  return { state, cells: record.cells };
}

const whole = (...cells: readonly string[]) => ({ state: 'whole', cells });

describe('a CSV record', () => {
  it.each([
    ['a,b,c', ['a', 'b', 'c']],
    ['', ['']],
    [',', ['', '']],
    ['a,', ['a', '']],
    ['"a","b"', ['a', 'b']],
    ['"a",', ['a', '']],
    [',"b"', ['', 'b']],
    ['"a, b",c', ['a, b', 'c']],
    ['"say ""yes""",c', ['say "yes"', 'c']],
    ['"",""', ['', '']],
    ['""""', ['"']],
    [' a , b ', [' a ', ' b ']],
    ['理賠,"拒賠, 爭議"', ['理賠', '拒賠, 爭議']],
  ])('takes %s apart', (line, cells) => {
    expect(read(line)).toEqual(whole(...cells));
  });

  it.each(['a,b', '"a",b', 'a,"b"', '"a","b"'])('leaves the carriage return at the end of %s out', (line) => {
    expect(read(`${line}\r`)).toEqual(whole('a', 'b'));
  });

  it('keeps carriage returns and line feeds inside quotes', () => {
    expect(read('1,"first\r', 'second\r', 'third"\r')).toEqual(whole('1', 'first\r\nsecond\r\nthird'));
  });

  it('goes on after a cell that spans lines', () => {
    expect(read('"a', 'b",c,"d', 'e"')).toEqual(whole('a\nb', 'c', 'd\ne'));
  });

  it('is open as long as its last quote is', () => {
    expect(read('1,"two').state).toBe('open');
    expect(read('1,"two', 'three').state).toBe('open');
    expect(read('1,"two""').state).toBe('open');
  });

  it.each(['a"b,c', '"a"b,c', '"a" ,c', 'a,b"', '"a"\rb,c'])('is broken by the quote in %s', (line) => {
    expect(read(line).state).toBe('broken');
  });

  it('reads back whatever was written by the rules of RFC 4180', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', '險', 'é'), maxLength: 12 });
    const written = (value: string): string => `"${value.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 6 }), fc.boolean(), (cells, crlf) => {
        const lines = `${cells.map(written).join(',')}${crlf ? '\r' : ''}`.split('\n');
        expect(read(...lines)).toEqual(whole(...cells));
      }),
    );
  });

  it('reads cells that need no quotes with and without them alike', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '1', '險'), maxLength: 5 });
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, fc.boolean()), { minLength: 1, maxLength: 6 }), (cells) => {
        const line = cells.map(([value, quoted]) => (quoted ? `"${value}"` : value)).join(',');
        expect(read(line)).toEqual(whole(...cells.map(([value]) => value)));
      }),
    );
  });
});
