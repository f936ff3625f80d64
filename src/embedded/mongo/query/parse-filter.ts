import { type RawValue } from '../bson/raw-value.js';
import { T } from '../bson/types.js';
import { CODE, MongoError, notSupported } from '../errors.js';
import { compileCondition } from '../pipeline/expressions.js';
import { unite } from './conditions.js';
import { type Condition, type Filter, type Predicate } from './filter.js';
import { conditionOf, parseOperator, type Operator } from './operators.js';
import { parsePath, walk, type Path } from './path.js';
import { patternOf } from './regex.js';

/** Values that expressions inside a query may refer to as `$$name`. */
export type Variables = Readonly<Record<string, unknown>>;

/** Part of a filter before it is put together. */
interface Clause {
  matches: Predicate;
  conditions: readonly Condition[];
  /** `conditions` say all that `matches` says (arrays aside) */
  complete: boolean;
  equalities: readonly { path: string; value: RawValue }[];
}

const EVERYTHING: Predicate = () => true;

/**
 * Compiles a query document.
 * @throws MongoError 2 or 9 as the server does for malformed queries, 115 for operators that the engine lacks
 */
export function parseFilter(query: RawValue | undefined, variables: Variables = {}): Filter {
  const { matches, conditions, complete, equalities } = query ? conjunction(query, variables) : nothing();
  return { matches, conditions, complete, equalities, empty: matches === EVERYTHING };
}

function nothing(): Clause {
  return { matches: EVERYTHING, conditions: [], complete: true, equalities: [] };
}

function conjunction(query: RawValue, variables: Variables): Clause {
  if (!query.isDocument) throw new MongoError(CODE.FailedToParse, 'Expected a query document');
  const parts: Clause[] = [];
  for (const [name, value] of query.fields()) for (const part of clauses(name, value, variables)) parts.push(part);
  return allOf(parts);
}

function allOf(parts: readonly Clause[]): Clause {
  const [first, second] = parts;
  if (!first) return nothing();
  if (!second) return first;
  if (parts.length === 2) return both(first, second);
  const tests = parts.map(({ matches }) => matches);
  return {
    matches: (buf, doc) => {
      for (const test of tests) if (!test(buf, doc)) return false;
      return true;
    },
    conditions: parts.flatMap(({ conditions }) => conditions),
    complete: parts.every(({ complete }) => complete),
    equalities: parts.flatMap(({ equalities }) => equalities),
  };
}

/** Most filters have two parts; every statement of a bulk write has a filter of its own. */
function both(first: Clause, second: Clause): Clause {
  const [a, b] = [first.matches, second.matches];
  return {
    matches: (buf, doc) => a(buf, doc) && b(buf, doc),
    conditions: first.conditions.concat(second.conditions),
    complete: first.complete && second.complete,
    equalities: first.equalities.concat(second.equalities),
  };
}

function clauses(name: string, value: RawValue, variables: Variables): Clause[] {
  if (!name.startsWith('$')) return fieldClauses(name, value);
  switch (name) {
    case '$and':
      return branches(name, value, variables);
    case '$or':
      return [anyOf(branches(name, value, variables))];
    case '$nor': {
      const tests = branches(name, value, variables).map(({ matches }) => matches);
      return [residual((buf, doc) => !tests.some((test) => test(buf, doc)))];
    }
    case '$expr':
      return [residual(compileCondition(value, variables))];
    case '$comment':
      return [];
    case '$alwaysTrue':
      return [];
    case '$alwaysFalse':
      return [residual(() => false)];
    case '$where':
    case '$text':
    case '$jsonSchema':
    case '$sampleRate':
      throw notSupported(`query operator ${name}`);
    default:
      throw new MongoError(
        CODE.BadValue,
        `unknown top level operator: ${name}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`,
      );
  }
}

function residual(matches: Predicate): Clause {
  return { matches, conditions: [], complete: false, equalities: [] };
}

function branches(name: string, value: RawValue, variables: Variables): Clause[] {
  if (value.type !== T.ARRAY) throw new MongoError(CODE.BadValue, `${name} must be an array`);
  const items = value.items();
  if (items.length === 0) throw new MongoError(CODE.BadValue, '$and/$or/$nor must be a nonempty array');
  return items.map((item) => {
    if (!item.isDocument) throw new MongoError(CODE.BadValue, '$or/$and/$nor entries need to be full objects');
    return conjunction(item, variables);
  });
}

function anyOf(parts: Clause[]): Clause {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const tests = parts.map(({ matches }) => matches);
  return {
    matches: (buf, doc) => {
      for (const test of tests) if (test(buf, doc)) return true;
      return false;
    },
    conditions: unite(parts.map(({ conditions }) => conditions)),
    complete: false,
    equalities: [],
  };
}

/** True for `{$gt: …}`; a DBRef (`$ref`, `$id`, `$db`) is an ordinary value. */
export function isOperatorDocument(value: RawValue): boolean {
  if (!value.isDocument) return false;
  const [first] = value.fields();
  return first !== undefined && first[0].startsWith('$') && !['$ref', '$id', '$db'].includes(first[0]);
}

function fieldClauses(name: string, value: RawValue): Clause[] {
  const path = parsePath(name);
  if (value.type === T.REGEX) return [leaf(path, parseOperator('$regex', value, context(value)))];
  if (!isOperatorDocument(value)) return [leaf(path, parseOperator('$eq', value, NO_CONTEXT), value)];
  const fields = value.fields();
  return fields.flatMap(([operator, operand]) => operatorClauses(path, operator, operand, value));
}

const NO_CONTEXT = { options: '' };

function context(operand: RawValue): { options: string } {
  return { options: patternOf(operand)[1] };
}

function operatorClauses(path: Path, operator: string, operand: RawValue, whole: RawValue): Clause[] {
  switch (operator) {
    case '$not':
      return [negation(path, operand)];
    case '$options':
      if (!whole.map().has('$regex')) throw new MongoError(CODE.BadValue, '$options needs a $regex');
      return [];
    case '$regex': {
      const options = whole.map().get('$options')?.string() ?? context(operand).options;
      return [leaf(path, parseOperator(operator, operand, { options }))];
    }
    case '$eq':
      return [leaf(path, parseOperator(operator, operand, NO_CONTEXT), operand)];
    case '$all':
      return allClauses(path, operand);
    case '$elemMatch':
      return [elementMatch(path, operand)];
    default:
      return [leaf(path, parseOperator(operator, operand, NO_CONTEXT))];
  }
}

function leaf(path: Path, operator: Operator, equality?: RawValue): Clause {
  const { test, expand, negate } = operator;
  const condition = conditionOf(path, operator);
  return {
    matches: negate
      ? (buf, doc) => !walk(buf, doc, path, expand, test)
      : (buf, doc) => walk(buf, doc, path, expand, test),
    conditions: condition ? [condition] : [],
    complete: condition?.exact ?? false,
    equalities: equality ? [{ path: path.text, value: equality }] : [],
  };
}

function negation(path: Path, operand: RawValue): Clause {
  if (operand.type === T.REGEX) {
    const inner = leaf(path, parseOperator('$regex', operand, context(operand)));
    return residual((buf, doc) => !inner.matches(buf, doc));
  }
  if (!operand.isDocument) throw new MongoError(CODE.BadValue, '$not needs a regex or a document');
  const fields = operand.fields();
  if (fields.length === 0) throw new MongoError(CODE.BadValue, '$not cannot be empty');
  const inner = allOf(fields.flatMap(([name, value]) => operatorClauses(path, name, value, operand)));
  return residual((buf, doc) => !inner.matches(buf, doc));
}

function allClauses(path: Path, operand: RawValue): Clause[] {
  if (operand.type !== T.ARRAY) throw new MongoError(CODE.BadValue, '$all needs an array');
  const items = operand.items();
  if (items.length === 0) return [residual(() => false)];
  return items.map((item) => {
    const [first] = item.isDocument ? item.fields() : [];
    if (first?.[0] === '$elemMatch') return elementMatch(path, first[1]);
    if (item.type === T.REGEX) return leaf(path, parseOperator('$regex', item, context(item)));
    if (isOperatorDocument(item)) throw new MongoError(CODE.BadValue, 'no $ expressions in $all');
    return leaf(path, parseOperator('$eq', item, NO_CONTEXT), items.length === 1 ? item : undefined);
  });
}

function elementMatch(path: Path, operand: RawValue): Clause {
  if (!operand.isDocument) throw new MongoError(CODE.BadValue, '$elemMatch needs an Object');
  const operator = parseOperator('$elemMatch', operand, { ...NO_CONTEXT, parse: (query) => conjunction(query, {}) });
  const clause = leaf(path, operator);
  const inner = operator.inner ?? [];
  // What one item satisfies, some item satisfies: good enough to look at an index.
  const conditions = inner.map((condition) => ({
    ranges: condition.ranges,
    matchesMissing: condition.matchesMissing,
    path: parsePath(`${path.text}.${condition.path.text}`),
    exact: false,
  }));
  return { ...clause, conditions, complete: false };
}
