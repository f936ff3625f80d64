import { CODE, MongoError } from '../errors.js';
import { STAGE_MEMORY } from './memory.js';
import { evalExpr, type ExpressionOps } from './mingo-types.js';

type Operator = ExpressionOps[`$${string}`];

/** Longest time, in milliseconds, that an expression may take for one document: nobody else is served meanwhile. */
const MAX_MILLISECONDS = 2000;

/** Bytes of arrays and strings that an expression may produce for one document, intermediate ones included. */
const MAX_PRODUCED = 5 * STAGE_MEMORY;

const BYTES_PER_ITEM = 8;

/** Operators between two looks at the clock. */
const STEPS = 16;

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  return Array.isArray(value) ? value.length * BYTES_PER_ITEM : 0;
}

function requireRoom(bytes: number, limit: number): void {
  if (bytes > limit)
    throw new MongoError(CODE.ExceededMemoryLimit, `An expression may produce at most ${limit} bytes for a document`);
}

/** Computes the operands first and looks at what the result will take, for operators that make much of little. */
function weighed(operator: Operator, weight: (operands: readonly unknown[]) => number): Operator {
  return (doc, expr, options) => {
    const operands = (Array.isArray(expr) ? expr : [expr]).map((item) => evalExpr(doc, item, options));
    requireRoom(weight(operands), STAGE_MEMORY);
    const computed = operands.map((value) => ({ $literal: value }));
    return operator(doc, Array.isArray(expr) ? computed : computed[0], options);
  };
}

function sumOfSizes(operands: readonly unknown[]): number {
  return operands.reduce<number>((sum, operand) => sum + sizeOf(operand), 0);
}

function rangeSize([start, end, step = 1]: readonly unknown[]): number {
  const length = Math.ceil((Number(end) - Number(start)) / Number(step));
  return Number.isFinite(length) ? Math.max(0, length) * BYTES_PER_ITEM : 0;
}

const WEIGHTS = new Map<string, (operands: readonly unknown[]) => number>([
  ['$concat', sumOfSizes],
  ['$concatArrays', sumOfSizes],
  ['$range', rangeSize],
]);

/**
 * The same operators within bounds of time and memory, counted anew for each outermost evaluation.
 * The result throws MongoError 262 when it takes too long, 292 when it grows too large.
 */
export function boundedOperators(operators: ExpressionOps): ExpressionOps {
  let depth = 0;
  let steps = 0;
  let produced = 0;
  let deadline = 0;
  const bounded =
    (operator: Operator): Operator =>
    (doc, expr, options) => {
      if (depth === 0) {
        steps = produced = 0;
        deadline = performance.now() + MAX_MILLISECONDS;
      } else if (++steps % STEPS === 0 && performance.now() > deadline)
        throw new MongoError(
          CODE.ExceededTimeLimit,
          `An expression took longer than ${MAX_MILLISECONDS} ms for a document`,
        );
      depth++;
      try {
        const result = operator(doc, expr, options);
        const bytes = sizeOf(result);
        requireRoom(bytes, STAGE_MEMORY);
        requireRoom((produced += bytes), MAX_PRODUCED);
        return result;
      } finally {
        depth--;
      }
    };
  return Object.fromEntries(
    Object.entries(operators).map(([name, operator]) => {
      const weight = WEIGHTS.get(name);
      return [name, bounded(weight ? weighed(operator, weight) : operator)];
    }),
  );
}
