import { setImmediate as nextTurn } from 'node:timers/promises';
import { BsonWriter } from '../bson/writer.js';
import { CODE, MongoError } from '../errors.js';
import { PAUSE, type Row, type Slice, type Source } from '../planner/source.js';

/** A batch holds at most this many bytes of documents, so that the reply fits into a message. */
const BATCH_BYTES = 16 * 1024 * 1024;

/** Documents without an explicit batch size in the first batch. */
export const FIRST_BATCH = 101;

/** What {@link nextBatch} draws from. */
export interface Drain {
  readonly source: Source;
  readonly slice: Slice;
  pending: Row | undefined;
}

/** Pulls one row, letting others run whenever a time slice is over. */
export async function pull({ source, slice }: Pick<Drain, 'source' | 'slice'>): Promise<Row | undefined> {
  for (;;) {
    const row = source.next();
    if (row !== PAUSE) return row;
    source.rest();
    if (slice.expired) throw new MongoError(CODE.MaxTimeMSExpired, 'operation exceeded time limit');
    await nextTurn();
    slice.begin();
  }
}

/**
 * Fills the open array of `writer` with up to `size` documents (0: as many as fit) and says whether the source is
 * exhausted. The first document always fits.
 */
export async function nextBatch(
  drain: Drain,
  size: number,
  writer: BsonWriter,
): Promise<{ done: boolean; count: number }> {
  const limit = size === 0 ? Infinity : size;
  const start = writer.length;
  let count = 0;
  drain.slice.begin();
  try {
    while (count < limit) {
      const row = drain.pending ?? drain.source.next();
      drain.pending = undefined;
      if (row === PAUSE) {
        drain.pending = await pull(drain);
        if (!drain.pending) return { done: true, count };
        continue;
      }
      if (!row) return { done: true, count };
      if (count > 0 && writer.length - start + row.doc.length > BATCH_BYTES) {
        drain.pending = row;
        return { done: false, count };
      }
      writer.document(String(count++), row.doc);
    }
    return { done: false, count };
  } finally {
    drain.source.rest();
  }
}

export function newBatchWriter(): BsonWriter {
  return new BsonWriter(16 * 1024);
}
