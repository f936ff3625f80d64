import { type Document } from 'bson';
import { decodeDocument, encodeDocument } from '../bson/decode.js';
import { type RawValue } from '../bson/raw-value.js';
import { BsonWriter } from '../bson/writer.js';
import { MongoError } from '../errors.js';
import { Sessions, type RetryKey } from '../storage/sessions.js';
import { type Engine } from './engine.js';

/** What a write command has done so far; saved with the write when it may be retried. */
export interface Progress {
  /** first statement that is not done yet */
  next: number;
  n: number;
  nModified: number;
  upserted: { index: number; _id: RawValue }[];
  writeErrors: Document[];
}

/** Carries out statement `index` and notes its effect. Expected failures are thrown as MongoError. */
export type Statement = (index: number, progress: Progress) => void;

// A step ends after this long, so that one large command does not keep everybody waiting.
const STEP_MILLISECONDS = 40;

/**
 * Runs the statements of a command in order, in write steps. A statement that fails is noted; an ordered command
 * stops there. A command that is repeated goes on where the first attempt had come to.
 */
export async function runStatements(
  engine: Engine,
  count: number,
  ordered: boolean,
  retry: RetryKey | undefined,
  statement: Statement,
): Promise<Progress> {
  const sessions = new Sessions(engine.store);
  let progress: Progress = { next: 0, n: 0, nModified: 0, upserted: [], writeErrors: [] };
  let first = true;
  do {
    progress = await engine.store.writes.write(() => {
      const saved = first && retry ? sessions.find(retry) : undefined;
      const state = saved ? decodeProgress(saved) : structuredCopy(progress);
      if (saved && isDone(state, count, ordered)) return state;
      const until = performance.now() + STEP_MILLISECONDS;
      while (!isDone(state, count, ordered)) {
        attempt(state, statement);
        if (performance.now() > until) break;
      }
      if (retry) sessions.save(retry, encodeProgress(state));
      return state;
    });
    first = false;
  } while (!isDone(progress, count, ordered));
  return progress;
}

/** A step that is undone and tried again must not count twice, so it works on its own copy. */
function structuredCopy(progress: Progress): Progress {
  return { ...progress, upserted: [...progress.upserted], writeErrors: [...progress.writeErrors] };
}

function isDone({ next, writeErrors }: Progress, count: number, ordered: boolean): boolean {
  return next >= count || (ordered && writeErrors.length > 0);
}

function attempt(progress: Progress, statement: Statement): void {
  const index = progress.next++;
  try {
    statement(index, progress);
  } catch (error) {
    if (!(error instanceof MongoError)) throw error;
    progress.writeErrors.push({ index, code: error.code, ...error.extra, errmsg: error.message });
  }
}

function encodeProgress({ next, upserted, writeErrors, ...counts }: Progress): Buffer {
  const writer = new BsonWriter().begin().int32('next', next).int32('n', counts.n).int32('nModified', counts.nModified);
  writeUpserted(writer, upserted);
  writeFields(writer, { writeErrors });
  return writer.end().finish();
}

function decodeProgress(saved: RawValue): Progress {
  const fields = saved.map();
  const count = (name: string): number => fields.get(name)?.number() ?? 0;
  const upserted = (fields.get('upserted')?.items() ?? []).flatMap((item) => {
    const given = item.map();
    const _id = given.get('_id');
    return _id ? [{ index: given.get('index')?.number() ?? 0, _id }] : [];
  });
  const writeErrors = (fields.get('writeErrors')?.items() ?? []).map(({ buf, pos }) => decodeDocument(buf, pos));
  return { next: count('next'), n: count('n'), nModified: count('nModified'), upserted, writeErrors };
}

/** The reply of insert, update and delete. */
export function writeReply({ n, nModified, upserted, writeErrors }: Progress, withModified: boolean): Buffer {
  const writer = new BsonWriter().begin().int32('n', n);
  if (withModified) writer.int32('nModified', nModified);
  if (upserted.length > 0) writeUpserted(writer, upserted);
  writeFields(writer, { ...(writeErrors.length > 0 ? { writeErrors } : {}), ok: 1 });
  return writer.end().finish();
}

function writeUpserted(writer: BsonWriter, upserted: Progress['upserted']): void {
  writer.beginArray('upserted');
  for (const [at, { index, _id }] of upserted.entries())
    writer.beginDocument(String(at)).int32('index', index).value('_id', _id).end();
  writer.end();
}

function writeFields(writer: BsonWriter, fields: Document): void {
  const encoded = encodeDocument(fields);
  writer.bytes(encoded, 4, encoded.length - 1);
}

/**
 * Checks the number of statements.
 * @throws MongoError 16 when there are none or too many
 */
export function checkBatch(count: number): void {
  if (count < 1 || count > 100_000)
    throw new MongoError(16, `Write batch sizes must be between 1 and 100000. Got ${count} operations.`);
}

/** Refuses write concerns that a single node cannot give. */
export function checkWriteConcern(w: unknown): void {
  if (typeof w === 'number' && w > 1) throw new MongoError(100, 'Not enough data-bearing nodes');
  if (typeof w === 'string' && w !== 'majority')
    throw new MongoError(79, `No write concern mode named '${w}' found in replica set configuration`);
}
