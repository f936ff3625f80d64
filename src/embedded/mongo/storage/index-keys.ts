import { byteAt, eachElement, findField } from '../bson/raw.js';
import { T } from '../bson/types.js';
import { CODE, MongoError } from '../errors.js';
import { parsePath, type Path } from '../query/path.js';
import { type KeyWriter } from './key-encoding.js';

/** One field of an index, cut up for extraction. */
export interface KeyPart {
  readonly path: Path;
  readonly descending: boolean;
}

/** A value found on the way, or the place of a missing one. */
interface Slot {
  type: number;
  pos: number;
}

/** What a document contributes to an index. */
export interface ExtractedKeys {
  /** Encoded compound keys, without repetition. */
  keys: Buffer[];
  /** Dotted path of the array that was met, because of which one document may have several keys. */
  array: string | undefined;
}

export function keyParts(pattern: readonly (readonly [string, number])[]): KeyPart[] {
  return pattern.map(([path, direction]) => ({ path: parsePath(path), descending: direction < 0 }));
}

/**
 * The keys of the document at `doc` for an index over `parts`. A sparse index skips a document that has none of the
 * fields.
 * @throws MongoError 171 when two fields are arrays
 */
export function extractKeys(
  writer: KeyWriter,
  buf: Buffer,
  doc: number,
  parts: readonly KeyPart[],
  sparse: boolean,
): ExtractedKeys {
  const single = singleKey(writer, buf, doc, parts, sparse);
  return single ? { keys: single, array: undefined } : multiKeys(writer, buf, doc, parts, sparse);
}

/** The usual case – no array on any path – without allocating; undefined when there is an array. */
function singleKey(
  writer: KeyWriter,
  buf: Buffer,
  doc: number,
  parts: readonly KeyPart[],
  sparse: boolean,
): Buffer[] | undefined {
  writer.reset();
  let present = !sparse;
  for (const { path, descending } of parts) {
    let at = doc;
    let type: number = T.OBJECT;
    for (const { name } of path.parts) {
      if (type !== T.OBJECT) {
        type = T.EOO;
        break;
      }
      const found = findField(buf, at, name);
      if (found < 0) {
        type = T.EOO;
        break;
      }
      type = byteAt(buf, found);
      at = found + 2 + name.length;
      if (type === T.ARRAY) return undefined;
    }
    if (type !== T.EOO) present = true;
    writer.component(buf, type, at, descending);
  }
  return present ? [writer.finish()] : [];
}

/** What one indexed field yields: a list of slots for every item of the array on its way, or one list without array. */
interface Column {
  root: string | undefined;
  items: Slot[][];
}

function multiKeys(
  writer: KeyWriter,
  buf: Buffer,
  doc: number,
  parts: readonly KeyPart[],
  sparse: boolean,
): ExtractedKeys {
  const columns = parts.map(({ path }): Column => {
    const found: Slot[] = [];
    const root = collect(buf, T.OBJECT, doc, path, 0, found);
    return { root, items: root === undefined ? [found] : itemsBelow(buf, doc, path, root) };
  });
  const roots = new Set(columns.flatMap(({ root }) => root ?? []));
  const [first, second] = roots;
  if (first !== undefined && second !== undefined) throw parallelArrays(first, second);
  const present = columns.some(({ items }) => items.some((slots) => slots.some(({ type }) => type !== T.EOO)));
  if (sparse && !present) return { keys: [], array: first };
  const unique = new Map<string, Buffer>();
  const rows = Math.max(...columns.map(({ items }) => items.length));
  for (let row = 0; row < rows; row++) {
    for (const combination of combinations(
      columns.map(({ root, items }) => items[root === undefined ? 0 : row] ?? []),
    )) {
      writer.reset();
      combination.forEach(({ type, pos }, i) => writer.component(buf, type, pos, parts[i]?.descending ?? false));
      const key = writer.finish();
      unique.set(key.toString('latin1'), key);
    }
  }
  return { keys: [...unique.values()], array: first };
}

/** Every way of picking one slot from each list; an empty list stands for a missing value. */
function combinations(lists: Slot[][]): Slot[][] {
  let picked: Slot[][] = [[]];
  for (const list of lists) {
    const slots = list.length > 0 ? list : [{ type: T.EOO, pos: 0 }];
    picked = picked.flatMap((row) => slots.map((slot) => [...row, slot]));
  }
  return picked;
}

function parallelArrays(a: string, b: string): MongoError {
  return new MongoError(CODE.CannotIndexParallelArrays, `cannot index parallel arrays [${b}] [${a}]`);
}

/** Follows `path`; returns the dotted name of the first array met, having stored the scalar otherwise. */
function collect(buf: Buffer, type: number, pos: number, path: Path, depth: number, found: Slot[]): string | undefined {
  const part = path.parts[depth];
  if (type === T.ARRAY) {
    found.push({ type, pos });
    return path.parts
      .slice(0, depth)
      .map(({ name }) => name.toString())
      .join('.');
  }
  if (!part) {
    found.push({ type, pos });
    return undefined;
  }
  if (type !== T.OBJECT) {
    found.push({ type: T.EOO, pos: 0 });
    return undefined;
  }
  const at = findField(buf, pos, part.name);
  if (at < 0) {
    found.push({ type: T.EOO, pos: 0 });
    return undefined;
  }
  return collect(buf, byteAt(buf, at), at + 2 + part.name.length, path, depth + 1, found);
}

/** For every item of the array at `root`, what the rest of `path` yields there. */
function itemsBelow(buf: Buffer, doc: number, path: Path, root: string): Slot[][] {
  const depth = root.split('.').length;
  let pos = doc;
  for (const { name } of path.parts.slice(0, depth)) pos = findField(buf, pos, name) + 2 + name.length;
  const rest = path.parts.slice(depth);
  const items: Slot[][] = [];
  const tail: Path = { text: '', parts: rest };
  const first = rest[0];
  if (first?.isIndex) {
    const at = findField(buf, pos, first.name);
    const slots: Slot[] = [];
    if (at >= 0) gather(buf, byteAt(buf, at), at + 2 + first.name.length, tail, 1, slots);
    return [slots.length > 0 ? slots : [{ type: T.EOO, pos: 0 }]];
  }
  eachElement(buf, pos, (type, _name, value) => {
    const slots: Slot[] = [];
    if (rest.length === 0) slots.push({ type, pos: value });
    else gather(buf, type, value, tail, 0, slots);
    items.push(slots);
    return false;
  });
  // The server indexes an empty array as undefined, below an empty array as null.
  if (items.length === 0) items.push([rest.length === 0 ? { type: T.UNDEFINED, pos: 0 } : { type: T.EOO, pos: 0 }]);
  return items;
}

function gather(buf: Buffer, type: number, pos: number, path: Path, depth: number, slots: Slot[]): void {
  const part = path.parts[depth];
  if (type === T.ARRAY) {
    const before = slots.length;
    eachElement(buf, pos, (item, _name, value) => {
      if (part) gather(buf, item, value, path, depth, slots);
      else slots.push({ type: item, pos: value });
      return false;
    });
    if (slots.length === before) slots.push({ type: part ? T.EOO : T.UNDEFINED, pos: 0 });
    return;
  }
  if (!part) {
    slots.push({ type, pos });
    return;
  }
  const at = type === T.OBJECT ? findField(buf, pos, part.name) : -1;
  if (at < 0) slots.push({ type: T.EOO, pos: 0 });
  else gather(buf, byteAt(buf, at), at + 2 + part.name.length, path, depth + 1, slots);
}

const ID = Buffer.from('_id');

/** Position of the `_id` element in a document, or -1 when it has none. */
export function idPosition(buf: Buffer, doc: number): number {
  return findField(buf, doc, ID);
}
