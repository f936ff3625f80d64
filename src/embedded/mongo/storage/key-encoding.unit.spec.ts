import { Binary, BSONRegExp, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import fc from 'fast-check';
import { encodeDocument } from '../bson/decode.js';
import { rawDocument, type RawValue } from '../bson/raw-value.js';
import { keyOf, KeyWriter } from './key-encoding.js';

function raw(v: unknown): RawValue {
  return rawDocument(encodeDocument({ v })).map().get('v')!;
}

// In an index a value is followed by another one or by the mark of a record number, never by FF or 00.
const MARK = Buffer.of(0x10);

const key = (v: unknown): Buffer => Buffer.concat([keyOf(raw(v)), MARK]);

const sign = (n: number): number => Math.sign(n);

/** Values in the server's order; neighbours in one list compare as equal. */
const ORDERED: unknown[][] = [
  [new MinKey()],
  [null],
  [new Double(NaN), Decimal128.fromString('NaN')],
  [new Double(-Infinity), Decimal128.fromString('-Infinity')],
  [Decimal128.fromString('-1E6000')],
  [new Double(-Number.MAX_VALUE)],
  [Long.MIN_VALUE, new Double(-(2 ** 63)), Decimal128.fromString('-9223372036854775808')],
  [Decimal128.fromString('-9007199254740993.5')],
  [Long.fromString('-9007199254740993')],
  [Long.fromString('-9007199254740992'), new Double(-(2 ** 53))],
  [new Int32(-2), new Double(-2), Long.fromNumber(-2), Decimal128.fromString('-2.00')],
  [new Double(-1.5), Decimal128.fromString('-1.5')],
  [Decimal128.fromString('-1E-6000')],
  [new Int32(0), new Double(-0), new Double(0), Long.ZERO, Decimal128.fromString('0'), Decimal128.fromString('-0E5')],
  [Decimal128.fromString('1E-6100')],
  [new Double(Number.MIN_VALUE)],
  [Decimal128.fromString('0.1')],
  [new Double(0.1)],
  [new Int32(1), Decimal128.fromString('1.0')],
  [new Double(1.000_000_000_000_000_2)],
  [Long.fromString('9007199254740992')],
  [Long.fromString('9007199254740993')],
  [Decimal128.fromString('9007199254740993.1')],
  [Decimal128.fromString('9007199254740993.2')],
  [Long.fromString('9007199254740994')],
  [Long.MAX_VALUE, Decimal128.fromString('9223372036854775807')],
  [new Double(2 ** 63), Decimal128.fromString('9223372036854775808')],
  [new Double(Number.MAX_VALUE)],
  [Decimal128.fromString('1E6000')],
  [new Double(Infinity), Decimal128.fromString('Infinity')],
  [''],
  ['\u0000'],
  ['\u0000a'],
  ['A'],
  ['a'],
  ['a\u0000'],
  ['aa'],
  ['z'],
  ['é'],
  ['😀'],
  [{}],
  [{ a: null }],
  [{ a: 1 }, { a: new Double(1) }],
  [{ a: 1, b: 1 }],
  [{ a: 2 }],
  [{ b: 1 }],
  [{ a: 'x' }],
  [[]],
  [[1]],
  [[1, 2]],
  [[2]],
  [['x']],
  [new Binary(Buffer.from([]), 0)],
  [new Binary(Buffer.from([1]), 0)],
  [new Binary(Buffer.from([0]), 5)],
  [new Binary(Buffer.from([0, 0]), 0)],
  [new ObjectId('000000000000000000000001')],
  [new ObjectId('ff0000000000000000000000')],
  [false],
  [true],
  [new Date(-8.64e15)],
  [new Date(-1)],
  [new Date(0)],
  [new Date(8.64e15)],
  [new Timestamp({ t: 0, i: 1 })],
  [new Timestamp({ t: 1, i: 0 })],
  [new Timestamp({ t: 4_000_000_000, i: 0 })],
  [new BSONRegExp('a')],
  [new BSONRegExp('a', 'i')],
  [new BSONRegExp('b')],
  [new MaxKey()],
];

describe('encoded values', () => {
  it('sort as the server sorts the values', () => {
    const flat = ORDERED.flatMap((values, rank) => values.map((value) => ({ rank, key: key(value) })));
    for (const a of flat)
      for (const b of flat)
        expect([a.rank, b.rank, sign(a.key.compare(b.key))]).toEqual([a.rank, b.rank, sign(a.rank - b.rank)]);
  });

  it('sort backwards when they are descending components', () => {
    const writer = new KeyWriter();
    const descending = (value: unknown): Buffer => {
      const { buf, type, pos } = raw(value);
      return Buffer.concat([writer.reset().component(buf, type, pos, true).finish(), MARK]);
    };
    const flat = ORDERED.flatMap((values, rank) => values.map((value) => ({ rank, key: descending(value) })));
    for (const a of flat) for (const b of flat) expect(sign(a.key.compare(b.key))).toBe(sign(b.rank - a.rank));
  });

  it('are no beginnings of one another', () => {
    const keys = ORDERED.map(([value]) => key(value));
    for (const a of keys) for (const b of keys) if (a !== b) expect(b.subarray(0, a.length).equals(a)).toBe(false);
  });

  it('tell integers of any size apart in their order', () => {
    const integer = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    fc.assert(
      fc.property(integer, integer, (a, b) => {
        expect(sign(key(Long.fromBigInt(a)).compare(key(Long.fromBigInt(b))))).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
  });

  it('compare integers with doubles by value', () => {
    const integer = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    fc.assert(
      fc.property(integer, fc.double({ noNaN: true, noDefaultInfinity: true }), (a, b) => {
        // JavaScript compares a bigint with a number exactly.
        const expected = a < b ? -1 : a > b ? 1 : 0;
        expect(sign(key(Long.fromBigInt(a)).compare(key(new Double(b))))).toBe(expected);
      }),
    );
  });

  it('compare decimals with each other by value', () => {
    const decimal = fc.tuple(fc.bigInt({ min: -(10n ** 33n), max: 10n ** 33n }), fc.integer({ min: -40, max: 40 }));
    fc.assert(
      fc.property(decimal, decimal, ([a, aPower], [b, bPower]) => {
        const [x, y] = [a * 10n ** BigInt(aPower + 40), b * 10n ** BigInt(bPower + 40)];
        const keys = [`${a}E${aPower}`, `${b}E${bPower}`].map((text) => key(Decimal128.fromString(text)));
        expect(sign(keys[0]!.compare(keys[1]!))).toBe(x < y ? -1 : x > y ? 1 : 0);
      }),
    );
  });

  it('order strings by code point', () => {
    const text = fc.string({ unit: 'binary', maxLength: 20 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(sign(key(a).compare(key(b)))).toBe(sign(Buffer.compare(Buffer.from(a), Buffer.from(b))));
      }),
    );
  });

  it('order dates', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), fc.date({ noInvalidDate: true }), (a, b) => {
        expect(sign(key(a).compare(key(b)))).toBe(sign(a.getTime() - b.getTime()));
      }),
    );
  });

  it('keep the order of compound keys whatever their directions', () => {
    const part = fc.oneof(fc.string({ maxLength: 4 }), fc.integer({ min: -3, max: 3 }), fc.constant(null));
    const rank = (value: unknown): number => (value === null ? 0 : typeof value === 'number' ? 1 : 2);
    const compare = (a: unknown, b: unknown): number =>
      rank(a) - rank(b) ||
      (typeof a === 'number' ? a - (b as number) : Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b))));
    fc.assert(
      fc.property(fc.tuple(part, part), fc.tuple(part, part), fc.boolean(), fc.boolean(), (a, b, first, second) => {
        const writer = new KeyWriter();
        const compound = (values: unknown[]): Buffer => {
          writer.reset();
          values.forEach((value, i) => {
            const { buf, type, pos } = raw(value);
            writer.component(buf, type, pos, i === 0 ? first : second);
          });
          return Buffer.concat([writer.finish(), MARK]);
        };
        const expected = (first ? -1 : 1) * sign(compare(a[0], b[0])) || (second ? -1 : 1) * sign(compare(a[1], b[1]));
        expect(sign(compound(a).compare(compound(b))) || 0).toBe(expected || 0);
      }),
    );
  });
});
