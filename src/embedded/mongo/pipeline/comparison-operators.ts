import { evalExpr, type ExpressionOps } from './mingo-types.js';
import { compareDecoded } from './bson-compare.js';
import { MongoError, notSupported } from '../errors.js';
import { compilePattern } from '../query/regex.js';
import { BSONRegExp } from 'bson';
import { terms } from './numeric-operators.js';

type Operator = ExpressionOps[`$${string}`];

function comparing(name: string, holds: (order: number) => unknown): Operator {
  return (doc, expr, options) => {
    const [a, b] = pair(name, expr).map((side) => evalExpr(doc, side, options));
    return holds(compareDecoded(a, b));
  };
}

function pair(name: string, expr: unknown): unknown[] {
  if (Array.isArray(expr) && expr.length === 2) return expr;
  const given = Array.isArray(expr) ? expr.length : 1;
  throw new MongoError(16020, `Expression ${name} takes exactly 2 arguments. ${given} were passed in.`);
}

function best(sign: 1 | -1): Operator {
  return (doc, expr, options) => {
    const items = terms(doc, expr, options).filter((item) => item !== null && item !== undefined);
    return items.reduce((kept, item) => (sign * compareDecoded(item, kept) > 0 ? item : kept), items[0] ?? null);
  };
}

/** Comparisons in the server's order of values; mingo's do not know Int64, Decimal128 and the order of types. */
export const comparisonOperators: ExpressionOps = {
  $cmp: comparing('$cmp', (order) => Math.sign(order)),
  $eq: comparing('$eq', (order) => order === 0),
  $ne: comparing('$ne', (order) => order !== 0),
  $gt: comparing('$gt', (order) => order > 0),
  $gte: comparing('$gte', (order) => order >= 0),
  $lt: comparing('$lt', (order) => order < 0),
  $lte: comparing('$lte', (order) => order <= 0),
  $in: (doc, expr, options) => {
    const [value, list] = pair('$in', expr).map((side) => evalExpr(doc, side, options));
    if (!Array.isArray(list)) throw new MongoError(40081, '$in requires an array as a second argument');
    return list.some((item) => compareDecoded(item, value) === 0);
  },
  $max: best(1),
  $min: best(-1),
  $regexMatch: (doc, expr, options) => {
    const { input, regex, options: flags } = argumentsOf(expr);
    const text = evalExpr(doc, input, options);
    const pattern = evalExpr(doc, regex, options);
    if (typeof text !== 'string') return false;
    const source = pattern instanceof BSONRegExp ? pattern.pattern : String(pattern);
    const given = pattern instanceof BSONRegExp ? pattern.options : '';
    return compilePattern(source, typeof flags === 'string' ? flags : given).test(text);
  },
  // mingo runs these on the backtracking engine of JavaScript, which a pattern can keep busy for ever.
  $regexFind: refused('$regexFind'),
  $regexFindAll: refused('$regexFindAll'),
  $function: refused('$function'),
};

function argumentsOf(expr: unknown): { input?: unknown; regex?: unknown; options?: unknown } {
  return typeof expr === 'object' && expr !== null ? expr : {};
}

function refused(name: string): Operator {
  return () => {
    throw notSupported(`expression ${name}`);
  };
}
