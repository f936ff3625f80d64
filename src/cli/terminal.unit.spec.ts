import { count, table } from './terminal.js';

describe('a table', () => {
  it('has columns as wide as their widest cell, and figures at the right', () => {
    expect(
      table(
        ['view', 'behind'],
        [
          ['case-list', '0'],
          ['timeline', '1,204'],
        ],
      ),
    ).toEqual(['view       behind', 'case-list       0', 'timeline    1,204']);
  });

  it('takes dashes for figures, and mixed cells for words', () => {
    expect(
      table(
        ['a', 'b'],
        [
          ['–', 'x1'],
          ['12', '7'],
        ],
      ),
    ).toEqual([' a  b', ' –  x1', '12  7']);
  });

  it('has no blanks at the ends of its lines', () => {
    for (const line of table(
      ['who', 'what'],
      [
        ['a', ''],
        ['b', 'long text'],
      ],
    ))
      expect(line).toBe(line.trimEnd());
  });

  it('is its header when it has no rows', () => {
    expect(table(['a', 'b'], [])).toEqual(['a  b']);
  });
});

it('counts are easy to read', () => {
  expect([count(7), count(281_397), count(12_345_678_901n)]).toEqual(['7', '281,397', '12,345,678,901']);
});
