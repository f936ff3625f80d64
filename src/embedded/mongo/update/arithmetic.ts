import { Decimal128 } from 'bson';
import { encodeDocument } from '../bson/decode.js';
import { type RawValue, rawDocument } from '../bson/raw-value.js';
import { T } from '../bson/types.js';
import { rawOf } from './tree.js';

export type Arithmetic = 'add' | 'multiply';

const INT32 = 2 ** 31;
const INT64 = 2n ** 63n;

/**
 * Adds or multiplies two numbers with the server's promotion of types: int32 → int64 when it overflows, any double makes a
 * double, any decimal a decimal. Undefined when an int64 overflows.
 */
export function calculate(operation: Arithmetic, a: RawValue, b: RawValue): RawValue | undefined {
  if (a.type === T.DECIMAL || b.type === T.DECIMAL) return decimal(operation, a, b);
  if (a.type === T.DOUBLE || b.type === T.DOUBLE) {
    const [x, y] = [a.number(), b.number()];
    return rawOf((writer, name) => writer.double(name, operation === 'add' ? x + y : x * y));
  }
  const [x, y] = [a.bigint(), b.bigint()];
  const result = operation === 'add' ? x + y : x * y;
  if (result < -INT64 || result >= INT64) return undefined;
  const small = a.type === T.INT32 && b.type === T.INT32 && result >= -INT32 && result < INT32;
  return small
    ? rawOf((writer, name) => writer.int32(name, Number(result)))
    : rawOf((writer, name) => writer.int64(name, result));
}

interface Parts {
  digits: bigint;
  exponent: number;
}

function decimal(operation: Arithmetic, a: RawValue, b: RawValue): RawValue {
  const [x, y] = [partsOf(a), partsOf(b)];
  const value = x && y ? round(operation === 'add' ? sum(x, y) : product(x, y)) : special(operation, a, b);
  const doc = rawDocument(encodeDocument({ v: Decimal128.fromString(value) }));
  return doc.map().get('v') ?? doc;
}

/** NaN and infinities behave as they do with doubles. */
function special(operation: Arithmetic, a: RawValue, b: RawValue): string {
  const value = operation === 'add' ? a.number() + b.number() : a.number() * b.number();
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}

function partsOf(value: RawValue): Parts | undefined {
  const text = value.type === T.DOUBLE ? value.number().toPrecision(15) : String(value.js());
  const found = /^(-?)(\d+)(?:\.(\d+))?(?:E([+-]?\d+))?$/i.exec(text);
  if (!found) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = found;
  const digits = BigInt(whole + fraction);
  return { digits: sign === '-' ? -digits : digits, exponent: Number(exponent) - fraction.length };
}

function sum(a: Parts, b: Parts): Parts {
  const exponent = Math.min(a.exponent, b.exponent);
  const scaled = ({ digits, exponent: own }: Parts): bigint => digits * 10n ** BigInt(own - exponent);
  return { digits: scaled(a) + scaled(b), exponent };
}

function product(a: Parts, b: Parts): Parts {
  return { digits: a.digits * b.digits, exponent: a.exponent + b.exponent };
}

/** To 34 digits, half to even, as Decimal128 holds them. */
function round({ digits, exponent }: Parts): string {
  const negative = digits < 0n;
  let magnitude = negative ? -digits : digits;
  let power = exponent;
  const surplus = magnitude.toString().length - 34;
  if (surplus > 0) {
    const unit = 10n ** BigInt(surplus);
    const rest = magnitude % unit;
    magnitude /= unit;
    power += surplus;
    if (rest * 2n > unit || (rest * 2n === unit && magnitude % 2n === 1n)) magnitude += 1n;
  }
  return `${negative ? '-' : ''}${magnitude}E${power}`;
}
