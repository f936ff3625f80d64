import { byteAt, int32At, valueSize } from '../bson/raw.js';
import { type RawValue } from '../bson/raw-value.js';
import { isNumeric, T, typeByName } from '../bson/types.js';
import { CODE, MongoError } from '../errors.js';
import { keyOf, KeyWriter, tagOf, TAG } from '../storage/key-encoding.js';
import { integerPart } from '../storage/key-numbers.js';
import { type KeyRange, point, type ValueTest } from './filter.js';

export type Comparison = '$eq' | '$lt' | '$lte' | '$gt' | '$gte';

/** One value to compare others with; its encoding is made when it is first needed, which for a look-up by `_id` is never. */
class Probe {
  private key: Buffer | undefined;
  private readonly writer = new KeyWriter();

  constructor(private readonly value: RawValue) {}

  /** How the value at `pos` sorts against this one. */
  order(buf: Buffer, type: number, pos: number): number {
    this.key ??= keyOf(this.value);
    this.writer.reset().value(buf, type, pos);
    return -this.key.compare(this.writer.buf, 0, this.writer.pos);
  }
}

/** `$eq`: same class and same value; null also stands for a missing field. */
export function equalTo(value: RawValue): ValueTest {
  const { type } = value;
  if (type === T.NULL) return (_buf, other) => other === T.NULL || other === T.EOO;
  const probe = new Probe(value);
  if (type === T.STRING) {
    const bytes = value.bytes();
    return (buf, other, pos) => {
      if (other === T.STRING) {
        const size = 4 + int32At(buf, pos);
        return size === bytes.length && buf.compare(bytes, 0, size, pos, pos + size) === 0;
      }
      return other === T.SYMBOL && probe.order(buf, other, pos) === 0;
    };
  }
  const tag = tagOf(type);
  return (buf, other, pos) => other !== T.EOO && tagOf(other) === tag && probe.order(buf, other, pos) === 0;
}

function holds(operator: Comparison, order: number): boolean {
  switch (operator) {
    case '$eq':
      return order === 0;
    case '$lt':
      return order < 0;
    case '$lte':
      return order <= 0;
    case '$gt':
      return order > 0;
    case '$gte':
      return order >= 0;
  }
}

/** `$lt`, `$lte`, `$gt`, `$gte`: only values of the same class compare (MinKey and MaxKey compare with all). */
export function comparedTo(operator: Comparison, value: RawValue): ValueTest {
  if (operator === '$eq') return equalTo(value);
  const { type } = value;
  const inclusive = operator === '$lte' || operator === '$gte';
  if (type === T.NULL) return (_buf, other) => inclusive && (other === T.NULL || other === T.EOO);
  if (type === T.MIN_KEY || type === T.MAX_KEY) return comparedToExtreme(operator, type);
  const probe = new Probe(value);
  const tag = tagOf(type);
  const general: ValueTest = (buf, other, pos) =>
    other !== T.EOO && tagOf(other) === tag && holds(operator, probe.order(buf, other, pos));
  if (tag !== TAG.NUMBER) return general;
  const number = value.number();
  if (Number.isNaN(number)) return (buf, other, pos) => inclusive && equalTo(value)(buf, other, pos);
  // NaN sorts below every number, yet is not less than any.
  const guarded: ValueTest = (buf, other, pos) => !isNaNAt(buf, other, pos) && general(buf, other, pos);
  if (type === T.INT64) {
    const big = value.bigint();
    return (buf, other, pos) =>
      other === T.INT64 ? holds(operator, order(buf.readBigInt64LE(pos), big)) : guarded(buf, other, pos);
  }
  if (type === T.DECIMAL) return guarded;
  return (buf, other, pos) => {
    if (other === T.INT32) return holds(operator, order(int32At(buf, pos), number));
    if (other === T.DOUBLE) {
      const stored = buf.readDoubleLE(pos);
      return stored === stored && holds(operator, order(stored, number));
    }
    return guarded(buf, other, pos);
  };
}

/** MinKey is below and MaxKey above everything, even a missing field. */
function comparedToExtreme(operator: Comparison, type: number): ValueTest {
  const outward = (type === T.MAX_KEY) === (operator === '$gt' || operator === '$gte');
  const inclusive = operator === '$lte' || operator === '$gte';
  return (_buf, other) => (other === type ? inclusive : !outward);
}

function isNaNAt(buf: Buffer, type: number, pos: number): boolean {
  if (type === T.DOUBLE) return Number.isNaN(buf.readDoubleLE(pos));
  return type === T.DECIMAL && (byteAt(buf, pos + 15) & 0x7c) === 0x7c;
}

function order<V extends number | bigint>(a: V, b: V): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether an index can tell which values satisfy a comparison. */
export function hasRange(operator: Comparison, { type }: RawValue): boolean {
  if (type === T.ARRAY || type === T.REGEX || type === T.UNDEFINED) return false;
  return operator === '$eq' || (type !== T.MIN_KEY && type !== T.MAX_KEY);
}

/** The encoded values that can satisfy a comparison; to be asked only when there is such a range. */
export function rangeOf(operator: Comparison, value: RawValue): KeyRange {
  const { type } = value;
  const key = keyOf(value);
  if (operator === '$eq' || type === T.NULL) return point(key);
  const tag = tagOf(type);
  const low = Buffer.of(tag);
  const high = Buffer.of(tag + 1);
  if (operator === '$lt' || operator === '$lte')
    return { low, lowOpen: false, high: key, highOpen: operator === '$lt' };
  return { low: key, lowOpen: operator === '$gt', high, highOpen: true };
}

/** True when every value of the range satisfies the comparison: NaN is the exception among numbers. */
export function isExactRange(operator: Comparison, value: RawValue): boolean {
  if (value.type === T.NULL || value.type === T.MIN_KEY || value.type === T.MAX_KEY) return false;
  if (operator === '$eq' || !value.isNumber) return true;
  return (operator === '$gt' || operator === '$gte') && !Number.isNaN(value.number());
}

/** `$type`: a number, an alias or a list of them. */
export function ofType(value: RawValue): ValueTest {
  const wanted = new Set<number>();
  const list = value.type === T.ARRAY ? value.items() : [value];
  if (list.length === 0) throw new MongoError(CODE.FailedToParse, 'unknown must match at least one type');
  for (const item of list) for (const type of typesOf(item)) wanted.add(type);
  return (_buf, type) => wanted.has(type);
}

function typesOf(item: RawValue): number[] {
  if (item.type === T.STRING) {
    const name = item.string();
    if (name === 'number') return [T.INT32, T.DOUBLE, T.INT64, T.DECIMAL];
    const type = typeByName(name);
    if (type === undefined) throw new MongoError(CODE.BadValue, `Unknown type name alias: ${name}`);
    return [type];
  }
  if (!item.isNumber) throw new MongoError(CODE.TypeMismatch, 'type must be represented as a number or a string');
  const number = item.number();
  if (number === -1) return [T.MIN_KEY];
  if ((number < 1 || number > 19 || !Number.isInteger(number)) && number !== 127)
    throw new MongoError(CODE.BadValue, `Invalid numerical type code: ${number}`);
  return [number];
}

/** `$mod: [divisor, remainder]`, both truncated to integers as the server does. */
export function modulo(value: RawValue): ValueTest {
  const items = value.items();
  const [divisor, remainder] = items;
  if (value.type !== T.ARRAY) throw new MongoError(CODE.BadValue, 'malformed mod, needs to be an array');
  if (items.length < 2) throw new MongoError(CODE.BadValue, 'malformed mod, not enough elements');
  if (items.length > 2) throw new MongoError(CODE.BadValue, 'malformed mod, too many elements');
  if (!divisor?.isNumber) throw new MongoError(CODE.BadValue, 'malformed mod, divisor not a number');
  if (!remainder?.isNumber) throw new MongoError(CODE.BadValue, 'malformed mod, remainder not a number');
  for (const [what, number] of Object.entries({ divisor, remainder }))
    if (!Number.isFinite(number.number()))
      throw new MongoError(CODE.BadValue, `malformed mod, ${what} value is invalid: NaN and Inf are no integers`);
  const by = divisor.bigint();
  if (by === 0n) throw new MongoError(CODE.BadValue, 'divisor cannot be 0');
  const rest = remainder.bigint();
  return (buf, type, pos) => {
    if (!isNumeric(type)) return false;
    const whole = integerPart(buf, type, pos);
    return whole !== undefined && whole % by === rest;
  };
}

/** `$size` of an array. */
export function ofSize(value: RawValue): ValueTest {
  const size = value.number();
  if (!value.isNumber) throw new MongoError(CODE.FailedToParse, 'Failed to parse $size. Expected a number');
  if (!Number.isInteger(size) || size < 0)
    throw new MongoError(CODE.BadValue, `Failed to parse $size. Expected a non-negative integer: ${size}`);
  return (buf, type, pos) => {
    if (type !== T.ARRAY) return false;
    let items = 0;
    for (let p = pos + 4; byteAt(buf, p) !== 0; items++) p = skip(buf, p);
    return items === size;
  };
}

function skip(buf: Buffer, p: number): number {
  let q = p + 1;
  while (buf[q] !== 0) q++;
  return q + 1 + valueSize(buf, byteAt(buf, p), q + 1);
}
