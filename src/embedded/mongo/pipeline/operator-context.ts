import { Context } from 'mingo/core';
import * as accumulators from 'mingo/operators/accumulator';
import * as expressions from 'mingo/operators/expression';
import * as stages from 'mingo/operators/pipeline';
import * as projections from 'mingo/operators/projection';
import * as queries from 'mingo/operators/query';
import * as windows from 'mingo/operators/window';
import { boundedOperators } from './bounded-operators.js';
import { comparisonOperators } from './comparison-operators.js';
import { type ExpressionOps } from './mingo-types.js';
import { numericOperators } from './numeric-operators.js';

/** mingo's operators, ours in the place of those that do not know BSON's numbers. */
export function operatorContext(): Context {
  return Context.init({
    accumulator: { ...accumulators },
    expression: boundedOperators({ ...expressions, ...numericOperators, ...comparisonOperators } as ExpressionOps),
    pipeline: { ...stages },
    projection: { ...projections },
    query: { ...queries },
    window: { ...windows },
  });
}
