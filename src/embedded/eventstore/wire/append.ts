import { type AppendOutcome } from '../append/append-events.js';
import { type Expectation } from '../append/expectation.js';
import { type ProposedEvent } from '../append/proposed-event.js';
import { decodeProposedMessage, decodeStreamName } from './proposed-message.js';
import { ProtobufReader } from './protobuf-reader.js';
import { ProtobufWriter } from './protobuf-writer.js';

/** One message of the client-streaming append: first the options, then an event each. */
export type AppendMessage =
  | { readonly kind: 'options'; readonly stream: string; readonly expectation: Expectation }
  | { readonly kind: 'event'; readonly event: ProposedEvent }
  | { readonly kind: 'empty' };

/** Decodes `AppendReq`. */
export function decodeAppendMessage(bytes: Buffer): AppendMessage {
  const message = new ProtobufReader(bytes);
  for (let field = message.next(); field !== 0; field = message.next()) {
    if (field === 1) return decodeOptions(message.message());
    if (field === 2) return { kind: 'event', event: decodeProposedMessage(message.message()) };
    message.skip();
  }
  return { kind: 'empty' };
}

function decodeOptions(message: ProtobufReader): AppendMessage {
  let stream = '';
  let expectation: Expectation = { kind: 'any' };
  for (let field = message.next(); field !== 0; field = message.next()) {
    if (field === 1) stream = decodeStreamName(message.message());
    else if (field === 2) expectation = { kind: 'exact', revision: message.uint() };
    else {
      if (field === 3) expectation = { kind: 'no_stream' };
      else if (field === 5) expectation = { kind: 'stream_exists' };
      message.skip();
    }
  }
  return { kind: 'options', stream, expectation };
}

/** The `Success` part that `AppendResp` and `BatchAppendResp` share. */
export function encodeAppendSuccess(outcome: Extract<AppendOutcome, { kind: 'written' }>): ProtobufWriter {
  const success = new ProtobufWriter();
  if (outcome.revision < 0) success.empty(2);
  else success.uint(1, outcome.revision);
  if (outcome.position === undefined) return success.empty(4);
  return success.message(3, new ProtobufWriter().uint(1, outcome.position).uint(2, outcome.position));
}

/** Encodes `AppendResp` for events that were written. */
export function encodeAppendReply(outcome: Extract<AppendOutcome, { kind: 'written' }>): Buffer {
  return new ProtobufWriter().message(1, encodeAppendSuccess(outcome)).finish();
}

/** Encodes `AppendResp` for a stream that is not at the expected revision. */
export function encodeWrongVersionReply(actual: number, expectation: Expectation): Buffer {
  const wrong = new ProtobufWriter();
  if (actual < 0) wrong.empty(7);
  else wrong.uint(6, actual);
  switch (expectation.kind) {
    case 'exact':
      wrong.uint(8, expectation.revision);
      break;
    case 'any':
      wrong.empty(9);
      break;
    case 'stream_exists':
      wrong.empty(10);
      break;
    case 'no_stream':
      wrong.empty(11);
      break;
  }
  return new ProtobufWriter().message(2, wrong).finish();
}
