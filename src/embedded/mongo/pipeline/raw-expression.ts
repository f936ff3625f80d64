import { encodeDocument } from '../bson/decode.js';
import { byteAt, findField } from '../bson/raw.js';
import { RawValue, rawDocument } from '../bson/raw-value.js';
import { T } from '../bson/types.js';
import { BsonWriter } from '../bson/writer.js';
import { parsePath, type Path } from '../query/path.js';
import { compileExpression } from './expressions.js';

/** Computes a value of a document; undefined when there is none. */
export type RawExpression = (doc: Buffer) => RawValue | undefined;

/**
 * Compiles an expression. Field references, constants and documents made of them are answered from the bytes, with their
 * exact types and without decoding; everything else is mingo's.
 */
export function compileRaw(expression: RawValue, variables: Readonly<Record<string, unknown>> = {}): RawExpression {
  return native(expression, variables) ?? viaMingo(expression, variables);
}

function native(expression: RawValue, variables: Readonly<Record<string, unknown>>): RawExpression | undefined {
  switch (expression.type) {
    case T.STRING:
      return reference(expression, variables);
    case T.OBJECT:
      return composed(expression, variables);
    case T.ARRAY:
      return undefined;
    default:
      return () => expression;
  }
}

function reference(expression: RawValue, variables: Readonly<Record<string, unknown>>): RawExpression | undefined {
  const text = expression.string();
  if (!text.startsWith('$')) return () => expression;
  if (text === '$$ROOT' || text === '$$CURRENT') return (doc) => rawDocument(doc);
  if (text.startsWith('$$ROOT.')) return field(text.slice(7), expression, variables);
  if (text.startsWith('$$') || text.length === 1) return undefined;
  return field(text.slice(1), expression, variables);
}

function field(
  text: string,
  expression: RawValue,
  variables: Readonly<Record<string, unknown>>,
): RawExpression | undefined {
  if (text.split('.').includes('')) return undefined;
  const path = parsePath(text);
  const throughArrays = viaMingo(expression, variables);
  return (doc) => {
    const found = straight(doc, path);
    return found === ARRAY ? throughArrays(doc) : found;
  };
}

const ARRAY = Symbol('array');

/** Follows a path that meets no array on its way. */
function straight(doc: Buffer, path: Path): RawValue | undefined | typeof ARRAY {
  let type: number = T.OBJECT;
  let pos = 0;
  for (const { name } of path.parts) {
    if (type === T.ARRAY) return ARRAY;
    const at = type === T.OBJECT ? findField(doc, pos, name) : -1;
    if (at < 0) return undefined;
    type = byteAt(doc, at);
    pos = at + 2 + name.length;
  }
  return new RawValue(doc, type, pos);
}

/** `{a: "$x", b: 1}`: a document of expressions. */
function composed(expression: RawValue, variables: Readonly<Record<string, unknown>>): RawExpression | undefined {
  const fields = expression.fields();
  if (fields.some(([name]) => name.startsWith('$'))) return undefined;
  const parts = fields.map(([name, value]) => [name, compileRaw(value, variables)] as const);
  return (doc) => {
    const writer = new BsonWriter(128).begin();
    for (const [name, part] of parts) {
      const value = part(doc);
      if (value) writer.value(name, value);
    }
    return rawDocument(writer.end().finish());
  };
}

function viaMingo(expression: RawValue, variables: Readonly<Record<string, unknown>>): RawExpression {
  const compute = compileExpression(expression, variables);
  return (doc) => toRaw(compute(doc));
}

/** A computed value as BSON: bigints are Int64, whole numbers int32 where they fit. */
export function toRaw(value: unknown): RawValue | undefined {
  if (value === undefined) return undefined;
  return rawDocument(encodeDocument({ v: value }))
    .map()
    .get('v');
}
