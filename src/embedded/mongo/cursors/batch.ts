import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { BsonWriter } from '../bson/writer.js';
import { CODE, MongoError } from '../errors.js';
import { type BatchRoom } from './batch-room.js';
import { PAUSE, type Row, type Slice, type Source } from '../planner/source.js';

/** Documents without an explicit batch size in the first batch. */
export const FIRST_BATCH = 101;

/** Milliseconds after which an operation that waits for the memory of others looks again. */
const MEMORY_WAIT = 5;

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
    await (slice.memory.mayTake() ? nextTurn() : wait(MEMORY_WAIT));
    slice.begin();
  }
}

/**
 * Fills the open array of `writer` with up to `size` documents (0: as many as fit), as far as there is room, and says whether the source is
 * exhausted. The first document always fits.
 */
export async function nextBatch(
  drain: Drain,
  size: number,
  writer: BsonWriter,
  room: Pick<BatchRoom, 'limit' | 'takes' | 'gives'>,
): Promise<{ done: boolean; count: number }> {
  const limit = size === 0 ? Infinity : size;
  let held = 0;
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
      if (count > 0 && held + row.doc.length > room.limit) {
        drain.pending = row;
        return { done: false, count };
      }
      const before = writer.length;
      writer.document(String(count++), row.doc);
      held += writer.length - before;
      room.takes(writer.length - before);
    }
    return { done: false, count };
  } finally {
    room.gives(held);
    drain.source.rest();
  }
}

export function newBatchWriter(): BsonWriter {
  return new BsonWriter(16 * 1024);
}
