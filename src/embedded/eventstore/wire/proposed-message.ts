import { type ProposedEvent } from '../append/proposed-event.js';
import { type ProtobufReader } from './protobuf-reader.js';

/** An event that the protocol allows but the engine cannot store; `missing` names absent required properties. */
export class InvalidEventError extends Error {
  constructor(
    reason: string,
    readonly missing: readonly string[] = [],
  ) {
    super(reason);
  }
}

/** Longest event type, in bytes. */
const MAX_TYPE_BYTES = 4096;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const EMPTY: Buffer = Buffer.alloc(0);

/** Decodes `AppendReq.ProposedMessage` and `BatchAppendReq.ProposedMessage`, which have the same fields. */
export function decodeProposedMessage(message: ProtobufReader): ProposedEvent {
  let id = '';
  let type: Buffer | undefined;
  let contentType: string | undefined;
  let metadata: Buffer = EMPTY;
  let data: Buffer = EMPTY;
  for (let field = message.next(); field !== 0; field = message.next()) {
    if (field === 1) {
      id = decodeUuid(message.message());
    } else if (field === 2) {
      const [key, value] = decodeMapEntry(message.message());
      if (key === 'type') type = value;
      else if (key === 'content-type') contentType = value.toString('latin1');
    } else if (field === 3) metadata = message.bytes();
    else if (field === 4) data = message.bytes();
    else message.skip();
  }
  if (id === '') throw new InvalidEventError('Event id is missing');
  if (!type?.length || contentType === undefined) {
    const missing = [...(type?.length ? [] : ['type']), ...(contentType === undefined ? ['content-type'] : [])];
    throw new InvalidEventError(`Required metadata property missing: ${missing.join(', ')}`, missing);
  }
  if (type.length > MAX_TYPE_BYTES) throw new InvalidEventError(`Event type is longer than ${MAX_TYPE_BYTES} bytes`);
  return { id, type, json: contentType === 'application/json', metadata, data };
}

/** Decodes the text form of `UUID`; the structured form is never sent by the supported client. */
function decodeUuid(message: ProtobufReader): string {
  let id = '';
  for (let field = message.next(); field !== 0; field = message.next()) {
    if (field === 2) id = message.bytes().toString('latin1').toLowerCase();
    else message.skip();
  }
  if (!UUID.test(id)) throw new InvalidEventError('Event id is not a UUID');
  return id;
}

function decodeMapEntry(entry: ProtobufReader): [key: string, value: Buffer] {
  let key = '';
  let value: Buffer = EMPTY;
  for (let field = entry.next(); field !== 0; field = entry.next()) {
    if (field === 1) key = entry.bytes().toString('latin1');
    else if (field === 2) value = entry.bytes();
    else entry.skip();
  }
  return [key, value];
}

/** Decodes `StreamIdentifier`. */
export function decodeStreamName(message: ProtobufReader): string {
  let name = '';
  for (let field = message.next(); field !== 0; field = message.next()) {
    if (field === 3) name = message.bytes().toString('utf8');
    else message.skip();
  }
  return name;
}
