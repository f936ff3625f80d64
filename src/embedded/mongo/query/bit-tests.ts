import { int32At } from '../bson/raw.js';
import { type RawValue } from '../bson/raw-value.js';
import { T } from '../bson/types.js';
import { CODE, MongoError } from '../errors.js';
import { integerPart, isWhole } from '../storage/key-numbers.js';
import { type ValueTest } from './filter.js';

export type BitOperator = '$bitsAllSet' | '$bitsAllClear' | '$bitsAnySet' | '$bitsAnyClear';

/** Tests bits of integers (two's complement) and of binary data (bit 0 is the lowest of the first byte). */
export function bitTest(operator: BitOperator, operand: RawValue): ValueTest {
  const positions = bitPositions(operator, operand);
  return (buf, type, pos) => {
    const bit = reader(buf, type, pos);
    if (!bit) return false;
    switch (operator) {
      case '$bitsAllSet':
        return positions.every(bit);
      case '$bitsAllClear':
        return !positions.some(bit);
      case '$bitsAnySet':
        return positions.some(bit);
      case '$bitsAnyClear':
        return !positions.every(bit);
    }
  };
}

function reader(buf: Buffer, type: number, pos: number): ((position: number) => boolean) | undefined {
  if (type === T.BINARY) {
    const length = int32At(buf, pos);
    return (position) => position < length * 8 && ((buf[pos + 5 + (position >> 3)] ?? 0) & (1 << (position & 7))) !== 0;
  }
  const value = integerAt(buf, type, pos);
  return value === undefined ? undefined : (position) => ((value >> BigInt(Math.min(position, 63))) & 1n) === 1n;
}

function integerAt(buf: Buffer, type: number, pos: number): bigint | undefined {
  if (type === T.DOUBLE && !Number.isInteger(buf.readDoubleLE(pos))) return undefined;
  const value = integerPart(buf, type, pos);
  if (value === undefined || BigInt.asIntN(64, value) !== value) return undefined;
  return type === T.DECIMAL && !isWhole(buf, pos) ? undefined : value;
}

function bitPositions(operator: BitOperator, operand: RawValue): number[] {
  if (operand.type === T.ARRAY)
    return operand.items().map((item) => {
      const position = item.number();
      if (!Number.isInteger(position) || position < 0)
        throw new MongoError(CODE.BadValue, 'bit positions must be non-negative integers');
      return position;
    });
  const bit = reader(operand.buf, operand.type, operand.pos);
  if (!bit || (operand.isNumber && operand.number() < 0))
    throw new MongoError(CODE.FailedToParse, `${operator} takes an Array, a number, or a BinData`);
  const count = operand.type === T.BINARY ? int32At(operand.buf, operand.pos) * 8 : 63;
  return Array.from({ length: count }, (_, position) => position).filter(bit);
}
