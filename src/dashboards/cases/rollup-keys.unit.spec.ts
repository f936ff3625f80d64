import fc from 'fast-check';
import { rollupDocuments } from '../../../test/support/rollup-documents.js';
import { RollupBook } from './rollup-book.js';
import { keyOf, valueOfKey } from './rollup-keys.js';

const values = fc.oneof(
  fc.string(),
  fc.constantFrom('', '42', '$x', 'a.b', '%2E', '%25', '__proto__', 'constructor', '_id', 'position'),
);

test('every value makes one step of a path that no store takes for anything else, and can be read back', () => {
  fc.assert(
    fc.property(values, (value) => {
      const key = keyOf(value);
      expect(key).toMatch(/^_[^.$\0]*$/);
      expect(valueOfKey(key)).toBe(value);
    }),
    { numRuns: 500 },
  );
});

test('different values never share a step', () => {
  fc.assert(fc.property(values, values, (one, other) => expect(keyOf(one) === keyOf(other)).toBe(one === other)));
});

describe('a book of rollups', () => {
  const book = new RollupBook(
    rollupDocuments([
      { rollup: 'r', path: `by.${keyOf('a.b')}`, amount: 2 },
      { rollup: 'r', path: `by.${keyOf('gone')}`, amount: 1 },
      { rollup: 'r', path: `by.${keyOf('gone')}`, amount: -1 },
      { rollup: 'r', path: 'sum', amount: Number.MAX_SAFE_INTEGER },
      { rollup: 'r', path: 'sum', amount: Number.MAX_SAFE_INTEGER },
    ]),
  );

  test('reads counts by value and leaves out what stands at zero', () => {
    expect(book.counts('r', 'by')).toEqual(new Map([['a.b', 2]]));
  });

  test('gives sums exactly, beyond what a number holds', () => {
    expect(book.sum('r', 'sum')).toBe(18_014_398_509_481_982n);
  });

  test('has nothing where nothing was ever added', () => {
    expect(book.count('r', 'by', keyOf('never'))).toBe(0);
    expect(book.count('none', 'toString')).toBe(0);
    expect(book.keys('r', 'sum', 'deeper')).toEqual([]);
  });
});
