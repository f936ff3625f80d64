import { type Document } from 'bson';
import { evalExpr, OpType, ProcessingMode } from 'mingo/core';
import { decodeDocument } from '../bson/decode.js';
import { type RawValue } from '../bson/raw-value.js';
import { CODE, MongoError, notSupported } from '../errors.js';
import { operatorContext } from './operator-context.js';

type MingoOptions = Parameters<typeof evalExpr>[2];

/** Options under which mingo works: its semantics of the server, no scripts, no sharing of state. */
export function mingoOptions(variables: Readonly<Record<string, unknown>>): MingoOptions {
  return {
    idKey: '_id',
    processingMode: ProcessingMode.CLONE_OFF,
    useStrictMode: true,
    scriptEnabled: false,
    failOnError: true,
    variables,
    context: operatorContext(),
  };
}

/** mingo's prepared options, which it hands to operators: with them an evaluation copies nothing. */
interface Prepared {
  update(locals: { root: unknown }): MingoOptions;
}

function prepare(variables: Readonly<Record<string, unknown>>): Prepared {
  const options = mingoOptions(variables);
  let captured: unknown;
  const context = operatorContext().addExpressionOps({
    $capture: (_doc: unknown, _expr: unknown, prepared: unknown) => (captured = prepared),
  });
  evalExpr({}, { $capture: 1 }, { ...options, context });
  return captured as Prepared;
}

/** Evaluates an aggregation expression on stored documents. */
export function compileExpression(
  expression: RawValue,
  variables: Readonly<Record<string, unknown>> = {},
): (doc: Buffer, pos?: number) => unknown {
  checkExpression(expression);
  const expr = expression.js();
  let prepared: Prepared | undefined;
  return (doc, pos = 0) => evaluate(decodeDocument(doc, pos), expr, (prepared ??= prepare(variables)));
}

// Fields with a dollar that are parts of operators, not operators.
const KNOWN = new Set([
  '$literal',
  '$const',
  '$rank',
  '$denseRank',
  '$documentNumber',
  '$shift',
  '$derivative',
  '$integral',
  '$expMovingAvg',
  '$linearFill',
  '$locf',
  '$covariancePop',
  '$covarianceSamp',
]);
const REFUSED = new Set(['$function', '$accumulator', '$where', '$regexFind', '$regexFindAll']);

/**
 * Looks for operators that nobody knows before anything runs.
 * @throws MongoError 168 for an unknown operator, 115 for one the engine lacks
 */
export function checkExpression(expression: RawValue): void {
  const context = operatorContext();
  const visit = (value: RawValue): void => {
    for (const [name, item] of value.fields()) {
      if (value.isDocument && name.startsWith('$')) {
        if (name === '$literal') continue;
        if (REFUSED.has(name)) throw notSupported(`expression ${name}`);
        const known = context.getOperator(OpType.EXPRESSION, name) ?? context.getOperator(OpType.ACCUMULATOR, name);
        if (!known && !KNOWN.has(name))
          throw new MongoError(CODE.InvalidPipelineOperator, `Unrecognized expression '${name}'`);
      }
      visit(item);
    }
  };
  visit(expression);
}

function evaluate(doc: Document, expr: unknown, prepared: Prepared): unknown {
  try {
    return evalExpr(doc, expr, prepared.update({ root: doc }));
  } catch (error) {
    throw asMongoError(error);
  }
}

/** `$expr`: true when the expression yields anything but false, zero, null or nothing. */
export function compileCondition(
  expression: RawValue,
  variables: Readonly<Record<string, unknown>>,
): (doc: Buffer, pos: number) => boolean {
  const compute = compileExpression(expression, variables);
  return (doc, pos) => {
    const value = compute(doc, pos);
    return value !== undefined && value !== null && value !== false && value !== 0 && value !== 0n;
  };
}

/** What mingo complains of, as the server's general error of an expression. */
export function asMongoError(error: unknown): Error {
  if (error instanceof MongoError) return error;
  const text = error instanceof Error ? error.message : String(error);
  const unknown = /'(\$\w*)' is not registered/.exec(text)?.[1];
  if (unknown !== undefined)
    return new MongoError(CODE.InvalidPipelineOperator, `Unrecognized expression '${unknown}'`);
  const variable = /undefined variable: (\w*)/.exec(text)?.[1];
  if (variable !== undefined) return new MongoError(17276, `Use of undefined variable: ${variable}`);
  return new MongoError(CODE.BadValue, text);
}
