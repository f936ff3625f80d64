import { type Collection } from '../storage/collection.js';
import { documentKey, idEnd, recordOfDocumentKey, recordOfEntryKey, storable } from '../storage/record-keys.js';
import { type Entry, type Table } from '../../lmdb/table.js';
import { type Store } from '../storage/store.js';
import { type Bounds, type Run, type Segment } from './bounds.js';
import { type IndexView } from './index-view.js';
import { PAUSE, type Row, type Slice, type Source } from './source.js';

/** Walks the keys of segments in order; may let go of its cursor at any time and goes on after the last key seen. */
class Walk {
  private segment = 0;
  private iterator: Iterator<Entry> | undefined;
  private last: Buffer | undefined;
  private readonly segments: readonly Segment[];

  constructor(
    private readonly table: Table,
    segments: readonly Segment[],
    private readonly reverse: boolean,
    private readonly values: boolean,
  ) {
    this.segments = reverse ? [...segments].reverse() : segments;
  }

  next(): Entry | undefined {
    for (;;) {
      const segment = this.segments[this.segment];
      if (!segment) return undefined;
      this.iterator ??= this.open(segment);
      const step = this.iterator.next();
      if (!step.done) {
        this.last = step.value.key;
        return step.value;
      }
      this.iterator = undefined;
      this.last = undefined;
      this.segment++;
    }
  }

  private open({ start, end }: Segment): Iterator<Entry> {
    const [from, to] = this.reverse ? [end, start] : [start, end];
    const range = {
      start: this.last ?? from,
      end: to,
      reverse: this.reverse,
      exclusiveStart: this.last !== undefined || this.reverse,
      inclusiveEnd: this.reverse,
      snapshot: false,
    };
    if (this.values) return this.table.entries(range)[Symbol.iterator]();
    return this.table
      .keys(range)
      .map((key) => ({ key, value: key }))
      [Symbol.iterator]();
  }

  rest(): void {
    this.iterator?.return?.();
    this.iterator = undefined;
  }
}

/** All documents in the order they were inserted. */
export function scanCollection(store: Store, collection: Collection, reverse: boolean, slice: Slice): Source {
  const segment = { start: documentKey(collection.id, 0), end: idEnd(collection.id) };
  const walk = new Walk(store.documents, [segment], reverse, true);
  return {
    next: () => {
      if (slice.spent()) return PAUSE;
      const found = walk.next();
      if (!found) return undefined;
      slice.docsExamined++;
      return { record: recordOfDocumentKey(found.key), doc: found.value };
    },
    rest: () => walk.rest(),
  };
}

/** Record numbers in the order of an index, each once. */
export interface RecordStream {
  next(): number | undefined | typeof PAUSE;
  rest(): void;
}

/** Looks up single `_id`s; the runs' prefixes are their whole keys. */
export function lookUpIds(store: Store, runs: readonly Run[], reverse: boolean, slice: Slice): RecordStream {
  const keys = runs.map(({ prefix }) => Buffer.concat([prefix.subarray(0, 4), storable(prefix.subarray(4))]));
  if (reverse) keys.reverse();
  let at = 0;
  return {
    next: () => {
      for (;;) {
        if (slice.spent()) return PAUSE;
        const key = keys[at++];
        if (!key) return undefined;
        const found = store.ids.get(key);
        if (!found) continue;
        slice.keysExamined++;
        return found.readUIntBE(0, 6);
      }
    },
    rest: () => undefined,
  };
}

/** Walks the runs of an index one after the other. */
export function scanIndex(
  store: Store,
  index: IndexView,
  { runs, once }: Bounds,
  reverse: boolean,
  slice: Slice,
): RecordStream {
  const ids = index.table === 'ids';
  const segments = runs.flatMap((run) => run.segments);
  const walk = new Walk(store[index.table], segments, reverse, ids);
  const repeats = index.arrays.length > 0 && !(once && runs.length === 1);
  const seen = repeats ? new Set<number>() : undefined;
  return {
    next: () => {
      for (;;) {
        if (slice.spent()) return PAUSE;
        const found = walk.next();
        if (!found) return undefined;
        slice.keysExamined++;
        const record = ids ? found.value.readUIntBE(0, 6) : recordOfEntryKey(found.key);
        if (!seen) return record;
        if (!seen.has(record)) {
          seen.add(record);
          return record;
        }
      }
    },
    rest: () => walk.rest(),
  };
}

/**
 * Walks all runs at once and merges them by what follows their common leading values. A document that several runs lead
 * to has the same key there, record number included, in each of them, so its repetitions follow one another.
 */
export function mergeIndex(
  store: Store,
  index: IndexView,
  { runs }: Bounds,
  reverse: boolean,
  slice: Slice,
): RecordStream {
  const lanes = runs.map((run) => ({
    walk: new Walk(store[index.table], run.segments, reverse, false),
    prefix: run.prefix.length,
    head: undefined as Buffer | undefined,
    done: false,
  }));
  const sign = reverse ? -1 : 1;
  let given: number | undefined;
  return {
    next: () => {
      for (;;) {
        if (slice.spent()) return PAUSE;
        let best: (typeof lanes)[number] | undefined;
        for (const lane of lanes) {
          if (!lane.head && !lane.done) {
            lane.head = lane.walk.next()?.key;
            lane.done = lane.head === undefined;
            if (lane.head) slice.keysExamined++;
          }
          if (!lane.head) continue;
          if (!best?.head || sign * compareFrom(lane.head, lane.prefix, best.head, best.prefix) < 0) best = lane;
        }
        if (!best?.head) return undefined;
        const record = recordOfEntryKey(best.head);
        best.head = undefined;
        if (record === given) continue;
        given = record;
        return record;
      }
    },
    rest: () => lanes.forEach(({ walk }) => walk.rest()),
  };
}

function compareFrom(a: Buffer, aFrom: number, b: Buffer, bFrom: number): number {
  return a.compare(b, bFrom, b.length, aFrom, a.length);
}

/** Looks up the documents of a stream of records. */
export function fetchRecords(store: Store, collection: Collection, records: RecordStream, slice: Slice): Source {
  return {
    next: (): Row | undefined | typeof PAUSE => {
      for (;;) {
        const record = records.next();
        if (record === undefined || record === PAUSE) return record;
        const doc = store.documents.get(documentKey(collection.id, record));
        if (!doc) continue;
        slice.docsExamined++;
        return { record, doc };
      }
    },
    rest: () => records.rest(),
  };
}
