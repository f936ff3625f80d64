import { encodeDocument } from '../bson/decode.js';
import { CODE, MongoError } from '../errors.js';
import { type Filter } from '../query/filter.js';
import { ArrayNode, encodeNode, ObjectNode, opened, type Node } from './tree.js';

/** What `$`, `$[]` and `$[name]` in update paths refer to. */
export interface ArrayContext {
  /** the query that found the document, for the positional `$` */
  readonly filter: Filter | undefined;
  /** compiled `arrayFilters` by name; they test `{name: item}` */
  readonly filters: ReadonlyMap<string, Filter>;
}

/**
 * The paths an update path stands for in this document: one, unless it says `$[]` or `$[name]`.
 * @throws MongoError 2 when `$` has no match or something that is no array is meant
 */
export function concretePaths(root: ObjectNode, parts: readonly string[], context: ArrayContext): string[][] {
  if (!parts.some((part) => part.startsWith('$'))) return [[...parts]];
  let paths: { parts: string[]; node: Node | undefined }[] = [{ parts: [], node: root }];
  for (const part of parts) {
    paths = paths.flatMap(({ parts: before, node }) =>
      stepsFrom(root, before, node, part, context).map((step) => ({
        parts: [...before, step],
        node: childOf(node, step),
      })),
    );
  }
  return paths.map((path) => path.parts);
}

function childOf(node: Node | undefined, part: string): Node | undefined {
  const taken = node === undefined ? undefined : opened(node);
  if (taken instanceof ObjectNode) return taken.fields.get(part);
  return taken instanceof ArrayNode ? taken.items[Number(part)] : undefined;
}

function stepsFrom(
  root: ObjectNode,
  before: readonly string[],
  node: Node | undefined,
  part: string,
  context: ArrayContext,
): string[] {
  if (part === '$') return [positional(root, before, node, context.filter)];
  const name = /^\$\[(\w*)\]$/.exec(part)?.[1];
  if (name === undefined) return [part];
  const array = node === undefined ? undefined : opened(node);
  if (array === undefined)
    throw new MongoError(
      CODE.BadValue,
      `The path '${before.join('.')}' must exist in the document in order to apply array updates.`,
    );
  if (!(array instanceof ArrayNode))
    throw new MongoError(CODE.BadValue, `Cannot apply array updates to non-array element ${before.at(-1) ?? ''}`);
  const filter = context.filters.get(name);
  if (name !== '' && !filter)
    throw new MongoError(
      CODE.BadValue,
      `No array filter found for identifier '${name}' in path '${[...before, part].join('.')}'`,
    );
  return array.items.flatMap((item, i) => (!filter || matchesItem(filter, name, item) ? [String(i)] : []));
}

function matchesItem(filter: Filter, name: string, item: Node): boolean {
  return filter.matches(encodeNode(new ObjectNode(new Map([[name, item]]))), 0);
}

/** The index of the first item for which the query would have found the document. */
function positional(
  root: ObjectNode,
  before: readonly string[],
  node: Node | undefined,
  filter: Filter | undefined,
): string {
  const array = node === undefined ? undefined : opened(node);
  // A query that does not look at the array found no item of it.
  if (filter && array instanceof ArrayNode && !filter.matches(withItems(root, before, []), 0)) {
    const found = array.items.findIndex((item) => filter.matches(withItems(root, before, [item]), 0));
    if (found >= 0) return String(found);
  }
  throw new MongoError(CODE.BadValue, 'The positional operator did not find the match needed from the query.');
}

/** The document as if the array at `path` had these items only. */
function withItems(root: ObjectNode, path: readonly string[], items: Node[]): Buffer {
  const copy = (node: Node, depth: number): Node => {
    const part = path[depth];
    if (part === undefined) return new ArrayNode(items);
    const taken = opened(node);
    if (taken instanceof ObjectNode) {
      const fields = new Map(taken.fields);
      const child = fields.get(part);
      if (child) fields.set(part, copy(child, depth + 1));
      return new ObjectNode(fields);
    }
    if (!(taken instanceof ArrayNode)) return taken;
    return new ArrayNode(taken.items.map((child, i) => (String(i) === part ? copy(child, depth + 1) : child)));
  };
  const changed = copy(root, 0);
  return changed instanceof ObjectNode ? encodeNode(changed) : encodeDocument({});
}
