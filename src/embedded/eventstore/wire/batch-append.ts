import { type AppendOutcome } from '../append/append-events.js';
import { type Expectation } from '../append/expectation.js';
import { type ProposedEvent } from '../append/proposed-event.js';
import { encodeAppendSuccess } from './append.js';
import { decodeProposedMessage, decodeStreamName, InvalidEventError } from './proposed-message.js';
import { ProtobufReader } from './protobuf-reader.js';
import { ProtobufWriter } from './protobuf-writer.js';

/** Options of a batch append, sent with its first chunk. */
export interface BatchOptions {
  readonly stream: string;
  readonly expectation: Expectation;
  /** Milliseconds since the epoch, or undefined if the client left it open. */
  readonly deadline: number | undefined;
}

/** One chunk of a batch append. */
export interface BatchChunk {
  /** The correlation id as it came, to be sent back byte for byte. */
  readonly correlationId: Buffer;
  readonly options: BatchOptions | undefined;
  readonly events: readonly ProposedEvent[];
  /** What makes the events impossible to store. */
  readonly invalid: InvalidEventError | undefined;
  readonly final: boolean;
}

/** Decodes `BatchAppendReq`; `now` (milliseconds) turns a relative deadline into an absolute one. */
export function decodeBatchChunk(bytes: Buffer, now: number): BatchChunk {
  const message = new ProtobufReader(bytes);
  const events: ProposedEvent[] = [];
  let correlationId: Buffer = Buffer.alloc(0);
  let options: BatchOptions | undefined;
  let invalid: InvalidEventError | undefined;
  let final = false;
  for (let field = message.next(); field !== 0; field = message.next()) {
    if (field === 1) correlationId = message.bytes();
    else if (field === 2) options = decodeOptions(message.message(), now);
    else if (field === 3) {
      try {
        events.push(decodeProposedMessage(message.message()));
      } catch (error) {
        if (!(error instanceof InvalidEventError)) throw error;
        invalid = error;
      }
    } else if (field === 4) final = message.uint() !== 0;
    else message.skip();
  }
  return { correlationId, options, events, invalid, final };
}

function decodeOptions(message: ProtobufReader, now: number): BatchOptions {
  let stream = '';
  let expectation: Expectation = { kind: 'any' };
  let deadline: number | undefined;
  for (let field = message.next(); field !== 0; field = message.next()) {
    if (field === 1) stream = decodeStreamName(message.message());
    else if (field === 2) expectation = { kind: 'exact', revision: message.uint() };
    else if (field === 6) deadline = decodeSeconds(message.message());
    else if (field === 7) deadline = now + decodeSeconds(message.message());
    else {
      if (field === 3) expectation = { kind: 'no_stream' };
      else if (field === 5) expectation = { kind: 'stream_exists' };
      message.skip();
    }
  }
  return { stream, expectation, deadline };
}

/** `Timestamp` and `Duration` alike: seconds and nanoseconds, as milliseconds. */
function decodeSeconds(message: ProtobufReader): number {
  let milliseconds = 0;
  for (let field = message.next(); field !== 0; field = message.next()) {
    if (field === 1) milliseconds += message.uint() * 1000;
    else if (field === 2) milliseconds += Math.floor(message.uint() / 1e6);
    else message.skip();
  }
  return milliseconds;
}

/** Why a batch append was refused, in the terms of `google.rpc.Status`. */
export interface BatchError {
  readonly code: number;
  readonly message: string;
  /** Name of the detail message below `event_store.client`. */
  readonly type: string;
  readonly detail: ProtobufWriter;
}

/** Encodes `BatchAppendResp` for a batch that was written. */
export function encodeBatchSuccess(
  correlationId: Buffer,
  stream: string,
  outcome: Extract<AppendOutcome, { kind: 'written' }>,
): Buffer {
  return new ProtobufWriter()
    .bytes(1, correlationId)
    .message(3, encodeAppendSuccess(outcome))
    .message(4, new ProtobufWriter().bytes(3, stream))
    .finish();
}

/** Encodes `BatchAppendResp` for a batch that was refused. */
export function encodeBatchError(correlationId: Buffer, stream: string, error: BatchError): Buffer {
  const detail = new ProtobufWriter()
    .bytes(1, `type.googleapis.com/event_store.client.${error.type}`)
    .message(2, error.detail);
  const status = new ProtobufWriter().uint(1, error.code).bytes(2, error.message).message(3, detail);
  return new ProtobufWriter()
    .bytes(1, correlationId)
    .message(2, status)
    .message(4, new ProtobufWriter().bytes(3, stream))
    .finish();
}
