import { type Document } from 'bson';
import { encodeDocument } from '../bson/decode.js';
import { rawDocument } from '../bson/raw-value.js';
import { extractKeys, keyParts } from './index-keys.js';
import { KeyWriter } from './key-encoding.js';

const writer = new KeyWriter();

function keysOf(doc: Document, pattern: [string, number][], sparse = false): string[] {
  const { keys } = extractKeys(writer, encodeDocument(doc), 0, keyParts(pattern), sparse);
  return keys.map((key) => key.toString('hex')).sort();
}

/** The keys of a list of tuples of plain values. */
function expected(tuples: unknown[][], pattern: [string, number][]): string[] {
  return tuples
    .map((tuple) => {
      const values = rawDocument(encodeDocument({ list: tuple }))
        .map()
        .get('list')!
        .items();
      const own = new KeyWriter();
      values.forEach((value, i) => own.component(value.buf, value.type, value.pos, pattern[i]![1] < 0));
      return own.finish().toString('hex');
    })
    .sort();
}

describe('the keys of a document', () => {
  it.each<[string, Document, [string, number][], unknown[][]]>([
    ['a scalar', { a: 1 }, [['a', 1]], [[1]]],
    ['a missing field', {}, [['a', 1]], [[null]]],
    ['a nested field', { a: { b: 'x' } }, [['a.b', 1]], [['x']]],
    ['a field below a scalar', { a: 5 }, [['a.b', 1]], [[null]]],
    ['items of an array', { a: [1, 2, 1] }, [['a', 1]], [[1], [2]]],
    ['fields of documents in an array', { a: [{ b: 1 }, { b: 2 }, {}] }, [['a.b', 1]], [[1], [2], [null]]],
    ['an item by its index', { a: [7, 8] }, [['a.1', 1]], [[8]]],
    [
      'several fields',
      { a: 1, b: 'x' },
      [
        ['a', 1],
        ['b', -1],
      ],
      [[1, 'x']],
    ],
    [
      'an array beside a scalar',
      { a: [1, 2], b: 'x' },
      [
        ['a', 1],
        ['b', 1],
      ],
      [
        [1, 'x'],
        [2, 'x'],
      ],
    ],
    [
      'two fields of the same items',
      {
        a: [
          { x: 1, y: 2 },
          { x: 3, y: 4 },
        ],
      },
      [
        ['a.x', 1],
        ['a.y', 1],
      ],
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ['a nested array as an item', { a: [[1, 2]] }, [['a', 1]], [[[1, 2]]]],
  ])('%s', (_name, doc, pattern, tuples) => {
    expect(keysOf(doc, pattern)).toEqual(expected(tuples, pattern));
  });

  it('are none in a sparse index when no field is there', () => {
    expect(
      keysOf(
        { c: 1 },
        [
          ['a', 1],
          ['b', 1],
        ],
        true,
      ),
    ).toEqual([]);
    expect(
      keysOf(
        { b: 1 },
        [
          ['a', 1],
          ['b', 1],
        ],
        true,
      ),
    ).toHaveLength(1);
    expect(keysOf({ a: null }, [['a', 1]], true)).toHaveLength(1);
  });

  it('cannot be made of two arrays', () => {
    expect(() =>
      keysOf({ a: [1], b: [2] }, [
        ['a', 1],
        ['b', 1],
      ]),
    ).toThrow(/parallel arrays/);
  });

  it('say where an array was met', () => {
    const found = extractKeys(writer, encodeDocument({ a: { b: [1] } }), 0, keyParts([['a.b', 1]]), false);
    expect(found.array).toBe('a.b');
  });

  it('of an empty array differ from those of a missing field', () => {
    expect(keysOf({ a: [] }, [['a', 1]])).not.toEqual(keysOf({}, [['a', 1]]));
  });
});
