import { ONE_BATCH } from '../cursors/batch-room.js';
import { FIRST_BATCH, newBatchWriter, nextBatch } from '../cursors/batch.js';
import { type Slice, type Source } from '../planner/source.js';
import { type BsonWriter } from '../bson/writer.js';
import { type Request } from './request.js';

/** Answers with the first batch of a source and keeps the rest in a cursor. */
export async function firstBatch(
  request: Request,
  namespace: string,
  source: Source,
  slice: Slice,
  batchSize: number | undefined,
  singleBatch: boolean,
): Promise<Buffer> {
  const writer = newBatchWriter().begin().beginDocument('cursor').beginArray('firstBatch');
  const drain = { source, slice, pending: undefined };
  // A batch size of 0 asks for a cursor only.
  const room = singleBatch ? ONE_BATCH : request.engine.cursors.room;
  const done =
    batchSize === 0
      ? singleBatch
      : (await nextBatch(drain, batchSize ?? FIRST_BATCH, writer, room)).done || singleBatch;
  writer.end();
  const id = done ? 0n : request.engine.cursors.open({ ...drain, namespace, session: sessionOf(request) }).id;
  return finish(writer, namespace, id);
}

/** Answers with one more batch of a cursor. */
export async function moreOf(request: Request, id: bigint, namespace: string, batchSize: number): Promise<Buffer> {
  const cursor = request.engine.cursors.take(id, namespace, sessionOf(request));
  const writer = newBatchWriter().begin().beginDocument('cursor').beginArray('nextBatch');
  let done = true;
  try {
    ({ done } = await nextBatch(cursor, batchSize, writer, request.engine.cursors.room));
  } finally {
    if (done) request.engine.cursors.end(cursor);
    else request.engine.cursors.rest(cursor);
  }
  writer.end();
  return finish(writer, namespace, done ? 0n : id);
}

function sessionOf(request: Request): string | undefined {
  return request.get('lsid')?.bytes().toString('hex');
}

function finish(writer: BsonWriter, namespace: string, id: bigint): Buffer {
  return writer.int64('id', id).string('ns', namespace).end().double('ok', 1).end().finish();
}
