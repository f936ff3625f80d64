import { type ResolvedEvent } from '../read/links.js';
import { ProtobufWriter } from './protobuf-writer.js';

/** `persistent_subscriptions.ReadResp` with an event, or a link and what it leads to. */
export function encodePersistentEvent({ event, link }: ResolvedEvent, retryCount: number): Buffer {
  const message = new ProtobufWriter();
  if (event) message.bytes(1, event.recorded);
  if (link) message.bytes(2, link.recorded);
  message.uint(3, (link ?? event)?.position ?? 0).uint(5, retryCount);
  return new ProtobufWriter().message(1, message).finish();
}

/** `persistent_subscriptions.ReadResp` that tells a consumer it is connected. */
export function encodePersistentConfirmation(subscriptionId: string): Buffer {
  return new ProtobufWriter().message(2, new ProtobufWriter().bytes(1, subscriptionId)).finish();
}
