import { CODE, MongoError } from '../errors.js';
import { MAX_DEPTH } from '../bson/validate.js';
import { RawValue } from '../bson/raw-value.js';
import { T } from '../bson/types.js';
import { BsonWriter } from '../bson/writer.js';

/**
 * A document under change: a part that nobody touched stays the bytes it was, so that values keep their exact types.
 */
export type Node = RawValue | ObjectNode | ArrayNode;

export class ObjectNode {
  constructor(readonly fields: Map<string, Node> = new Map()) {}
}

export class ArrayNode {
  constructor(readonly items: Node[] = []) {}
}

/** Takes one level of a raw document or array apart; other values stay as they are. */
export function opened(node: Node): Node {
  if (!(node instanceof RawValue)) return node;
  if (node.type === T.OBJECT) return new ObjectNode(new Map(node.fields()));
  if (node.type === T.ARRAY) return new ArrayNode(node.items());
  return node;
}

/** The BSON type of a node. */
export function nodeType(node: Node): number {
  if (node instanceof RawValue) return node.type;
  return node instanceof ObjectNode ? T.OBJECT : T.ARRAY;
}

/** Refused as the server refuses it: what is stored may be nested so deeply, and no deeper. */
export function nestedTooDeeply(): MongoError {
  return new MongoError(CODE.Overflow, `Document exceeds maximum nested object depth: ${MAX_DEPTH}`);
}

/**
 * The bytes of the document.
 * @throws MongoError 15 when parts that were made are nested too deeply
 */
export function encodeNode(node: ObjectNode, sizeHint = 512): Buffer {
  const writer = new BsonWriter(sizeHint);
  writer.begin();
  for (const [name, child] of node.fields) append(writer, name, child, 1);
  return writer.end().finish();
}

function append(writer: BsonWriter, name: string, node: Node, depth: number): void {
  if (depth > MAX_DEPTH) throw nestedTooDeeply();
  if (node instanceof RawValue) writer.value(name, node);
  else if (node instanceof ObjectNode) {
    writer.beginDocument(name);
    for (const [field, child] of node.fields) append(writer, field, child, depth + 1);
    writer.end();
  } else {
    writer.beginArray(name);
    node.items.forEach((item, i) => append(writer, String(i), item, depth + 1));
    writer.end();
  }
}

/** The node as one raw value. */
export function asRaw(node: Node): RawValue {
  if (node instanceof RawValue) return node;
  const holder = new RawValue(encodeNode(new ObjectNode(new Map([['v', node]]))), T.OBJECT, 0);
  return holder.map().get('v') ?? holder;
}

/** A raw value made from plain JS (numbers become int32 or double). */
export function rawOf(write: (writer: BsonWriter, name: string) => void): RawValue {
  const writer = new BsonWriter(64);
  writer.begin();
  write(writer, 'v');
  const holder = new RawValue(writer.end().finish(), T.OBJECT, 0);
  return holder.map().get('v') ?? holder;
}

export const nullValue = (): RawValue => rawOf((writer, name) => writer.null(name));
