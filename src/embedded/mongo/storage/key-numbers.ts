import { Decimal128 } from 'bson';
import { int32At } from '../bson/raw.js';
import { T } from '../bson/types.js';

/** A finite decimal number: `digits × 10^exponent`, negative when `digits` is. */
interface Decimal {
  digits: bigint;
  exponent: number;
}

/** A number split so that (double, rest) sorts as the number itself does. */
export interface SplitNumber {
  double: number;
  rest: Decimal | undefined;
}

/** Reads the text of a Decimal128; undefined for NaN and the infinities. */
function parse(text: string): Decimal | undefined {
  const found = /^(-?)(\d+)(?:\.(\d+))?(?:E([+-]?\d+))?$/i.exec(text);
  if (!found) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = found;
  const digits = BigInt(whole + fraction);
  return { digits: sign === '-' ? -digits : digits, exponent: Number(exponent) - fraction.length };
}

/** The exact value of a finite double as a decimal (every double has one). */
function exact(double: number): Decimal {
  if (Number.isInteger(double)) return { digits: BigInt(double), exponent: 0 };
  let scaled = double;
  let halvings = 0;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    halvings++;
  }
  return { digits: BigInt(scaled) * 5n ** BigInt(halvings), exponent: -halvings };
}

function subtract(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent);
  const up = (x: Decimal): bigint => x.digits * 10n ** BigInt(x.exponent - exponent);
  return { digits: up(a) - up(b), exponent };
}

/** Splits an Int64: what a double cannot hold goes into the rest. */
export function splitInt64(value: bigint): SplitNumber {
  const double = Number(value);
  const rest = value - BigInt(double);
  return { double, rest: rest === 0n ? undefined : { digits: rest, exponent: 0 } };
}

/** Splits a Decimal128 given as its 16 bytes. */
export function splitDecimal(bytes: Uint8Array): SplitNumber {
  const text = new Decimal128(bytes).toString();
  const value = parse(text);
  if (!value) return { double: text === 'NaN' ? NaN : text.startsWith('-') ? -Infinity : Infinity, rest: undefined };
  if (value.digits === 0n) return { double: 0, rest: undefined };
  let double = Number(text);
  if (!Number.isFinite(double)) double = double > 0 ? Number.MAX_VALUE : -Number.MAX_VALUE;
  const rest = double === 0 ? value : subtract(value, exact(double));
  return { double, rest: rest.digits === 0n ? undefined : rest };
}

// More digits than this cannot tell two Decimal128 (34 digits) with the same nearest double apart.
const REST_DIGITS = 40;

/**
 * The rest as bytes that sort as it does, for positive rests; the caller inverts them for negative ones.
 * First the decimal magnitude (2 bytes), then the digits, one a byte, ended by 0.
 */
export function restBytes(rest: Decimal): number[] {
  const magnitude = rest.digits < 0n ? -rest.digits : rest.digits;
  const text = magnitude.toString();
  const power = text.length + rest.exponent + 0x8000;
  const digits = text.slice(0, REST_DIGITS).replace(/0+$/, '');
  return [power >> 8, power & 0xff, ...Array.from(digits, (digit) => Number(digit) + 1), 0];
}

function decimalAt(buf: Buffer, pos: number): Decimal | undefined {
  return parse(new Decimal128(Uint8Array.prototype.slice.call(buf, pos, pos + 16)).toString());
}

/** The number of any type at `pos` without its fraction; undefined for what is not finite. */
export function integerPart(buf: Buffer, type: number, pos: number): bigint | undefined {
  if (type === T.INT32) return BigInt(int32At(buf, pos));
  if (type === T.INT64) return buf.readBigInt64LE(pos);
  if (type === T.DOUBLE) {
    const double = buf.readDoubleLE(pos);
    return Number.isFinite(double) ? BigInt(Math.trunc(double)) : undefined;
  }
  const decimal = type === T.DECIMAL ? decimalAt(buf, pos) : undefined;
  if (!decimal) return undefined;
  const { digits, exponent } = decimal;
  return exponent >= 0 ? digits * 10n ** BigInt(exponent) : digits / 10n ** BigInt(-exponent);
}

/** True when the Decimal128 at `pos` has no fraction. */
export function isWhole(buf: Buffer, pos: number): boolean {
  const decimal = decimalAt(buf, pos);
  return decimal !== undefined && (decimal.exponent >= 0 || decimal.digits % 10n ** BigInt(-decimal.exponent) === 0n);
}
