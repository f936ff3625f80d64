import { RawValue } from '../bson/raw-value.js';
import { showJs } from '../bson/show.js';
import { typeName } from '../bson/types.js';
import { CODE, MongoError } from '../errors.js';
import { ArrayNode, asRaw, nodeType, nullValue, ObjectNode, opened, type Node } from './tree.js';

// Larger gaps in an array are refused by the server too (1,500,000 elements of padding).
const MAX_PADDING = 1_500_000;

/** The spot in a document that a path leads to. */
export interface Place {
  /** undefined when nothing is there */
  readonly value: Node | undefined;
  set(node: Node): void;
  /** Takes the value away; an array item becomes null, as with `$unset`. */
  unset(): void;
}

/**
 * Finds a place without making anything; undefined when the way ends before.
 */
export function findPlace(root: ObjectNode, parts: readonly string[]): Place | undefined {
  let node: Node = root;
  for (const part of parts.slice(0, -1)) {
    const child: Node | undefined = childOf(node, part);
    if (child === undefined) return undefined;
    const taken = opened(child);
    if (taken instanceof RawValue) return undefined;
    if (taken !== child) setChild(node, part, taken);
    node = taken;
  }
  const last = parts.at(-1) ?? '';
  return childOf(node, last) === undefined ? undefined : placeIn(node, last);
}

/**
 * Finds a place and makes the documents on the way to it.
 * @throws MongoError 28 when a value on the way cannot hold fields
 */
export function makePlace(root: ObjectNode, parts: readonly string[]): Place {
  let node: Node = root;
  parts.slice(0, -1).forEach((part, depth) => {
    const child = childOf(node, part);
    const taken = child === undefined ? new ObjectNode() : opened(child);
    if (taken instanceof RawValue) throw notViable(parts, depth, taken);
    if (taken !== child) setChild(node, part, taken, parts, depth);
    node = taken;
  });
  const last = parts.at(-1) ?? '';
  if (node instanceof ArrayNode && !isIndex(last)) throw notViable(parts, parts.length - 2, asRaw(node));
  return placeIn(node, last);
}

function notViable(parts: readonly string[], depth: number, value: RawValue): MongoError {
  const shown = showJs({ [parts[depth] ?? '']: value.js() }).replace(/^\{ | \}$/g, '');
  return new MongoError(CODE.PathNotViable, `Cannot create field '${parts[depth + 1] ?? ''}' in element {${shown}}`);
}

function isIndex(part: string): boolean {
  return /^(0|[1-9]\d*)$/.test(part);
}

function childOf(node: Node, part: string): Node | undefined {
  if (node instanceof ObjectNode) return node.fields.get(part);
  return node instanceof ArrayNode && isIndex(part) ? node.items[Number(part)] : undefined;
}

function setChild(node: Node, part: string, child: Node, parts: readonly string[] = [], depth = 0): void {
  if (node instanceof ObjectNode) node.fields.set(part, child);
  else if (node instanceof ArrayNode) {
    if (!isIndex(part)) throw notViable(parts, depth - 1, asRaw(node));
    const index = Number(part);
    if (index - node.items.length > MAX_PADDING)
      throw new MongoError(CODE.BadValue, 'The maximum padding of an array was exceeded');
    while (node.items.length < index) node.items.push(nullValue());
    node.items[index] = child;
  }
}

function placeIn(node: Node, part: string): Place {
  return {
    get value() {
      return childOf(node, part);
    },
    set: (value) => setChild(node, part, value),
    unset: () => {
      if (node instanceof ObjectNode) node.fields.delete(part);
      else if (node instanceof ArrayNode && node.items[Number(part)] !== undefined)
        node.items[Number(part)] = nullValue();
    },
  };
}

/** The array at a place, taken apart and ready to be changed; undefined when there is nothing. */
export function arrayAt(place: Place, complain: (type: string) => MongoError): ArrayNode | undefined {
  if (place.value === undefined) return undefined;
  const node = opened(place.value);
  if (!(node instanceof ArrayNode)) throw complain(typeName(nodeType(node)));
  return node;
}
