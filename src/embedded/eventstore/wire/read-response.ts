import { type StoredEvent } from '../storage/stored-event.js';
import { ProtobufWriter } from './protobuf-writer.js';

/** `ReadResp` with a link and, if it still exists, the event that the link points to. */
export function encodeResolvedLink(link: StoredEvent, target: StoredEvent | undefined): Buffer {
  const event = new ProtobufWriter();
  if (target) event.bytes(1, target.recorded);
  event.bytes(2, link.recorded).uint(3, link.position);
  return new ProtobufWriter().message(1, event).finish();
}

/** `ReadResp` that opens a subscription. */
export function encodeConfirmation(subscriptionId: string): Buffer {
  return new ProtobufWriter().message(2, new ProtobufWriter().bytes(1, subscriptionId)).finish();
}

/** `ReadResp` saying that everything up to `position` was considered. */
export function encodeCheckpoint(position: number): Buffer {
  return new ProtobufWriter().message(3, new ProtobufWriter().uint(1, position).uint(2, position)).finish();
}

/** `ReadResp` of a read that found no such stream. */
export function encodeStreamNotFound(stream: string): Buffer {
  const identifier = new ProtobufWriter().bytes(3, stream);
  return new ProtobufWriter().message(4, new ProtobufWriter().message(1, identifier)).finish();
}

/** `ReadResp` saying that a subscription has delivered everything there is. */
export function encodeCaughtUp(): Buffer {
  return new ProtobufWriter().empty(8).finish();
}
