import { type RawValue } from '../bson/raw-value.js';
import { T } from '../bson/types.js';
import { CODE, MongoError, notSupported } from '../errors.js';
import { extractKeys, keyParts, type KeyPart } from '../storage/index-keys.js';
import { KeyWriter } from '../storage/key-encoding.js';
import { type OperationMemory } from './result-memory.js';
import { PAUSE, type Row, type Source } from './source.js';

/** Bytes of documents and sort keys that a sort may hold, as on the server. */
export const SORT_MEMORY = 104_857_600;

/**
 * Reads a sort specification.
 * @throws MongoError 2 for directions other than 1 and -1, 115 for `$meta`
 */
export function parseSort(spec: RawValue | undefined): KeyPart[] {
  if (!spec) return [];
  if (!spec.isDocument) throw new MongoError(CODE.TypeMismatch, 'sort must be an object');
  return keyParts(
    spec.fields().map(([path, direction]): [string, number] => {
      if (direction.type === T.OBJECT) throw notSupported('sort by $meta');
      const number = direction.number();
      if (number !== 1 && number !== -1)
        throw new MongoError(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
      if (path === '') throw new MongoError(15976, '$sort stage must have at least one sort key');
      return [path, number];
    }),
  );
}

/** The bytes a document sorts by: of an array the least (or, descending, the greatest) item. */
export function sortKey(writer: KeyWriter, doc: Buffer, parts: readonly KeyPart[]): Buffer {
  const { keys } = keysOf(writer, doc, parts);
  return keys.reduce((least, key) => (key.compare(least) < 0 ? key : least));
}

function keysOf(writer: KeyWriter, doc: Buffer, parts: readonly KeyPart[]): ReturnType<typeof extractKeys> {
  try {
    return extractKeys(writer, doc, 0, parts, false);
  } catch (error) {
    if (!(error instanceof MongoError)) throw error;
    throw new MongoError(CODE.BadValue, error.message.replace('index parallel', 'sort with keys that are parallel'));
  }
}

interface Sortable {
  readonly key: Buffer;
  readonly order: number;
  readonly row: Row;
}

/**
 * The rows of `source` in order. Keeps only the first `limit` (0: all).
 * @throws MongoError 292 when what it has to keep exceeds {@link SORT_MEMORY}
 */
export function sorted(source: Source, parts: readonly KeyPart[], limit: number, memory: OperationMemory): Source {
  const writer = new KeyWriter();
  let kept: Sortable[] = [];
  let bytes = 0;
  let order = 0;
  let at = -1;
  const prune = (): void => {
    kept.sort(inOrder);
    if (limit > 0 && kept.length > limit) kept = kept.slice(0, limit);
    const before = bytes;
    bytes = kept.reduce((sum, { key, row }) => sum + key.length + row.doc.length, 0);
    memory.gives(before - bytes);
  };
  const fill = (): boolean => {
    for (;;) {
      const row = memory.mayTake() ? source.next() : PAUSE;
      if (row === PAUSE) return false;
      if (!row) return true;
      const key = sortKey(writer, row.doc, parts);
      kept.push({ key, order: order++, row });
      bytes += key.length + row.doc.length;
      memory.takes(key.length + row.doc.length);
      if (limit > 0 && kept.length >= limit * 2 + 1000) prune();
      if (bytes > SORT_MEMORY) {
        prune();
        if (bytes > SORT_MEMORY) throw tooLarge();
      }
    }
  };
  return {
    next: () => {
      if (at < 0) {
        if (!fill()) return PAUSE;
        prune();
        at = 0;
      }
      return kept[at++]?.row;
    },
    rest: () => source.rest(),
  };
}

function inOrder(a: Sortable, b: Sortable): number {
  return a.key.compare(b.key) || a.order - b.order;
}

function tooLarge(): MongoError {
  return new MongoError(
    CODE.ExceededMemoryLimit,
    `Sort exceeded memory limit of ${SORT_MEMORY} bytes, but did not opt in to external sorting.`,
  );
}
