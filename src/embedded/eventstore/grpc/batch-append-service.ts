import { type ServerDuplexStream, status } from '@grpc/grpc-js';
import { type Share } from '../../connections/shared-memory.js';
import { DiskFullError } from '../../lmdb/disk-space.js';
import { appendEvents } from '../append/append-events.js';
import { type GroupWriter } from '../append/group-writer.js';
import { MAX_APPEND_SIZE } from '../append/limits.js';
import { PendingBatch } from '../append/pending-batch.js';
import { OVERHEAD_BYTES, type UnfinishedAppends } from '../append/unfinished-appends.js';
import { type BatchChunk, type BatchError, decodeBatchChunk, encodeBatchError } from '../wire/batch-append.js';
import { encodeBatchSuccess } from '../wire/batch-append.js';
import { batchInvalid, batchStreamDeleted, batchTimeout, batchTooLarge } from './batch-errors.js';
import { batchUnknown, batchWrongVersion } from './batch-errors.js';
import { StatusError, toStatus } from './errors.js';
import { type OpenCalls } from './open-calls.js';

type BatchCall = ServerDuplexStream<Buffer, Buffer>;

/** How often deadlines are looked at, in milliseconds. */
const DEADLINE_TICK_MS = 25;

/** Bytes of unanswered batches above which no more is read; what is never finished times out and makes room. */
const MAX_PENDING_BYTES = 8 * 1024 * 1024;

/** `Streams/BatchAppend`: any number of appends over one stream, answered in the order of their commits. */
export function batchAppendHandler(
  writer: GroupWriter,
  calls: OpenCalls,
  unfinished: UnfinishedAppends,
): (call: BatchCall) => void {
  return (call) => {
    new BatchSession(call, writer, calls, unfinished).start();
  };
}

class BatchSession {
  readonly #call: BatchCall;
  readonly #writer: GroupWriter;
  readonly #calls: OpenCalls;
  readonly #unfinished: UnfinishedAppends;
  /** Batches of which more is to come. */
  readonly #arriving = new Map<PendingBatch, Share>();
  /** By correlation id; in order of arrival. */
  readonly #pending = new Map<string, PendingBatch>();
  #timer: NodeJS.Timeout | undefined;
  #ended = false;
  #failed = false;
  #pendingBytes = 0;
  #awaitsRelief = false;

  constructor(call: BatchCall, writer: GroupWriter, calls: OpenCalls, unfinished: UnfinishedAppends) {
    this.#call = call;
    this.#writer = writer;
    this.#calls = calls;
    this.#unfinished = unfinished;
  }

  start(): void {
    const forget = this.#calls.add(() =>
      this.#fail(new StatusError(status.UNAVAILABLE, 'The server is shutting down')),
    );
    this.#call.on('data', (bytes: Buffer) => {
      if (this.#failed) return;
      try {
        this.#receive(decodeBatchChunk(bytes, Date.now()));
      } catch (error) {
        this.#fail(error);
      }
    });
    this.#call.on('drain', () => this.#setPace());
    this.#call.on('end', () => {
      this.#ended = true;
      this.#endWhenAnswered();
    });
    this.#call.on('close', () => {
      forget();
      clearInterval(this.#timer);
      this.#pending.clear();
      for (const arriving of this.#arriving.values()) arriving.finished();
      this.#arriving.clear();
    });
  }

  #receive(chunk: BatchChunk): void {
    const key = chunk.correlationId.toString('latin1');
    const now = Date.now();
    let batch = this.#pending.get(key);
    if (!batch) {
      if (!chunk.options) return;
      batch = new PendingBatch(chunk.correlationId, chunk.options, now);
      this.#pending.set(key, batch);
      this.#pendingBytes += held(batch);
      this.#timer ??= setInterval(() => this.#expire(), DEADLINE_TICK_MS);
    }
    this.#pendingBytes -= held(batch);
    const refusal = batch.add(chunk);
    this.#pendingBytes += held(batch);
    if (batch.deadline <= now) this.#refuse(batch, batchTimeout());
    else if (refusal?.kind === 'too-large') this.#refuse(batch, batchTooLarge(MAX_APPEND_SIZE));
    else if (refusal) this.#refuse(batch, batchInvalid(refusal.reason));
    else if (chunk.final) this.#write(batch);
    else this.#await(batch);
    this.#setPace();
  }

  /** More of the batch is to come; if too much is held meanwhile, it is refused as if its time had run out. */
  #await(batch: PendingBatch): void {
    const arriving = this.#arriving.get(batch) ?? this.#unfinished.begin(() => this.#refuse(batch, batchTimeout()));
    this.#arriving.set(batch, arriving);
    arriving.holds(held(batch));
  }

  #arrived(batch: PendingBatch): void {
    this.#arriving.get(batch)?.finished();
    this.#arriving.delete(batch);
  }

  /** Reads no faster than batches can be written, finished or answered. */
  #setPace(): void {
    if (this.#writer.busy) this.#awaitRelief();
    const wait = this.#writer.busy || this.#pendingBytes > MAX_PENDING_BYTES || this.#call.writableNeedDrain;
    if (wait === this.#call.isPaused()) return;
    if (wait) this.#call.pause();
    else this.#call.resume();
  }

  #awaitRelief(): void {
    if (this.#awaitsRelief) return;
    this.#awaitsRelief = true;
    void this.#writer.relief().then(() => {
      this.#awaitsRelief = false;
      this.#setPace();
    });
  }

  #write(batch: PendingBatch): void {
    const { stream, expectation } = batch;
    this.#arrived(batch);
    this.#writer.submit({
      size: batch.size,
      abandoned: () => batch.answered,
      run: (transaction) => appendEvents(transaction, batch),
      done: (outcome) => {
        if (outcome.kind === 'written') this.#answer(batch, encodeBatchSuccess(batch.correlationId, stream, outcome));
        else if (outcome.kind === 'deleted') this.#refuse(batch, batchStreamDeleted(stream));
        else this.#refuse(batch, batchWrongVersion(expectation, outcome.actual));
      },
      failed: (error) => {
        // The answer to a batch has no form that says "later": the whole stream says it, and the client opens another.
        if (error instanceof DiskFullError) this.#fail(error);
        else this.#refuse(batch, batchUnknown(error.message));
      },
    });
  }

  /** Ends the stream, and with it every batch on it. */
  #fail(error: unknown): void {
    this.#failed = true;
    this.#call.emit('error', toStatus(error));
  }

  #refuse(batch: PendingBatch, error: BatchError): void {
    this.#answer(batch, encodeBatchError(batch.correlationId, batch.stream, error));
  }

  #answer(batch: PendingBatch, reply: Buffer): void {
    this.#arrived(batch);
    if (!batch.takeAnswer()) return;
    this.#pending.delete(batch.correlationId.toString('latin1'));
    this.#pendingBytes -= held(batch);
    if (!this.#call.cancelled) this.#call.write(reply);
    this.#setPace();
    this.#endWhenAnswered();
  }

  #expire(): void {
    const now = Date.now();
    for (const batch of this.#pending.values()) {
      if (batch.deadline <= now) this.#refuse(batch, batchTimeout());
    }
    if (this.#pending.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #endWhenAnswered(): void {
    if (this.#ended && this.#pending.size === 0) this.#call.end();
  }
}

/** Bytes that a batch takes until it is answered. */
function held(batch: PendingBatch): number {
  return batch.size + OVERHEAD_BYTES * (1 + batch.events.length);
}
