import { status } from '@grpc/grpc-js';
import { type Expectation } from '../append/expectation.js';
import { type BatchError } from '../wire/batch-append.js';
import { ProtobufWriter } from '../wire/protobuf-writer.js';

/** Codes of `google.rpc.Status` are those of gRPC; the client looks at the type of the detail message. */
export function batchWrongVersion(expectation: Expectation, actual: number): BatchError {
  const detail = new ProtobufWriter();
  if (actual < 0) detail.empty(2);
  else detail.uint(1, actual);
  switch (expectation.kind) {
    case 'exact':
      detail.uint(3, expectation.revision);
      break;
    case 'any':
      detail.empty(4);
      break;
    case 'stream_exists':
      detail.empty(5);
      break;
    case 'no_stream':
      detail.empty(6);
      break;
  }
  return { code: status.ALREADY_EXISTS, message: 'Wrong expected version', type: 'WrongExpectedVersion', detail };
}

export function batchStreamDeleted(stream: string): BatchError {
  const detail = new ProtobufWriter().message(1, new ProtobufWriter().bytes(3, stream));
  return { code: status.NOT_FOUND, message: 'Stream deleted', type: 'StreamDeleted', detail };
}

export function batchTimeout(): BatchError {
  return { code: status.DEADLINE_EXCEEDED, message: 'Timeout', type: 'Timeout', detail: new ProtobufWriter() };
}

export function batchTooLarge(limit: number): BatchError {
  const detail = new ProtobufWriter().uint(1, limit);
  return { code: status.INVALID_ARGUMENT, message: 'Too large', type: 'MaximumAppendSizeExceeded', detail };
}

export function batchInvalid(reason: string): BatchError {
  return { code: status.INVALID_ARGUMENT, message: reason, type: 'BadRequest', detail: new ProtobufWriter() };
}

export function batchUnknown(reason: string): BatchError {
  return { code: status.UNKNOWN, message: reason, type: 'Unknown', detail: new ProtobufWriter() };
}
