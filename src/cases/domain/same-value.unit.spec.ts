import fc from 'fast-check';
import { isSameValue } from './same-value.js';

describe('two values', () => {
  it('are the same as their copies', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => isSameValue(value, JSON.parse(JSON.stringify(value)))));
  });

  it('are the same exactly when their canonical texts are', () => {
    const canonical = (value: unknown): string =>
      JSON.stringify(value, (_key, each: unknown) =>
        typeof each === 'object' && each !== null && !Array.isArray(each)
          ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
          : each,
      );
    const small = fc.jsonValue({ maxDepth: 2 });
    fc.assert(fc.property(small, small, (a, b) => isSameValue(a, b) === (canonical(a) === canonical(b))));
  });

  it.each([
    [undefined, null, true],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [[1, 2], [2, 1], false],
    [[], {}, false],
    [{ a: 1 }, { b: 1 }, false],
    ['1', 1, false],
  ])('%j and %j: %s', (a, b, same) => {
    expect(isSameValue(a, b)).toBe(same);
  });
});
