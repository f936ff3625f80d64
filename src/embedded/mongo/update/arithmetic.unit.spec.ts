import { Decimal128, Double, Int32, Long } from 'bson';
import fc from 'fast-check';
import { encodeDocument } from '../bson/decode.js';
import { rawDocument, type RawValue } from '../bson/raw-value.js';
import { T } from '../bson/types.js';
import { calculate } from './arithmetic.js';

const raw = (v: unknown): RawValue => rawDocument(encodeDocument({ v })).map().get('v')!;

const shown = (value: RawValue | undefined): string | undefined => value && `${value.type}:${String(value.js())}`;

describe('arithmetic', () => {
  it.each<['add' | 'multiply', unknown, unknown, number, string]>([
    ['add', new Int32(1), new Int32(2), T.INT32, '3'],
    ['add', new Int32(2_147_483_647), new Int32(1), T.INT64, '2147483648'],
    ['add', new Int32(-2_147_483_648), new Int32(-1), T.INT64, '-2147483649'],
    ['add', new Int32(1), Long.fromNumber(2), T.INT64, '3'],
    ['add', Long.fromString('9007199254740993'), new Int32(1), T.INT64, '9007199254740994'],
    ['add', new Int32(1), new Double(2), T.DOUBLE, '3'],
    ['add', new Double(0.1), new Double(0.2), T.DOUBLE, '0.30000000000000004'],
    ['add', Decimal128.fromString('0.1'), Decimal128.fromString('0.2'), T.DECIMAL, '0.3'],
    ['add', Decimal128.fromString('1.50'), new Int32(1), T.DECIMAL, '2.50'],
    ['add', Decimal128.fromString('1'), new Double(0.5), T.DECIMAL, '1.500000000000000'],
    ['add', Decimal128.fromString('NaN'), new Int32(1), T.DECIMAL, 'NaN'],
    ['add', Decimal128.fromString('Infinity'), new Int32(1), T.DECIMAL, 'Infinity'],
    ['multiply', new Int32(65_536), new Int32(65_536), T.INT64, '4294967296'],
    ['multiply', Decimal128.fromString('1.1'), Decimal128.fromString('1.1'), T.DECIMAL, '1.21'],
    ['multiply', new Int32(3), new Double(0.5), T.DOUBLE, '1.5'],
    ['multiply', Decimal128.fromString('-2'), Long.fromNumber(3), T.DECIMAL, '-6'],
  ])('%s of %s and %s', (operation, a, b, type, text) => {
    expect(shown(calculate(operation, raw(a), raw(b)))).toBe(`${type}:${text}`);
  });

  it('has no result when an Int64 overflows', () => {
    expect(calculate('add', raw(Long.MAX_VALUE), raw(new Int32(1)))).toBeUndefined();
    expect(calculate('multiply', raw(Long.MAX_VALUE), raw(Long.fromNumber(2)))).toBeUndefined();
  });

  it('rounds decimals to 34 digits, half to even', () => {
    const digits = '1'.repeat(34);
    const sum = calculate('add', raw(Decimal128.fromString(digits)), raw(Decimal128.fromString('0.5')));
    expect(String(sum?.js())).toBe(`${'1'.repeat(33)}2`);
    const even = calculate('add', raw(Decimal128.fromString(`${'1'.repeat(33)}2`)), raw(Decimal128.fromString('0.5')));
    expect(String(even?.js())).toBe(`${'1'.repeat(33)}2`);
  });

  it('adds whole numbers exactly', () => {
    const integer = fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n - 1n });
    fc.assert(
      fc.property(integer, integer, (a, b) => {
        expect(calculate('add', raw(Long.fromBigInt(a)), raw(Long.fromBigInt(b)))?.js()).toBe(a + b);
      }),
    );
  });
});
