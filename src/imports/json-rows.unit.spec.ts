import { jsonRows } from './json-rows.js';

const read = (...texts: readonly string[]) => jsonRows(texts.map((text, index) => ({ line: index + 1, text })));
const reasonOf = (text: string) => {
  const [only] = read(text);
  return only !== undefined && 'problem' in only ? only.problem : undefined;
};

describe('the rows of an NDJSON file', () => {
  it('are objects of texts, numbers and truth values; null is no cell', () => {
    expect(read('{"id":"1","n":2.5,"yes":true,"none":null}')).toEqual([
      { line: 1, row: { id: '1', n: '2.5', yes: 'true' } },
    ]);
  });

  it('leave blank lines out and keep counting', () => {
    expect(read('{"id":"1"}', '', '  \r', '{"id":"2"}\r')).toEqual([
      { line: 1, row: { id: '1' } },
      { line: 4, row: { id: '2' } },
    ]);
  });

  it.each([
    ['{"id":', 'is not valid JSON'],
    ['id=1', 'is not valid JSON'],
    ['[1]', 'is not a JSON object'],
    ['"text"', 'is not a JSON object'],
    ['null', 'is not a JSON object'],
    ['{"id":["a"]}', 'has a list or an object, which is no cell, in id'],
    ['{"id":{"a":1}}', 'has a list or an object, which is no cell, in id'],
    ['{"id":"\\ud800"}', 'has a broken character in id'],
    ['{"__proto__":"x"}', 'has a cell named __proto__, which no row can carry'],
  ])('refuse %s', (text, reason) => {
    expect(reasonOf(text)).toEqual({ code: 'not-json', reason });
  });

  it.each(['12345678901234567890', '0.1234567890123456789', '9007199254740993'])(
    'refuse the number %s, which would be read as another one',
    (number) => {
      expect(reasonOf(`{"id":${number}}`)?.reason).toBe('has a number too long to be read exactly in id');
    },
  );

  it('keep numbers that are read exactly', () => {
    expect(read('{"a":123456789012345,"b":-0.25}')).toEqual([{ line: 1, row: { a: '123456789012345', b: '-0.25' } }]);
  });

  it('never quote the content of a line that is no JSON', () => {
    expect(JSON.stringify(read('{"name": "Wu Ling" oops'))).not.toContain('Wu Ling');
  });

  it('pass on what is wrong with a line as such', () => {
    const line = { line: 7, problem: { code: 'too-long', reason: 'is long' } } as const;
    expect(jsonRows([line])).toEqual([line]);
  });
});
