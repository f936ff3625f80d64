import { eachElement } from '../bson/raw.js';
import { type RawValue } from '../bson/raw-value.js';
import { T } from '../bson/types.js';
import { CODE, MongoError, notSupported } from '../errors.js';
import { KeyWriter, keyOf } from '../storage/key-encoding.js';
import { bitTest } from './bit-tests.js';
import { normalize } from './conditions.js';
import { point, type Condition, type KeyRange, type Predicate, type ValueTest } from './filter.js';
import { type Path } from './path.js';
import { compilePattern, patternOf } from './regex.js';
import {
  comparedTo,
  equalTo,
  isExactRange,
  modulo,
  hasRange,
  ofSize,
  ofType,
  rangeOf,
  type Comparison,
} from './value-tests.js';

/** A query operator bound to its operand. */
export interface Operator {
  readonly test: ValueTest;
  /** items of an array at the end of the path are tested one by one, and then the array */
  readonly expand: boolean;
  readonly negate: boolean;
  /** the encoded values that can match, worked out when a planner asks */
  readonly ranges?: () => readonly KeyRange[];
  readonly exact?: boolean;
  readonly matchesMissing?: boolean;
  /** conditions within an `$elemMatch` */
  readonly inner?: readonly Condition[];
}

/** What an operator needs to know of its surroundings. */
export interface OperatorContext {
  readonly options: string;
  readonly parse?: (query: RawValue) => { matches: Predicate; conditions: readonly Condition[] };
}

/** A condition whose ranges are made when they are first looked at. */
class LazyCondition implements Condition {
  private made: readonly KeyRange[] | undefined;

  constructor(
    readonly path: Path,
    private readonly make: () => readonly KeyRange[],
    readonly exact: boolean,
    readonly matchesMissing: boolean,
  ) {}

  get ranges(): readonly KeyRange[] {
    return (this.made ??= this.make());
  }
}

/** The condition a planner can use, when there is one. */
export function conditionOf(path: Path, operator: Operator): Condition | undefined {
  if (!operator.ranges || operator.negate) return undefined;
  return new LazyCondition(path, operator.ranges, operator.exact ?? false, operator.matchesMissing ?? false);
}

const plain = { expand: true, negate: false };

/** Binds an operator of a field; `$not`, `$all` and `$options` are the parser's. */
export function parseOperator(name: string, operand: RawValue, context: OperatorContext): Operator {
  switch (name) {
    case '$eq':
    case '$lt':
    case '$lte':
    case '$gt':
    case '$gte':
      return comparison(name, operand);
    case '$ne':
      if (operand.type === T.REGEX) throw new MongoError(CODE.BadValue, "Can't have regex as arg to $ne.");
      return { test: equalTo(operand), expand: true, negate: true };
    case '$in':
      return membership(name, operand);
    case '$nin':
      return { ...membership(name, operand), negate: true };
    case '$exists':
      return { test: (_buf, type) => type !== T.EOO, expand: false, negate: !operand.truthy() };
    case '$type': {
      const test = ofType(operand);
      return { test, ...plain };
    }
    case '$size':
      return { test: ofSize(operand), expand: false, negate: false };
    case '$mod':
      return { test: modulo(operand), ...plain };
    case '$regex':
      return regex(operand, context.options);
    case '$elemMatch':
      return elementOperator(operand, context);
    case '$bitsAllSet':
    case '$bitsAllClear':
    case '$bitsAnySet':
    case '$bitsAnyClear':
      return { test: bitTest(name, operand), ...plain };
    case '$geoWithin':
    case '$geoIntersects':
    case '$near':
    case '$nearSphere':
    case '$within':
      throw notSupported(`query operator ${name}`);
    default:
      throw new MongoError(CODE.BadValue, `unknown operator: ${name}`);
  }
}

function comparison(operator: Comparison, operand: RawValue): Operator {
  if (operand.type === T.REGEX && operator !== '$eq')
    throw new MongoError(CODE.BadValue, `Can't have RegEx as arg to predicate over field '${operator}'.`);
  if (operand.type === T.UNDEFINED) throw new MongoError(CODE.BadValue, 'cannot compare to undefined');
  const test = comparedTo(operator, operand);
  const matchesMissing = operand.type === T.NULL;
  if (!hasRange(operator, operand)) return { test, expand: true, negate: false, matchesMissing };
  const ranges = (): KeyRange[] => [rangeOf(operator, operand)];
  return { test, expand: true, negate: false, ranges, exact: isExactRange(operator, operand), matchesMissing };
}

// From here on a look-up in a set is quicker than trying one value after the other.
const FEW = 6;

function membership(name: string, operand: RawValue): Operator {
  if (operand.type !== T.ARRAY) throw new MongoError(CODE.BadValue, `${name} needs an array`);
  const items = operand.items();
  const patterns = items.filter(({ type }) => type === T.REGEX);
  const values = items.filter(({ type }) => type !== T.REGEX);
  const nested = values.find((item) => item.isDocument && item.fields()[0]?.[0].startsWith('$'));
  if (nested) throw new MongoError(CODE.BadValue, `cannot nest $ under ${name}`);
  const tests = patterns.map((item) => regex(item, patternOf(item)[1]).test);
  const missing = values.some(({ type }) => type === T.NULL);
  if (values.length <= FEW) tests.unshift(...values.map(equalTo));
  else tests.unshift(oneOf(values, missing));
  const usable = patterns.length === 0 && values.every((item) => hasRange('$eq', item));
  return {
    test: (buf, type, pos) => {
      for (const test of tests) if (test(buf, type, pos)) return true;
      return false;
    },
    ...plain,
    ...(usable ? { ranges: () => normalize(values.map((item) => rangeOf('$eq', item))), exact: !missing } : {}),
    matchesMissing: missing,
  };
}

function oneOf(values: readonly RawValue[], missing: boolean): ValueTest {
  const writer = new KeyWriter();
  const keys = new Set(values.map((value) => keyOf(value, writer).toString('latin1')));
  return (buf, type, pos) => {
    if (type === T.EOO) return missing;
    writer.reset().value(buf, type, pos);
    return keys.has(writer.mark());
  };
}

function regex(operand: RawValue, options: string): Operator {
  if (operand.type !== T.STRING && operand.type !== T.REGEX)
    throw new MongoError(CODE.BadValue, '$regex has to be a string');
  const [source] = patternOf(operand);
  const pattern = compilePattern(source, options);
  const same = operand.type === T.REGEX ? equalTo(operand) : undefined;
  const test: ValueTest = (buf, type, pos) => {
    if (type === T.STRING || type === T.SYMBOL)
      return pattern.test(buf.toString('utf8', pos + 4, pos + 3 + buf.readInt32LE(pos)));
    return type === T.REGEX && (same?.(buf, type, pos) ?? false);
  };
  if (pattern.prefix === undefined) return { test, ...plain };
  const low = new KeyWriter().textPrefix(pattern.prefix);
  const high = Buffer.from(low);
  high[high.length - 1] = (high[high.length - 1] ?? 0) + 1;
  const text: KeyRange = { low, lowOpen: false, high, highOpen: true };
  const ranges = same ? [text, point(keyOf(operand))] : [text];
  return { test, ...plain, ranges: () => ranges, exact: pattern.prefixOnly && !same };
}

function elementOperator(operand: RawValue, context: OperatorContext): Operator {
  const fields = operand.fields();
  const first = fields[0]?.[0] ?? '';
  const byValue = first.startsWith('$') && !['$and', '$or', '$nor', '$expr', '$ref', '$id', '$db'].includes(first);
  const { parse } = context;
  if (byValue || !parse) {
    const test = valueForm(fields, operand, context);
    return { test: anyItem(test), expand: false, negate: false };
  }
  const { matches, conditions } = parse(operand);
  return {
    test: anyItem((buf, type, pos) => (type === T.OBJECT || type === T.ARRAY) && matches(buf, pos)),
    expand: false,
    negate: false,
    inner: conditions,
  };
}

function anyItem(test: ValueTest): ValueTest {
  return (buf, type, pos) => type === T.ARRAY && eachElement(buf, pos, (item, _name, value) => test(buf, item, value));
}

/** `{$gt: 1, $lt: 5}` on one value. */
function valueForm(fields: [string, RawValue][], whole: RawValue, context: OperatorContext): ValueTest {
  const tests = fields.flatMap(([name, operand]): ValueTest[] => {
    if (name === '$options') return [];
    if (name === '$not') {
      if (operand.type === T.REGEX) {
        const { test } = regex(operand, patternOf(operand)[1]);
        return [(buf, type, pos) => !test(buf, type, pos)];
      }
      const inner = valueForm(operand.fields(), operand, context);
      return [(buf, type, pos) => !inner(buf, type, pos)];
    }
    if (name === '$all') throw notSupported('$all within $elemMatch');
    const options = name === '$regex' ? (whole.map().get('$options')?.string() ?? patternOf(operand)[1]) : '';
    const { test, negate } = parseOperator(name, operand, { ...context, options });
    return [negate ? (buf, type, pos) => !test(buf, type, pos) : test];
  });
  return (buf, type, pos) => tests.every((test) => test(buf, type, pos));
}
