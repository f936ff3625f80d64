import { randomUUID } from 'node:crypto';
import type { EventStoreDBClient } from '@eventstore/db-client';
import type { StreamsClient as StreamsClientType } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import grpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import type status from '@eventstore/db-client/generated/status_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ClientDuplexStream } from '@grpc/grpc-js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import timestamp from 'google-protobuf/google/protobuf/timestamp_pb.js';
import { type ClientInternals, internalsOf } from './client-internals.js';
import { AppendRefusedError, WrongRevisionError } from './errors.js';
import type { Appended, ExpectedRevision, SerializedEvent } from './recorded-event.js';

type BatchStream = ClientDuplexStream<streams.BatchAppendReq, streams.BatchAppendResp>;

interface Pending {
  readonly streamName: string;
  readonly expected: ExpectedRevision;
  readonly timer: NodeJS.Timeout;
  resolve(appended: Appended): void;
  reject(error: unknown): void;
}

/** No reply within the time given; the append may have been stored. */
export class AppendTimeoutError extends Error {
  override readonly name = 'AppendTimeoutError';
}

/** Largest part of an append in one message; the server joins the parts. */
const CHUNK_CHARACTERS = 1_000_000;

/**
 * Appends over the client's multiplexed BatchAppend call. The client's `appendToStream` is not used: when its call breaks
 * while writes are queued it raises an unhandled rejection, which ends the process, and it waits for ever on a silent server.
 */
export class BatchAppender {
  readonly #internals: ClientInternals;
  readonly #calls = new WeakMap<StreamsClientType, BatchStream | Promise<BatchStream>>();
  readonly #pending = new WeakMap<BatchStream, Map<string, Pending>>();
  readonly #open: () => Promise<BatchStream>;

  constructor(client: EventStoreDBClient) {
    this.#internals = internalsOf(client);
    this.#open = this.#internals.GRPCStreamCreator(
      grpc.StreamsClient,
      'batchAppend',
      (stub) => this.#start(stub),
      this.#calls,
    );
  }

  /**
   * One try. `timeout` in milliseconds.
   *
   * @throws WrongRevisionError, AppendRefusedError – nothing was written; any other error leaves the outcome unknown.
   */
  async append(
    streamName: string,
    expected: ExpectedRevision,
    events: readonly SerializedEvent[],
    timeout: number,
  ): Promise<Appended> {
    const call = await this.#open();
    const pending = this.#pending.get(call);
    if (pending === undefined || call.destroyed)
      throw new AppendTimeoutError('The call ended before the append was sent.');
    const correlationId = randomUUID();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        pending.delete(correlationId);
        reject(new AppendTimeoutError(`No reply within ${timeout} ms.`));
      }, timeout);
      pending.set(correlationId, { streamName, expected, timer, resolve, reject });
      for (const request of requests(correlationId, streamName, expected, events, timeout)) call.write(request);
    });
  }

  #start(stub: StreamsClientType): BatchStream {
    const call = stub.batchAppend(...this.#internals.callArguments({}, { deadline: Infinity }));
    const pending = new Map<string, Pending>();
    this.#pending.set(call, pending);
    call.on('data', (reply: streams.BatchAppendResp) => {
      const id = reply.getCorrelationId()?.getString() ?? '';
      const waiting = pending.get(id);
      if (waiting === undefined) return;
      pending.delete(id);
      clearTimeout(waiting.timer);
      settle(waiting, reply);
    });
    const fail = (error: unknown) => {
      for (const waiting of pending.values()) {
        clearTimeout(waiting.timer);
        waiting.reject(error);
      }
      pending.clear();
      this.#pending.delete(call);
    };
    call.on('error', fail).on('close', () => fail(new AppendTimeoutError('The call was closed.')));
    return call;
  }
}

function* requests(
  correlationId: string,
  streamName: string,
  expected: ExpectedRevision,
  events: readonly SerializedEvent[],
  timeout: number,
): Generator<streams.BatchAppendReq> {
  let request = part(correlationId).setOptions(options(streamName, expected, timeout));
  let characters = 0;
  for (const event of events) {
    const size = event.data.length + event.metadata.length;
    if (characters > 0 && characters + size > CHUNK_CHARACTERS) {
      yield request;
      request = part(correlationId);
      characters = 0;
    }
    characters += size;
    request.addProposedMessages(proposed(event));
  }
  yield request.setIsFinal(true);
}

function part(correlationId: string): streams.BatchAppendReq {
  return new streams.BatchAppendReq().setCorrelationId(new shared.UUID().setString(correlationId));
}

function options(streamName: string, expected: ExpectedRevision, timeout: number): streams.BatchAppendReq.Options {
  const message = new streams.BatchAppendReq.Options()
    .setStreamIdentifier(new shared.StreamIdentifier().setStreamName(Buffer.from(streamName)))
    .setDeadline(timestamp.Timestamp.fromDate(new Date(Date.now() + timeout)));
  return expected === 'no-stream'
    ? message.setNoStream(new empty.Empty())
    : message.setStreamPosition(expected.toString());
}

function proposed(event: SerializedEvent): streams.BatchAppendReq.ProposedMessage {
  const message = new streams.BatchAppendReq.ProposedMessage()
    .setId(new shared.UUID().setString(event.id))
    .setData(Buffer.from(event.data))
    .setCustomMetadata(Buffer.from(event.metadata));
  message.getMetadataMap().set('type', event.type).set('content-type', 'application/json');
  return message;
}

function settle(waiting: Pending, reply: streams.BatchAppendResp): void {
  const success = reply.getSuccess();
  const position = success?.getPosition();
  if (success !== undefined && position !== undefined) {
    waiting.resolve({ revision: BigInt(success.getCurrentRevision()), position: BigInt(position.getCommitPosition()) });
    return;
  }
  const error = reply.getError();
  waiting.reject(
    error === undefined ? new Error('The reply holds neither a position nor an error.') : failure(waiting, error),
  );
}

function failure({ streamName, expected }: Pending, error: status.Status): Error {
  const details = error.getDetails();
  const kind = details?.getTypeName().replace('event_store.client.', '') ?? 'Unknown';
  switch (kind) {
    case 'WrongExpectedVersion': {
      const wrong = shared.WrongExpectedVersion.deserializeBinary(details?.getValue_asU8() ?? new Uint8Array());
      const actual = wrong.hasCurrentStreamRevision() ? BigInt(wrong.getCurrentStreamRevision()) : 'no-stream';
      return new WrongRevisionError(streamName, expected, actual);
    }
    case 'Timeout':
    case 'Unknown':
      return new AppendTimeoutError(`The server reports: ${kind} ${error.getMessage()}`);
    default:
      return new AppendRefusedError(streamName, `${kind} ${error.getMessage()}`.trim());
  }
}
