import { connect as connectHttp2, type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { randomUUID } from 'node:crypto';

/** What an HTTP/2 client says first: the preface and settings that change nothing. */
export const GREETING = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  Buffer.of(0, 0, 0, 4, 0, 0, 0, 0, 0),
]);

/** A plain connection to the server of an `esdb:` URL. */
export async function openPlain(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url.replace('esdb:', 'http:'));
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** An HTTP/2 connection to the server of an `esdb:` URL; that it ends is no error. */
export function openSession(url: string): ClientHttp2Session {
  const session = connectHttp2(url.replace('esdb:', 'http:').replace(/\?.*/, ''));
  session.on('error', () => undefined);
  return session;
}

/** Begins a call of `Streams`; that it ends is no error. */
export function openCall(session: ClientHttp2Session, method: string): ClientHttp2Stream {
  const call = session.request({
    ':method': 'POST',
    ':path': `/event_store.client.streams.Streams/${method}`,
    'content-type': 'application/grpc',
    te: 'trailers',
  });
  call.on('error', () => undefined);
  return call;
}

/** Frames a message as gRPC does: no compression, length, bytes. */
export function framed(bytes: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

const identifier = (stream: string) => new shared.StreamIdentifier().setStreamName(Buffer.from(stream));

/** First message of `Append`. */
export function appendOptions(stream: string): Buffer {
  const options = new streams.AppendReq.Options();
  options.setStreamIdentifier(identifier(stream)).setAny(new shared.Empty());
  return framed(new streams.AppendReq().setOptions(options).serializeBinary());
}

/** An event for `Append`. */
export function appendEvent(data: Uint8Array): Buffer {
  const event = new streams.AppendReq.ProposedMessage().setId(new shared.UUID().setString(randomUUID()));
  event.getMetadataMap().set('type', 't').set('content-type', 'application/octet-stream');
  event.setData(data);
  return framed(new streams.AppendReq().setProposedMessage(event).serializeBinary());
}

/** A chunk of `BatchAppend` under a correlation id of its own, of which more is to come unless it is `final`. */
export function batchChunk(stream: string, data: Uint8Array, final: boolean): Buffer {
  const options = new streams.BatchAppendReq.Options();
  options.setStreamIdentifier(identifier(stream)).setStreamPosition('3');
  const event = new streams.BatchAppendReq.ProposedMessage().setId(new shared.UUID().setString(randomUUID()));
  event.getMetadataMap().set('type', 't').set('content-type', 'application/octet-stream');
  event.setData(data);
  const request = new streams.BatchAppendReq().setCorrelationId(new shared.UUID().setString(randomUUID()));
  request.setOptions(options).setIsFinal(final).addProposedMessages(event);
  return framed(request.serializeBinary());
}

/** A subscription to everything, as a message of `Read`. */
export function subscription(): Buffer {
  const options = new streams.ReadReq.Options();
  const all = new streams.ReadReq.Options.AllOptions().setStart(new shared.Empty());
  options.setAll(all).setSubscription(new streams.ReadReq.Options.SubscriptionOptions());
  options.setUuidOption(new streams.ReadReq.Options.UUIDOption().setString(new shared.Empty()));
  options.setNoFilter(new shared.Empty());
  return framed(new streams.ReadReq().setOptions(options).serializeBinary());
}
