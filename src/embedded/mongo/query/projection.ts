import { wrap } from '../bson/decode.js';
import { cstringEnd, eachElement } from '../bson/raw.js';
import { rawDocument, type RawValue } from '../bson/raw-value.js';
import { T } from '../bson/types.js';
import { BsonWriter } from '../bson/writer.js';
import { CODE, MongoError } from '../errors.js';
import { compileRaw } from '../pipeline/raw-expression.js';
import { ArrayNode, asRaw, encodeNode, ObjectNode, opened } from '../update/tree.js';
import { findPlace, makePlace } from '../update/place.js';
import { type Filter } from './filter.js';
import { isOperatorDocument, parseFilter } from './parse-filter.js';
import { parsePath, walk } from './path.js';

/** Makes of a stored document what the reader asked to see. */
export type Projection = (doc: Buffer) => Buffer;

/** Fields to keep or to leave out, by name; `true` means the whole field. */
type FieldTree = Map<string, FieldTree | true>;

/** A change made to single fields after the choice of fields. */
type Refinement = (original: Buffer, root: ObjectNode) => void;

interface Parsed {
  include: boolean | undefined;
  id: boolean;
  tree: FieldTree;
  refinements: Refinement[];
  /** fields cut by `$slice`, which neither includes nor excludes the others */
  sliced: string[];
}

/**
 * Compiles the projection of `find`; undefined when everything is to be shown.
 * @throws MongoError 31253/31254 when inclusion and exclusion are mixed
 */
export function compileProjection(spec: RawValue | undefined, filter?: Filter): Projection | undefined {
  if (!spec || spec.fields().length === 0) return undefined;
  const parsed: Parsed = { include: undefined, id: true, tree: new Map(), refinements: [], sliced: [] };
  for (const [name, value] of spec.fields()) addField(parsed, name, value, filter);
  const { id, tree, refinements, sliced } = parsed;
  if (parsed.include) for (const name of sliced) plant(tree, name);
  // Only `_id: 0` shows the rest, only `_id: 1` hides it; operators alone hide nothing.
  const onlyId = tree.size === 0 && spec.map().has('_id');
  const include = parsed.include ?? (onlyId && id && refinements.length === 0);
  if (include) {
    if (id) tree.set('_id', tree.get('_id') ?? true);
  } else if (!id) tree.set('_id', true);
  const choose: Projection = (doc) => chooseFields(doc, tree, include);
  if (refinements.length === 0) return choose;
  return (doc) => {
    const root = opened(rawDocument(choose(doc)));
    if (!(root instanceof ObjectNode)) return doc;
    for (const refine of refinements) refine(doc, root);
    return encodeNode(root, doc.length);
  };
}

function addField(parsed: Parsed, name: string, value: RawValue, filter: Filter | undefined): void {
  const flag = value.isNumber || value.type === T.BOOLEAN;
  if (name === '_id' && flag) {
    parsed.id = value.truthy();
    return;
  }
  if (name.endsWith('.$')) {
    choose(parsed, name.slice(0, -2), true);
    parsed.refinements.push(positionalItem(name.slice(0, -2), filter));
    return;
  }
  if (flag) {
    choose(parsed, name, value.truthy());
    return;
  }
  if (value.isDocument && !isOperatorDocument(value)) {
    for (const [field, inner] of value.fields()) addField(parsed, `${name}.${field}`, inner, filter);
    return;
  }
  const operator = value.isDocument ? value.fields()[0]?.[0] : undefined;
  const operand = value.isDocument ? value.fields()[0]?.[1] : undefined;
  if (operator === '$slice' && operand && isFindSlice(operand)) {
    parsed.sliced.push(name);
    parsed.refinements.push(slice(name, operand));
    return;
  }
  if (operator === '$elemMatch' && operand) {
    choose(parsed, name, true);
    parsed.refinements.push(firstMatch(name, operand));
    return;
  }
  if (operator === '$meta')
    throw new MongoError(CODE.CommandNotSupported, 'projection operator $meta is not supported by the embedded engine');
  // An expression both includes the field and says what it is.
  parsed.include ??= true;
  if (!parsed.include) throw mixed(name, true);
  const compute = compiled(value);
  parsed.refinements.push((original, root) => {
    const made = compute(original);
    if (made) makePlace(root, name.split('.')).set(made);
  });
}

/** Unknown operators are reported as a fault of the projection. */
function compiled(value: RawValue): (doc: Buffer) => RawValue | undefined {
  try {
    return compileRaw(value);
  } catch (error) {
    if (!(error instanceof MongoError) || error.code !== CODE.InvalidPipelineOperator) throw error;
    const operator = /'(.*)'/.exec(error.message)?.[1] ?? '';
    throw new MongoError(31325, `Invalid $project :: caused by :: Unknown expression ${operator}`);
  }
}

function isFindSlice(operand: RawValue): boolean {
  return operand.isNumber || (operand.type === T.ARRAY && operand.items().every(({ isNumber }) => isNumber));
}

function choose(parsed: Parsed, name: string, include: boolean): void {
  if (parsed.include !== undefined && parsed.include !== include) throw mixed(name, include);
  parsed.include = include;
  plant(parsed.tree, name);
}

function mixed(name: string, include: boolean): MongoError {
  return include
    ? new MongoError(31253, `Cannot do inclusion on field ${name} in exclusion projection`)
    : new MongoError(31254, `Cannot do exclusion on field ${name} in inclusion projection`);
}

function plant(tree: FieldTree, name: string): void {
  const parts = name.split('.');
  if (parts.includes('')) throw new MongoError(40352, 'FieldPath cannot be constructed with empty string');
  let branch = tree;
  for (const part of parts.slice(0, -1)) {
    const next = branch.get(part);
    if (next === true) throw new MongoError(31249, `Path collision at ${name}`);
    const grown = next ?? new Map<string, FieldTree | true>();
    branch.set(part, grown);
    branch = grown;
  }
  const last = parts.at(-1) ?? '';
  if (branch.has(last)) throw new MongoError(31250, `Path collision at ${name}`);
  branch.set(last, true);
}

/** Keeps (or leaves out) the fields of a tree, through arrays too. */
function chooseFields(doc: Buffer, tree: FieldTree, include: boolean): Buffer {
  const writer = new BsonWriter(doc.length + 16).begin();
  copyFields(writer, doc, 0, tree, include);
  return writer.end().finish();
}

function copyFields(writer: BsonWriter, buf: Buffer, doc: number, tree: FieldTree, include: boolean): void {
  eachElement(buf, doc, (type, name, value, end) => {
    const field = buf.toString('utf8', name, cstringEnd(buf, name));
    const branch = tree.get(field);
    if (branch === undefined || branch === true) {
      if ((branch === true) === include) writer.bytes(buf, name - 1, end);
    } else if (type === T.OBJECT) {
      writer.beginDocument(field);
      copyFields(writer, buf, value, branch, include);
      writer.end();
    } else if (type === T.ARRAY) {
      writer.beginArray(field);
      copyItems(writer, buf, value, branch, include);
      writer.end();
    } else if (!include) writer.bytes(buf, name - 1, end);
    return false;
  });
}

function copyItems(writer: BsonWriter, buf: Buffer, array: number, tree: FieldTree, include: boolean): void {
  let index = 0;
  eachElement(buf, array, (type, _name, value, end) => {
    const name = String(index);
    if (type === T.OBJECT) {
      writer.beginDocument(name);
      copyFields(writer, buf, value, tree, include);
      writer.end();
    } else if (type === T.ARRAY) {
      writer.beginArray(name);
      copyItems(writer, buf, value, tree, include);
      writer.end();
    } else if (include) return false;
    else writer.raw(name, type, buf, value, end);
    index++;
    return false;
  });
}

function slice(name: string, operand: RawValue): Refinement {
  const [first = 0, count] =
    operand.type === T.ARRAY ? operand.items().map((item) => item.number()) : [operand.number()];
  return (_original, root) => {
    const place = findPlace(root, name.split('.'));
    const array = place?.value && opened(place.value);
    if (!place || !(array instanceof ArrayNode)) return;
    const { items } = array;
    const from = count === undefined ? (first < 0 ? first : 0) : first;
    const start = from < 0 ? Math.max(0, items.length + from) : from;
    const length = count ?? Math.abs(first);
    place.set(new ArrayNode(items.slice(start, start + length)));
  };
}

function firstMatch(name: string, operand: RawValue): Refinement {
  const query = parseFilter(rawDocument(encodeElemMatch(operand)));
  return (_original, root) => keepFirst(root, name, (item) => query.matches(item, 0), true);
}

/** `{v: {$elemMatch: operand}}`, to be tried on `{v: [item]}`. */
function encodeElemMatch(operand: RawValue): Buffer {
  const writer = new BsonWriter().begin().beginDocument('v').value('$elemMatch', operand);
  return writer.end().end().finish();
}

function positionalItem(name: string, filter: Filter | undefined): Refinement {
  const path = parsePath(name);
  return (original, root) => {
    let array: Buffer | undefined;
    walk(original, 0, path, false, (buf, type, pos) => {
      array = wrap(buf, type, pos);
      return true;
    });
    if (!array || !filter)
      throw new MongoError(51246, "positional operator '.$' couldn't find a matching element in the array");
    keepFirst(root, name, (item) => filter.matches(renamed(item, name), 0), false);
  };
}

/** `{v: [item]}` as a document with the array at `name`. */
function renamed(holder: Buffer, name: string): Buffer {
  const root = new ObjectNode();
  const value = rawDocument(holder).map().get('v');
  if (value) makePlace(root, name.split('.')).set(value);
  return encodeNode(root);
}

function keepFirst(root: ObjectNode, name: string, test: (holder: Buffer) => boolean, strict: boolean): void {
  const place = findPlace(root, name.split('.'));
  const array = place?.value && opened(place.value);
  if (!place || !(array instanceof ArrayNode)) {
    if (strict) place?.unset();
    return;
  }
  const found = array.items.find((item) =>
    test(encodeNode(new ObjectNode(new Map([['v', new ArrayNode([asRaw(item)])]])))),
  );
  if (found) place.set(new ArrayNode([found]));
  else if (strict) place.unset();
}
