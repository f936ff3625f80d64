import { rawDocument, type RawValue } from '../bson/raw-value.js';
import { T } from '../bson/types.js';
import { BsonWriter } from '../bson/writer.js';
import { MongoError } from '../errors.js';
import { isOperatorDocument } from '../query/parse-filter.js';
import { compileProjection } from '../query/projection.js';
import { ArrayNode, encodeNode, ObjectNode, opened, type Node } from '../update/tree.js';
import { compileRaw, type RawExpression } from './raw-expression.js';

type Change = (doc: Buffer) => Buffer;

/** `$addFields` and `$set`: fields that stay keep their bytes. */
export function addFields(spec: RawValue, variables: Readonly<Record<string, unknown>>): Change {
  if (!spec.isDocument) throw new MongoError(40272, '$addFields specification stage must be an object');
  const additions = flatten(spec, '').map(([path, value]) => ({
    parts: path.split('.'),
    compute: compileRaw(value, variables),
  }));
  return (doc) => {
    const root = opened(rawDocument(doc));
    if (!(root instanceof ObjectNode)) return doc;
    // All expressions see the document as it came in.
    const values = additions.map(({ compute }) => compute(doc));
    additions.forEach(({ parts }, i) => put(root, parts, values[i]));
    return encodeNode(root, doc.length + 128);
  };
}

/** `{a: {b: expr}}` sets `a.b` and keeps what else is in `a`. */
function flatten(spec: RawValue, prefix: string): [string, RawValue][] {
  return spec.fields().flatMap(([name, value]): [string, RawValue][] => {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    const nested = value.isDocument && !isOperatorDocument(value) && value.fields().length > 0;
    return nested ? flatten(value, path) : [[path, value]];
  });
}

/** Sets a field, in every item of an array on the way; a missing value takes the field away. */
function put(node: Node, parts: readonly string[], value: RawValue | undefined): void {
  const [first = '', ...rest] = parts;
  if (node instanceof ArrayNode) {
    node.items.forEach((item, i) => {
      const child = opened(item);
      const target = child instanceof ObjectNode || child instanceof ArrayNode ? child : new ObjectNode();
      node.items[i] = target;
      put(target, parts, value);
    });
    return;
  }
  if (!(node instanceof ObjectNode)) return;
  if (rest.length === 0) {
    if (value) node.fields.set(first, value);
    else node.fields.delete(first);
    return;
  }
  const before = node.fields.get(first);
  const child = before === undefined ? undefined : opened(before);
  const target = child instanceof ObjectNode || child instanceof ArrayNode ? child : new ObjectNode();
  node.fields.set(first, target);
  put(target, rest, value);
}

/** `$replaceRoot` and `$replaceWith`. */
export function replaceWith(spec: RawValue | undefined, variables: Readonly<Record<string, unknown>>): Change {
  if (!spec) throw new MongoError(40231, 'no newRoot specified for the $replaceRoot stage');
  const compute: RawExpression = compileRaw(spec, variables);
  return (doc) => {
    const value = compute(doc);
    if (value?.type !== T.OBJECT)
      throw new MongoError(
        40228,
        `PlanExecutor error during aggregation :: caused by :: 'newRoot' expression must evaluate to an object, but resulting value was: ${value ? String(value.js()) : 'MISSING'}.`,
      );
    return value.bytes();
  };
}

/** `$unset`: one name or several. */
export function exclusionOf(spec: RawValue): Change {
  const names = spec.type === T.STRING ? [spec] : spec.items();
  if (names.length === 0 || names.some(({ type }) => type !== T.STRING))
    throw new MongoError(31002, '$unset specification must be a string or an array');
  const writer = new BsonWriter().begin();
  for (const name of names) writer.int32(name.string(), 0);
  const projection = compileProjection(rawDocument(writer.end().finish()));
  return projection ?? ((doc) => doc);
}
