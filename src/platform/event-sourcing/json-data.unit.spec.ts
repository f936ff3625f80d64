import fc from 'fast-check';
import { UnsafeDataError } from './errors.js';
import { canonicalJson, jsonCopy } from './json-data.js';

const json = () => fc.jsonValue({ maxDepth: 4 });

function isCarried(value: unknown): boolean {
  const text = JSON.stringify(value);
  return !text.includes('__proto__') && !/\\ud[89a-f]/.test(text);
}

describe('copying data for the log', () => {
  it('keeps every JSON value as it reads back from its text', () => {
    fc.assert(
      fc.property(json(), (value) => {
        fc.pre(isCarried(value));
        expect(jsonCopy(value)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('reads back from its canonical text as the very same value', () => {
    fc.assert(
      fc.property(json(), (value) => {
        fc.pre(isCarried(value));
        const copy = jsonCopy(value);
        expect(JSON.parse(canonicalJson(copy))).toStrictEqual(copy);
      }),
    );
  });

  it('leaves absent properties out', () => {
    expect(jsonCopy({ a: undefined, b: { c: undefined } })).toStrictEqual({ b: {} });
  });

  it('turns minus zero into the zero that JSON gives back', () => {
    expect(Object.is(jsonCopy(-0), 0)).toBe(true);
  });

  it('turns instances of plain classes into plain objects', () => {
    class Money {
      constructor(
        readonly minor: number,
        readonly currency: string,
      ) {}
    }
    expect(jsonCopy({ amount: new Money(100, 'EUR') })).toStrictEqual({ amount: { minor: 100, currency: 'EUR' } });
  });

  it('does not share anything with the original', () => {
    const original = { list: [{ a: 1 }] };
    const copy = jsonCopy(original) as typeof original;
    original.list[0]!.a = 2;

    expect(copy).toEqual({ list: [{ a: 1 }] });
  });

  it.each<[string, unknown]>([
    ['a bigint', 1n],
    ['not a number', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['a date', new Date(0)],
    ['a map', new Map()],
    ['bytes', Buffer.of(1)],
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['undefined in a list', [undefined]],
    ['a hole in a list', new Array<unknown>(1)],
    ['an object with its own idea of JSON', { toJSON: () => 1 }],
    ['half a surrogate pair', '\ud800'],
    ['half a surrogate pair in a name', { '\udc00': 1 }],
    ['a name that sets a prototype', JSON.parse('{"__proto__": 1}')],
  ])('refuses %s', (_name, value) => {
    expect(() => jsonCopy(value)).toThrow(UnsafeDataError);
  });

  it('names the path of what it refuses', () => {
    expect(() => jsonCopy({ measures: [{ amount: 1 }, { amount: 1n }] })).toThrow(
      expect.objectContaining({ path: 'measures[1].amount', message: 'measures[1].amount is of type bigint.' }),
    );
  });
});

describe('canonical JSON', () => {
  it('sorts the names and writes numbers as RFC 8785 shows', () => {
    expect(canonicalJson({ b: [1e21, 0.000001, 333333333.33333329], a: '\u20ac$\u000f\n' })).toBe(
      '{"a":"€$\\u000f\\n","b":[1e+21,0.000001,333333333.3333333]}',
    );
  });

  it('has no text for undefined', () => {
    expect(() => canonicalJson(undefined)).toThrow(UnsafeDataError);
  });
});
