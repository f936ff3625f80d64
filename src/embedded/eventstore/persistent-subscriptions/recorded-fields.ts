import { type StoredEvent } from '../storage/stored-event.js';
import { ProtobufReader } from '../wire/protobuf-reader.js';

const REVISION = 3;
const CUSTOM_METADATA = 7;

/** Revision of an event in its own stream. */
export function revisionOf(event: StoredEvent): number {
  const message = new ProtobufReader(event.recorded);
  for (let field = message.next(); field !== 0; field = message.next()) {
    if (field === REVISION) return message.uint();
    message.skip();
  }
  return 0;
}

/** Custom metadata of an event; empty if it has none. */
export function metadataOf(event: StoredEvent): Buffer {
  const message = new ProtobufReader(event.recorded);
  for (let field = message.next(); field !== 0; field = message.next()) {
    if (field === CUSTOM_METADATA) return message.bytes();
    message.skip();
  }
  return Buffer.alloc(0);
}
