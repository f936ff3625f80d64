import { LRUCache } from 'lru-cache';
import { byteAt, eachElement, findField } from '../bson/raw.js';
import { T } from '../bson/types.js';

/** A dotted path, cut up once. */
export interface Path {
  readonly text: string;
  readonly parts: readonly PathPart[];
}

interface PathPart {
  readonly name: Buffer;
  readonly isIndex: boolean;
}

/** Sees one value a path leads to (type EOO when it leads nowhere); true stops the walk. */
export type Visit = (buf: Buffer, type: number, pos: number) => boolean;

/** Queries and updates name the same few paths again and again. */
const KNOWN = new LRUCache<string, Path>({ max: 1000 });
/** Characters from which on a path is not worth remembering. */
const LONG_PATH = 200;

export function parsePath(text: string): Path {
  const known = KNOWN.get(text);
  if (known) return known;
  const path = { text, parts: text.split('.').map(partOf) };
  if (text.length < LONG_PATH) KNOWN.set(text, path);
  return path;
}

function partOf(text: string): PathPart {
  const first = text.charCodeAt(0);
  return { name: Buffer.from(text), isIndex: first >= 48 && first <= 57 && /^(0|[1-9]\d*)$/.test(text) };
}

/**
 * Walks from the document at `doc` along `path` as the server's queries do: through arrays of documents, by index
 * where a part is a number. With `expand` an array at the end shows its items first and then itself.
 */
export function walk(buf: Buffer, doc: number, path: Path, expand: boolean, visit: Visit): boolean {
  return walkDocument(buf, doc, path, 0, expand, visit);
}

function walkDocument(buf: Buffer, doc: number, path: Path, depth: number, expand: boolean, visit: Visit): boolean {
  const part = path.parts[depth];
  if (!part) return false;
  const at = findField(buf, doc, part.name);
  if (at < 0) return visit(buf, T.EOO, 0);
  return walkValue(buf, byteAt(buf, at), at + 2 + part.name.length, path, depth + 1, expand, visit);
}

function walkValue(
  buf: Buffer,
  type: number,
  pos: number,
  path: Path,
  depth: number,
  expand: boolean,
  visit: Visit,
): boolean {
  if (depth === path.parts.length) {
    if (type === T.ARRAY && expand && eachElement(buf, pos, (item, _name, value) => visit(buf, item, value)))
      return true;
    return visit(buf, type, pos);
  }
  if (type === T.OBJECT) return walkDocument(buf, pos, path, depth, expand, visit);
  if (type === T.ARRAY) return walkArray(buf, pos, path, depth, expand, visit);
  return visit(buf, T.EOO, 0);
}

function walkArray(buf: Buffer, array: number, path: Path, depth: number, expand: boolean, visit: Visit): boolean {
  const through = eachElement(
    buf,
    array,
    (type, _name, value) => type === T.OBJECT && walkDocument(buf, value, path, depth, expand, visit),
  );
  if (through) return true;
  const part = path.parts[depth];
  if (!part?.isIndex) return false;
  const at = findField(buf, array, part.name);
  if (at < 0) return false;
  const [type, pos] = [byteAt(buf, at), at + 2 + part.name.length];
  // An item taken by its index is seen as a whole; an array among the items is then a document of its indexes.
  if (depth + 1 === path.parts.length) return visit(buf, type, pos);
  if (type === T.OBJECT) return walkDocument(buf, pos, path, depth + 1, expand, visit);
  const next = path.parts[depth + 1];
  if (type !== T.ARRAY || !next || findField(buf, pos, next.name) < 0) return false;
  return walkDocument(buf, pos, path, depth + 1, expand, visit);
}
