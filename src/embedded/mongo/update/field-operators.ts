import { type RawValue } from '../bson/raw-value.js';
import { show } from '../bson/show.js';
import { T, typeName } from '../bson/types.js';
import { CODE, MongoError } from '../errors.js';
import { keyOf } from '../storage/key-encoding.js';
import { addToSet, pop, pull, pullAll, push, type Site } from './array-operators.js';
import { calculate, type Arithmetic } from './arithmetic.js';
import { type Place } from './place.js';
import { asRaw, rawOf } from './tree.js';

/** Applies one operator at one place. */
export type FieldOperator = (place: Place, operand: RawValue, site: Site) => void;

/** Operators that make a place when there is none. */
export const MAKING = new Map<string, FieldOperator>([
  ['$set', (place, operand) => place.set(operand)],
  ['$setOnInsert', (place, operand) => place.set(operand)],
  ['$inc', (place, operand, site) => arithmetic('$inc', 'add', place, operand, site)],
  ['$mul', (place, operand, site) => arithmetic('$mul', 'multiply', place, operand, site)],
  ['$min', (place, operand) => keepIf(place, operand, (order) => order < 0)],
  ['$max', (place, operand) => keepIf(place, operand, (order) => order > 0)],
  ['$currentDate', currentDate],
  ['$push', push],
  ['$addToSet', addToSet],
  ['$bit', bit],
]);

/** Operators that do nothing where there is nothing. */
export const FINDING = new Map<string, FieldOperator>([
  ['$unset', (place) => place.unset()],
  ['$pop', pop],
  ['$pull', pull],
  ['$pullAll', pullAll],
]);

function arithmetic(name: string, operation: Arithmetic, place: Place, operand: RawValue, site: Site): void {
  if (!operand.isNumber) {
    const verb = operation === 'add' ? 'increment' : 'multiply';
    throw new MongoError(
      CODE.TypeMismatch,
      `Cannot ${verb} with non-numeric argument: {${site.path}: ${show(operand)}}`,
    );
  }
  if (place.value === undefined) {
    const zero = rawOf((writer, field) => writer.int32(field, 0));
    place.set(operation === 'add' ? operand : (calculate('multiply', operand, zero) ?? zero));
    return;
  }
  const value = asRaw(place.value);
  if (!value.isNumber)
    throw new MongoError(
      CODE.TypeMismatch,
      `Cannot apply ${name} to a value of non-numeric type. {_id: ${site.id}} has the field '${site.path.split('.').at(-1) ?? ''}' of non-numeric type ${typeName(value.type)}`,
    );
  const result = calculate(operation, value, operand);
  if (!result)
    throw new MongoError(
      CODE.BadValue,
      `Failed to apply ${name} operations to current value ((NumberLong)${show(value)}) for document {_id: ${site.id}}`,
    );
  place.set(result);
}

function keepIf(place: Place, operand: RawValue, better: (order: number) => boolean): void {
  if (place.value === undefined || better(keyOf(operand).compare(keyOf(asRaw(place.value))))) place.set(operand);
}

function currentDate(place: Place, operand: RawValue): void {
  const kind = operand.isDocument ? operand.map().get('$type')?.string() : 'date';
  if (operand.type !== T.BOOLEAN && kind !== 'date' && kind !== 'timestamp')
    throw new MongoError(
      CODE.BadValue,
      "The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}",
    );
  const now = BigInt(Date.now());
  const stamp = Buffer.alloc(8);
  stamp.writeBigInt64LE(kind === 'timestamp' ? (now / 1000n) * 4_294_967_296n + 1n : now);
  place.set(rawOf((writer, name) => writer.raw(name, kind === 'timestamp' ? T.TIMESTAMP : T.DATE, stamp, 0, 8)));
}

function bit(place: Place, operand: RawValue, site: Site): void {
  let value = place.value === undefined ? undefined : asRaw(place.value);
  for (const [operation, argument] of operand.fields()) {
    const current = value ?? rawOf((writer, name) => writer.int32(name, 0));
    if (![current, argument].every(({ type }) => type === T.INT32 || type === T.INT64))
      throw new MongoError(CODE.BadValue, `Cannot apply $bit to a value of non-integral type at '${site.path}'`);
    const [a, b] = [current.bigint(), argument.bigint()];
    const result = operation === 'and' ? a & b : operation === 'or' ? a | b : operation === 'xor' ? a ^ b : undefined;
    if (result === undefined)
      throw new MongoError(
        CODE.BadValue,
        `The $bit modifier only supports 'and', 'or', and 'xor', not '${operation}' which is an unknown operator`,
      );
    const wide = current.type === T.INT64 || argument.type === T.INT64;
    value = rawOf((writer, name) => (wide ? writer.int64(name, result) : writer.int32(name, Number(result))));
  }
  if (value) place.set(value);
}
