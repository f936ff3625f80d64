import { rawDocument, type RawValue } from '../bson/raw-value.js';
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
  const names = spec.fields().map(([name]) => name);
  if (names[0]?.startsWith('$')) return { apply: compileOperators(spec), replacement: false };
  const operator = names.find((name) => name.startsWith('$'));
  if (operator !== undefined)
    throw new MongoError(
      CODE.DollarPrefixedFieldName,
      `The dollar ($) prefixed field '${operator}' in '${operator}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`,
    );
  return { apply: replaceBy(spec.bytes()), replacement: true };
}

/** A replacement keeps the `_id` of what it replaces unless it names one itself; `_id` always comes first. */
function replaceBy(replacement: Buffer): Update {
  const at = idPosition(replacement, 0);
  const own = rawDocument(replacement).map().get('_id');
  return (doc) => {
    const id = own ?? doc.map().get('_id');
    return at === 4 || !id ? replacement : withId(replacement, id);
  };
}

/**
 * Compiles `arrayFilters`, each a query on one identifier.
 * @throws MongoError 9 for a filter without a single identifier
 */
export function parseArrayFilters(list: RawValue | undefined): Map<string, Filter> {
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
    filters.set(name, parseFilter(item));
  }
  return filters;
}

function identifiers(query: RawValue): string[] {
  return query
    .fields()
    .flatMap(([name, value]) =>
      name.startsWith('$') ? value.items().flatMap(identifiers) : [name.split('.')[0] ?? name],
    );
}
