import { type evalExpr as evaluate } from 'mingo/core';

/** Operators by name, as mingo's contexts take them. */
export type ExpressionOps = Record<
  `$${string}`,
  (doc: unknown, expr: unknown, options: Parameters<typeof evaluate>[2]) => unknown
>;

export { evalExpr } from 'mingo/core';
