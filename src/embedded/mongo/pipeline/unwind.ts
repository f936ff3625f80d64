import { rawDocument, type RawValue } from '../bson/raw-value.js';
import { T } from '../bson/types.js';
import { MongoError } from '../errors.js';
import { PAUSE, type Row, type Source } from '../planner/source.js';
import { findPlace, makePlace } from '../update/place.js';
import { ArrayNode, encodeNode, nullValue, ObjectNode, opened, rawOf, type Node } from '../update/tree.js';

interface Options {
  readonly parts: readonly string[];
  readonly index: string | undefined;
  readonly keep: boolean;
}

/** `$unwind`: a document for every item of an array. */
export function unwindStage(source: Source, spec: RawValue): Source {
  const options = readOptions(spec);
  let waiting: Row[] = [];
  let at = 0;
  return {
    next: () => {
      for (;;) {
        const ready = waiting[at++];
        if (ready) return ready;
        const row = source.next();
        if (row === undefined || row === PAUSE) {
          waiting = [];
          return row;
        }
        waiting = unwound(row, options);
        at = 0;
      }
    },
    rest: () => source.rest(),
  };
}

function readOptions(spec: RawValue): Options {
  const fields = spec.map();
  const path = spec.type === T.STRING ? spec.string() : (fields.get('path')?.string() ?? '');
  if (path === '') throw new MongoError(28812, 'no path specified to $unwind stage');
  if (!path.startsWith('$'))
    throw new MongoError(28818, `path option to $unwind stage should be prefixed with a '$': ${path}`);
  return {
    parts: path.slice(1).split('.'),
    index: fields.get('includeArrayIndex')?.string(),
    keep: fields.get('preserveNullAndEmptyArrays')?.truthy() ?? false,
  };
}

function unwound(row: Row, { parts, index, keep }: Options): Row[] {
  const root = opened(rawDocument(row.doc));
  if (!(root instanceof ObjectNode)) return [];
  const place = findPlace(root, parts);
  const value = place?.value && opened(place.value);
  const emit = (node: Node | undefined, position: number | undefined): Row => {
    if (node) place?.set(node);
    else place?.unset();
    if (index !== undefined)
      makePlace(root, index.split('.')).set(
        position === undefined ? nullValue() : rawOf((writer, name) => writer.int64(name, BigInt(position))),
      );
    return { record: row.record, doc: encodeNode(root, row.doc.length) };
  };
  if (value instanceof ArrayNode) {
    if (value.items.length === 0) return keep ? [emit(undefined, undefined)] : [];
    return value.items.map((item, position) => emit(item, position));
  }
  const nothing = value === undefined || (!(value instanceof ObjectNode) && value.type === T.NULL);
  if (nothing) return keep ? [emit(value, undefined)] : [];
  return [emit(value, undefined)];
}
