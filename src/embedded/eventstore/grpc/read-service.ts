import { status } from '@grpc/grpc-js';
import { type ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import { answerAllRead, answerStreamRead } from '../read/answer-read.js';
import { InvalidFilterError, InvalidPositionError, InvalidReadError, StreamDeletedError } from '../read/read-errors.js';
import { type ReadRequest } from '../read/read-request.js';
import { type Receiver } from '../read/receiver.js';
import { type EventStore } from '../storage/event-store.js';
import { subscribeToAll } from '../subscriptions/subscribe-to-all.js';
import { subscribeToStream } from '../subscriptions/subscribe-to-stream.js';
import { invalidArgument, StatusError, streamDeleted, unknownError } from './errors.js';
import { type OpenCalls } from './open-calls.js';
import { PacedCall, type ReadCall } from './paced-call.js';
import { parseReadRequest } from './parse-read-request.js';

/** `Streams/Read`: reads and subscriptions, of one stream or of everything. */
export function readHandler(store: EventStore, calls: OpenCalls): (call: ReadCall<ReadReq>) => void {
  return (call) => {
    const receiver = new PacedCall(call);
    const forget = calls.add(() => receiver.fail(new StatusError(status.UNAVAILABLE, 'The server is shutting down')));
    answer(store, call.request, receiver)
      .then(() => receiver.end())
      .catch((error: unknown) => receiver.fail(toReadStatus(error)))
      .finally(forget);
  };
}

async function answer(store: EventStore, request: ReadReq, receiver: Receiver): Promise<void> {
  const read = parseReadRequest(request);
  await dispatch(store, read, receiver);
}

function dispatch(store: EventStore, read: ReadRequest, receiver: Receiver): Promise<void> {
  switch (read.kind) {
    case 'stream':
      return answerStreamRead(store, read, receiver);
    case 'stream-subscription':
      return subscribeToStream(store, read, receiver);
    case 'all':
      return answerAllRead(store, read, receiver);
    case 'all-subscription':
      return subscribeToAll(store, read, receiver);
  }
}

function toReadStatus(error: unknown): unknown {
  if (error instanceof StreamDeletedError) return streamDeleted(error.stream);
  if (error instanceof InvalidPositionError || error instanceof InvalidFilterError)
    return invalidArgument(error.message);
  if (error instanceof InvalidReadError) return unknownError(error.message);
  return error;
}
