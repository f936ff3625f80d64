import { type ServerDuplexStream, status } from '@grpc/grpc-js';
import { DiskFullError } from '../../lmdb/disk-space.js';
import { appendEvents } from '../append/append-events.js';
import { type GroupWriter } from '../append/group-writer.js';
import { MAX_APPEND_SIZE } from '../append/limits.js';
import { PendingBatch } from '../append/pending-batch.js';
import { type BatchChunk, type BatchError, decodeBatchChunk, encodeBatchError } from '../wire/batch-append.js';
import { encodeBatchSuccess } from '../wire/batch-append.js';
import { batchInvalid, batchStreamDeleted, batchTimeout, batchTooLarge } from './batch-errors.js';
import { batchUnknown, batchWrongVersion } from './batch-errors.js';
import { StatusError, toStatus } from './errors.js';
import { type OpenCalls } from './open-calls.js';

type BatchCall = ServerDuplexStream<Buffer, Buffer>;

/** How often deadlines are looked at, in milliseconds. */
const DEADLINE_TICK_MS = 25;

/** `Streams/BatchAppend`: any number of appends over one stream, answered in the order of their commits. */
export function batchAppendHandler(writer: GroupWriter, calls: OpenCalls): (call: BatchCall) => void {
  return (call) => {
    new BatchSession(call, writer, calls).start();
  };
}

class BatchSession {
  readonly #call: BatchCall;
  readonly #writer: GroupWriter;
  readonly #calls: OpenCalls;
  /** By correlation id; in order of arrival. */
  readonly #pending = new Map<string, PendingBatch>();
  #timer: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(call: BatchCall, writer: GroupWriter, calls: OpenCalls) {
    this.#call = call;
    this.#writer = writer;
    this.#calls = calls;
  }

  start(): void {
    const forget = this.#calls.add(() =>
      this.#fail(new StatusError(status.UNAVAILABLE, 'The server is shutting down')),
    );
    this.#call.on('data', (bytes: Buffer) => {
      try {
        this.#receive(decodeBatchChunk(bytes, Date.now()));
      } catch (error) {
        this.#fail(error);
      }
    });
    this.#call.on('end', () => {
      this.#ended = true;
      this.#endWhenAnswered();
    });
    this.#call.on('close', () => {
      forget();
      clearInterval(this.#timer);
      this.#pending.clear();
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
      this.#timer ??= setInterval(() => this.#expire(), DEADLINE_TICK_MS);
    }
    const refusal = batch.add(chunk);
    if (batch.deadline <= now) this.#refuse(batch, batchTimeout());
    else if (refusal?.kind === 'too-large') this.#refuse(batch, batchTooLarge(MAX_APPEND_SIZE));
    else if (refusal) this.#refuse(batch, batchInvalid(refusal.reason));
    else if (chunk.final) this.#write(batch);
  }

  #write(batch: PendingBatch): void {
    const { stream, expectation } = batch;
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
    if (this.#writer.busy && !this.#call.isPaused()) {
      this.#call.pause();
      void this.#writer.relief().then(() => this.#call.resume());
    }
  }

  /** Ends the stream, and with it every batch on it. */
  #fail(error: unknown): void {
    this.#call.emit('error', toStatus(error));
  }

  #refuse(batch: PendingBatch, error: BatchError): void {
    this.#answer(batch, encodeBatchError(batch.correlationId, batch.stream, error));
  }

  #answer(batch: PendingBatch, reply: Buffer): void {
    if (!batch.takeAnswer()) return;
    this.#pending.delete(batch.correlationId.toString('latin1'));
    if (!this.#call.cancelled) this.#call.write(reply);
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
