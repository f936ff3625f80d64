import { encodeDocument, wrap } from '../bson/decode.js';
import { type RawValue, rawDocument } from '../bson/raw-value.js';
import { T } from '../bson/types.js';
import { CODE, MongoError } from '../errors.js';
import { parseSort, sortKey } from '../planner/sort.js';
import { isOperatorDocument, parseFilter } from '../query/parse-filter.js';
import { KeyWriter, keyOf } from '../storage/key-encoding.js';
import { arrayAt, type Place } from './place.js';
import { ArrayNode, asRaw, type Node } from './tree.js';

/** What an operator is told about where it works, for its messages. */
export interface Site {
  readonly path: string;
  /** the `_id` of the document as messages show it */
  readonly id: string;
}

function mustBeArray(site: Site): (type: string) => MongoError {
  return (type) =>
    new MongoError(
      CODE.BadValue,
      `The field '${site.path}' must be an array but is of type ${type} in document {_id: ${site.id}}`,
    );
}

function each(operand: RawValue): RawValue[] | undefined {
  const modifier = operand.isDocument ? operand.map().get('$each') : undefined;
  if (!modifier) return undefined;
  if (modifier.type !== T.ARRAY) throw new MongoError(CODE.TypeMismatch, 'The argument to $each must be an array');
  return modifier.items();
}

const PUSH_MODIFIERS = ['$each', '$position', '$slice', '$sort'];

/** `$push` with `$each`, `$position`, `$slice` and `$sort`. */
export function push(place: Place, operand: RawValue, site: Site): void {
  const several = each(operand);
  const array = arrayAt(place, mustBeArray(site)) ?? new ArrayNode();
  const modifiers = several ? operand.map() : new Map<string, RawValue>();
  for (const name of modifiers.keys())
    if (!PUSH_MODIFIERS.includes(name)) throw new MongoError(CODE.BadValue, `Unrecognized clause in $push: ${name}`);
  const position = modifiers.get('$position')?.number() ?? array.items.length;
  array.items.splice(position, 0, ...(several ?? [operand]));
  const order = modifiers.get('$sort');
  if (order) sortItems(array.items, order);
  const slice = modifiers.get('$slice')?.number();
  if (slice !== undefined) {
    if (slice >= 0) array.items.splice(slice);
    else array.items.splice(0, Math.max(0, array.items.length + slice));
  }
  place.set(array);
}

function sortItems(items: Node[], order: RawValue): void {
  const writer = new KeyWriter();
  const parts = order.isDocument ? parseSort(order) : undefined;
  const direction = order.isDocument ? 1 : order.number();
  const keyed = items.map((item) => {
    const raw = asRaw(item);
    const doc = raw.type === T.OBJECT ? raw.bytes() : EMPTY;
    return { item, key: parts ? sortKey(writer, doc, parts) : keyOf(raw, writer) };
  });
  keyed.sort((a, b) => direction * a.key.compare(b.key));
  items.splice(0, items.length, ...keyed.map(({ item }) => item));
}

const EMPTY = encodeDocument({});

/** `$addToSet`, which adds what is not yet there. */
export function addToSet(place: Place, operand: RawValue, site: Site): void {
  const array = arrayAt(place, mustBeArray(site)) ?? new ArrayNode();
  const present = new Set(array.items.map((item) => keyOf(asRaw(item)).toString('latin1')));
  for (const value of each(operand) ?? [operand]) {
    const key = keyOf(value).toString('latin1');
    if (present.has(key)) continue;
    present.add(key);
    array.items.push(value);
  }
  place.set(array);
}

/** `$pop`: 1 takes the last item away, -1 the first. */
export function pop(place: Place, operand: RawValue, site: Site): void {
  const end = operand.number();
  if (end !== 1 && end !== -1)
    throw new MongoError(CODE.FailedToParse, `$pop expects 1 or -1, found: ${String(operand.js())}`);
  const array = arrayAt(
    place,
    (type) => new MongoError(CODE.TypeMismatch, `Path '${site.path}' contains an element of non-array type '${type}'`),
  );
  if (!array) return;
  if (end === 1) array.items.pop();
  else array.items.shift();
  place.set(array);
}

/** `$pull`: takes away the items that match a value or a query. */
export function pull(place: Place, operand: RawValue): void {
  removeItems(place, '$pull', pullTest(operand));
}

function pullTest(operand: RawValue): (item: RawValue) => boolean {
  if (operand.isDocument && !isOperatorDocument(operand)) {
    const filter = parseFilter(operand);
    return (item) => item.isDocument && filter.matches(item.buf, item.pos);
  }
  if (operand.type !== T.REGEX && !isOperatorDocument(operand)) {
    const wanted = keyOf(operand);
    return (item) => keyOf(item).equals(wanted);
  }
  const filter = parseFilter(rawDocument(wrap(operand.buf, operand.type, operand.pos)));
  return (item) => filter.matches(wrap(item.buf, item.type, item.pos), 0);
}

/** `$pullAll`: takes away every item equal to one of a list. */
export function pullAll(place: Place, operand: RawValue): void {
  if (operand.type !== T.ARRAY) throw new MongoError(CODE.BadValue, '$pullAll requires an array argument');
  const unwanted = new Set(operand.items().map((item) => keyOf(item).toString('latin1')));
  removeItems(place, '$pullAll', (item) => unwanted.has(keyOf(item).toString('latin1')));
}

function removeItems(place: Place, name: string, test: (item: RawValue) => boolean): void {
  const array = arrayAt(place, () => new MongoError(CODE.BadValue, `Cannot apply ${name} to a non-array value`));
  if (!array) return;
  const kept = array.items.filter((item) => !test(asRaw(item)));
  if (kept.length < array.items.length) place.set(new ArrayNode(kept));
}
