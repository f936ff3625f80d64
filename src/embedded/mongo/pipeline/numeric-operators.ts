import { Decimal128, Long } from 'bson';
import * as mingo from 'mingo/operators/expression';
import { MongoError } from '../errors.js';
import { calculate, type Arithmetic } from '../update/arithmetic.js';
import { evalExpr, type ExpressionOps } from './mingo-types.js';
import { toRaw } from './raw-expression.js';

type Operator = ExpressionOps[`$${string}`];
type Numeric = number | bigint | Decimal128;

function isNumeric(value: unknown): value is Numeric {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof Decimal128;
}

/** Adds or multiplies; an Int64 stays one as long as whole numbers meet it. */
function combine(operation: Arithmetic, a: Numeric, b: Numeric): Numeric {
  if (typeof a === 'number' && typeof b === 'number') return operation === 'add' ? a + b : a * b;
  const [x, y] = [toRaw(a), toRaw(b)];
  const result = x && y ? calculate(operation, x, y)?.js() : undefined;
  if (isNumeric(result)) return result;
  return operation === 'add' ? Number(a) + Number(b) : Number(a) * Number(b);
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

function missing(values: readonly unknown[]): boolean {
  return values.some((value) => value === null || value === undefined);
}

function add(doc: unknown, expr: unknown, options: Parameters<Operator>[2]): unknown {
  const values = listOf(evalExpr(doc, expr, options));
  if (missing(values)) return null;
  const dates = values.filter((value) => value instanceof Date);
  const numbers = values.filter(isNumeric);
  if (dates.length + numbers.length < values.length)
    throw new MongoError(16554, '$add only supports numeric or date types');
  if (dates.length > 1) throw new MongoError(16612, 'only one date allowed in an $add expression');
  const total = numbers.reduce((sum, value) => combine('add', sum, value), 0);
  const [date] = dates;
  return date ? new Date(date.getTime() + Math.round(Number(total))) : total;
}

function subtract(doc: unknown, expr: unknown, options: Parameters<Operator>[2]): unknown {
  const values = listOf(evalExpr(doc, expr, options));
  if (missing(values)) return null;
  const [a, b] = values;
  // The server counts the milliseconds between two dates as an Int64.
  if (a instanceof Date && b instanceof Date) return BigInt(a.getTime() - b.getTime());
  if (a instanceof Date && isNumeric(b)) return new Date(a.getTime() - Math.round(Number(b)));
  if (!isNumeric(a) || !isNumeric(b)) throw new MongoError(14556, "can't $subtract these types");
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return combine('add', a, typeof b === 'number' ? 0 - b : combine('multiply', b, -1));
}

function multiply(doc: unknown, expr: unknown, options: Parameters<Operator>[2]): unknown {
  const values = listOf(evalExpr(doc, expr, options));
  if (missing(values)) return null;
  const numbers = values.filter(isNumeric);
  if (numbers.length < values.length) throw new MongoError(14, '$multiply only supports numeric types');
  return numbers.reduce((product, value) => combine('multiply', product, value), 1);
}

function total(values: readonly unknown[]): Numeric {
  return values.filter(isNumeric).reduce((sum, value) => combine('add', sum, value), 0);
}

/**
 * `$sum: "$list"` and `$sum: [a, b]`: of a list that is the only argument, its items. Stages that group hand in all
 * documents of a group at once.
 */
export function terms(doc: unknown, expr: unknown, options: Parameters<Operator>[2]): unknown[] {
  if (Array.isArray(doc)) return perDocument(doc, expr, options);
  const value = evalExpr(doc, expr, options);
  const list = listOf(value);
  return Array.isArray(expr) && list.length === 1 && Array.isArray(list[0]) ? list[0] : list;
}

function perDocument(documents: readonly unknown[], expr: unknown, options: Parameters<Operator>[2]): unknown[] {
  const prepared = options as unknown as { update(locals: { root: unknown }): typeof options };
  const values = documents.map((item) => evalExpr(item, expr, prepared.update({ root: item })));
  prepared.update({ root: documents });
  return values;
}

/** Gives mingo's function plain numbers where it got Int64 or Decimal128. */
function plain(operator: (...args: never[]) => unknown): Operator {
  const run = operator as Operator;
  return (doc, expr, options) => run(doc, demoted(evalExpr(doc, expr, options)), options);
}

function demoted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(demoted);
  return typeof value === 'bigint' || value instanceof Decimal128 ? Number(value.toString()) : value;
}

/** The same, giving an Int64 for an Int64. */
function whole(operator: (...args: never[]) => unknown): Operator {
  const rounded = plain(operator);
  return (doc, expr, options) => {
    const value = evalExpr(doc, expr, options);
    const first: unknown = Array.isArray(value) ? value[0] : value;
    const places: unknown = Array.isArray(value) ? (value[1] ?? 0) : 0;
    if (typeof first === 'bigint' && Number(places) >= 0) return first;
    return rounded(doc, expr, options);
  };
}

/** Milliseconds and counts that the server answers as Int64. */
function long(operator: (...args: never[]) => unknown): Operator {
  const run = operator as Operator;
  return (doc, expr, options) => {
    const value = run(doc, expr, options);
    return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value;
  };
}

function toLong(doc: unknown, expr: unknown, options: Parameters<Operator>[2]): unknown {
  const value = evalExpr(doc, expr, options);
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return BigInt(value.getTime());
  if (typeof value === 'boolean') return BigInt(value);
  try {
    if (typeof value === 'string') return Long.fromStringStrict(value).toBigInt();
    return isNumeric(value) ? BigInt(Math.trunc(Number(value.toString()))) : fail();
  } catch {
    return fail();
  }
  function fail(): never {
    throw new MongoError(241, 'Failed to convert to long in $convert with no onError value');
  }
}

function typeNameOf(doc: unknown, expr: unknown, options: Parameters<Operator>[2]): unknown {
  const value = evalExpr(doc, expr, options);
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (typeof value === 'bigint') return 'long';
  if (value instanceof Decimal128) return 'decimal';
  const name = TYPE_OF_CLASS.get(value.constructor.name);
  return name ?? mingo.$type(doc as never, expr, options);
}

const TYPE_OF_CLASS = new Map([
  ['ObjectId', 'objectId'],
  ['Binary', 'binData'],
  ['UUID', 'binData'],
  ['Timestamp', 'timestamp'],
  ['BSONRegExp', 'regex'],
  ['MinKey', 'minKey'],
  ['MaxKey', 'maxKey'],
]);

/** Arithmetic that knows Int64 (as bigint) and Decimal128 beside mingo's numbers. */
export const numericOperators: ExpressionOps = {
  $add: add,
  $subtract: subtract,
  $multiply: multiply,
  $sum: (doc, expr, options) => total(terms(doc, expr, options)),
  $avg: (doc, expr, options) => {
    const numbers = terms(doc, expr, options).filter(isNumeric);
    return numbers.length === 0 ? null : Number(total(numbers).toString()) / numbers.length;
  },
  $divide: plain(mingo.$divide),
  $mod: (doc, expr, options) => {
    const [a, b] = listOf(evalExpr(doc, expr, options));
    if (typeof a === 'bigint' && b !== 0 && b !== 0n && isNumeric(b) && Number.isInteger(Number(b)))
      return a % BigInt(Number(b));
    return plain(mingo.$mod)(doc, expr, options);
  },
  $pow: plain(mingo.$pow),
  $sqrt: plain(mingo.$sqrt),
  $exp: plain(mingo.$exp),
  $ln: plain(mingo.$ln),
  $log: plain(mingo.$log),
  $log10: plain(mingo.$log10),
  $range: plain(mingo.$range),
  $toDouble: plain(mingo.$toDouble),
  $toInt: plain(mingo.$toInt),
  $ceil: whole(mingo.$ceil),
  $floor: whole(mingo.$floor),
  $round: whole(mingo.$round),
  $trunc: whole(mingo.$trunc),
  $abs: (doc, expr, options) => {
    const [value] = listOf(evalExpr(doc, expr, options));
    return typeof value === 'bigint' ? (value < 0n ? -value : value) : plain(mingo.$abs)(doc, expr, options);
  },
  $dateDiff: long(mingo.$dateDiff),
  $toLong: toLong,
  $type: typeNameOf,
  $isNumber: (doc, expr, options) => isNumeric(evalExpr(doc, expr, options)),
  $toString: (doc, expr, options) => {
    const value = evalExpr(doc, expr, options);
    return typeof value === 'bigint' || value instanceof Decimal128
      ? value.toString()
      : mingo.$toString(doc as never, expr, options);
  },
};
