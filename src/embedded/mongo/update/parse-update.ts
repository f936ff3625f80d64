import { byteAt, cstringEnd, eachElement } from '../bson/raw.js';
import { RawValue } from '../bson/raw-value.js';
import { T } from '../bson/types.js';
import { CODE, MongoError } from '../errors.js';
import { compilePipelineUpdate } from '../pipeline/update-pipeline.js';
import { type Filter } from '../query/filter.js';
import { parseFilter } from '../query/parse-filter.js';
import { idPosition } from '../storage/index-keys.js';
import { compileOperators, type Update } from './compile-update.js';
import { withId } from './documents.js';

/** An update ready to run. */
export interface ParsedUpdate {
  readonly apply: Update;
  readonly replacement: boolean;
}

/** Reads an update: operators, a replacement or a pipeline. */
export function parseUpdate(spec: RawValue | undefined, variables: Readonly<Record<string, unknown>>): ParsedUpdate {
  if (spec?.type === T.ARRAY) return { apply: compilePipelineUpdate(spec, variables), replacement: false };
  if (!spec?.isDocument)
    throw new MongoError(CODE.FailedToParse, 'Update argument must be either an object or an array');
  const operator = firstOperator(spec);
  if (operator?.first) return { apply: compileOperators(spec), replacement: false };
  if (operator)
    throw new MongoError(
      CODE.DollarPrefixedFieldName,
      `The dollar ($) prefixed field '${operator.name}' in '${operator.name}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`,
    );
  return { apply: replaceBy(spec.bytes()), replacement: true };
}

const DOLLAR = 0x24;

/** The first field whose name begins with a dollar, and whether it is the first of all. */
function firstOperator({ buf, pos }: RawValue): { name: string; first: boolean } | undefined {
  let found: { name: string; first: boolean } | undefined;
  eachElement(buf, pos, (_type, name) => {
    if (buf[name] !== DOLLAR) return false;
    found = { name: buf.toString('utf8', name, cstringEnd(buf, name)), first: name === pos + 5 };
    return true;
  });
  return found;
}

/** A replacement keeps the `_id` of what it replaces unless it names one itself; `_id` always comes first. */
function replaceBy(replacement: Buffer): Update {
  const at = idPosition(replacement, 0);
  return (doc) => {
    if (at === 4) return replacement;
    const [source, found] = at < 0 ? [doc.bytes(), idPosition(doc.buf, doc.pos) - doc.pos] : [replacement, at];
    return found < 0 ? replacement : withId(replacement, new RawValue(source, byteAt(source, found), found + 5));
  };
}

/**
 * Compiles `arrayFilters`, each a query on one identifier that a path of the update names.
 * @throws MongoError 9 for a filter without a single identifier, or one that the update does not use
 */
export function parseArrayFilters(list: RawValue | undefined, update: RawValue | undefined): Map<string, Filter> {
  const filters = new Map<string, Filter>();
  for (const item of list?.items() ?? []) {
    const names = new Set(identifiers(item));
    const [name] = names;
    if (name === undefined || names.size > 1)
      throw new MongoError(
        CODE.FailedToParse,
        'Error parsing array filter :: caused by :: Expected a single top-level field name',
      );
    if (filters.has(name))
      throw new MongoError(
        CODE.FailedToParse,
        `Found multiple array filters with the same top-level field name ${name}`,
      );
    if (!isNamed(name, update))
      throw new MongoError(CODE.FailedToParse, `The array filter for identifier '${name}' was not used in the update`);
    filters.set(name, parseFilter(item));
  }
  return filters;
}

function isNamed(identifier: string, update: RawValue | undefined): boolean {
  if (!update?.isDocument) return false;
  const operands = update.fields().filter(([, operand]) => operand.isDocument);
  return operands.some(([, operand]) =>
    operand.fields().some(([path]) => path.split('.').includes(`$[${identifier}]`)),
  );
}

function identifiers(query: RawValue): string[] {
  return query
    .fields()
    .flatMap(([name, value]) =>
      name.startsWith('$') ? value.items().flatMap(identifiers) : [name.split('.')[0] ?? name],
    );
}
