import { RawValue, rawDocument } from '../bson/raw-value.js';
import { T } from '../bson/types.js';
import { InvalidBson, validateDocument } from '../bson/validate.js';

/** Operations of the wire protocol that are understood. */
export const OP = { REPLY: 1, QUERY: 2004, MSG: 2013 } as const;

/** Flags of OP_MSG (the lower 16 bits must be understood). */
const CHECKSUM_PRESENT = 1;
export const MORE_TO_COME = 2;

/** Largest message, header included. */
export const MAX_MESSAGE_BYTES = 48_000_000 + 16_384;

const HEADER = 16;

/** Raised for bytes that are no message; the connection ends then. */
export class ProtocolError extends Error {}

/** A command as it came over the wire. */
export interface Message {
  readonly requestId: number;
  readonly opCode: number;
  readonly flags: number;
  readonly body: RawValue;
  readonly sequences: ReadonlyMap<string, RawValue[]>;
  /** database of a legacy query */
  readonly database: string | undefined;
}

/** Cuts a stream of bytes into messages. */
export class FrameReader {
  private chunks: Buffer[] = [];
  private held = 0;

  /** Bytes of the message that has arrived in part. */
  get begun(): number {
    return this.held;
  }

  /**
   * Takes in bytes and gives the messages that are complete.
   * @throws ProtocolError for a length no message can have
   */
  push(chunk: Buffer): Buffer[] {
    this.chunks.push(chunk);
    this.held += chunk.length;
    const frames: Buffer[] = [];
    for (;;) {
      const needed = this.needed();
      if (needed === undefined || this.held < needed) return frames;
      const all =
        this.chunks.length === 1 ? (this.chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(this.chunks, this.held);
      frames.push(all.subarray(0, needed));
      this.held -= needed;
      this.chunks = this.held > 0 ? [all.subarray(needed)] : [];
    }
  }

  private needed(): number | undefined {
    if (this.held < 4) return undefined;
    let first = this.chunks[0] ?? Buffer.alloc(0);
    if (first.length < 4) {
      first = Buffer.concat(this.chunks, this.held);
      this.chunks = [first];
    }
    const length = first.readInt32LE(0);
    if (length < HEADER + 5 || length > MAX_MESSAGE_BYTES) throw new ProtocolError(`message length ${length}`);
    return length;
  }
}

/**
 * Reads a message; everything in it is checked to be well-formed.
 * @throws ProtocolError or InvalidBson
 */
export function readMessage(frame: Buffer): Message {
  const requestId = frame.readInt32LE(4);
  const opCode = frame.readInt32LE(12);
  if (opCode === OP.MSG) return readMsg(frame, requestId);
  if (opCode === OP.QUERY) return readQuery(frame, requestId);
  throw new ProtocolError(`operation ${opCode}`);
}

function readMsg(frame: Buffer, requestId: number): Message {
  const flags = frame.readUInt32LE(HEADER);
  if ((flags & 0xffff & ~(CHECKSUM_PRESENT | MORE_TO_COME)) !== 0) throw new ProtocolError(`flags ${flags}`);
  // The checksum is left to TCP.
  const end = frame.length - (flags & CHECKSUM_PRESENT ? 4 : 0);
  let body: RawValue | undefined;
  const sequences = new Map<string, RawValue[]>();
  let p = HEADER + 4;
  while (p < end) {
    const kind = frame[p++];
    if (kind === 0) {
      if (body) throw new ProtocolError('two bodies');
      body = rawDocument(frame, p);
      p = validateDocument(frame, p, end);
    } else if (kind === 1) p = readSequence(frame, p, end, sequences);
    else throw new ProtocolError(`section kind ${kind ?? 'none'}`);
  }
  if (!body) throw new ProtocolError('no body');
  return { requestId, opCode: OP.MSG, flags, body, sequences, database: undefined };
}

function readSequence(frame: Buffer, start: number, limit: number, sequences: Map<string, RawValue[]>): number {
  if (start + 5 > limit) throw new ProtocolError('sequence is truncated');
  const end = start + frame.readInt32LE(start);
  if (end > limit || end < start + 5) throw new ProtocolError('sequence length is out of bounds');
  const zero = frame.indexOf(0, start + 4);
  if (zero < 0 || zero >= end) throw new ProtocolError('sequence has no name');
  const documents: RawValue[] = [];
  let p = zero + 1;
  while (p < end) {
    documents.push(new RawValue(frame, T.OBJECT, p));
    p = validateDocument(frame, p, end);
  }
  sequences.set(frame.toString('utf8', start + 4, zero), documents);
  return end;
}

function readQuery(frame: Buffer, requestId: number): Message {
  const zero = frame.indexOf(0, HEADER + 4);
  if (zero < 0 || zero + 14 > frame.length) throw new InvalidBson('query is truncated');
  const namespace = frame.toString('utf8', HEADER + 4, zero);
  if (!namespace.endsWith('.$cmd')) throw new ProtocolError('legacy queries other than commands');
  validateDocument(frame, zero + 9, frame.length);
  let body = rawDocument(frame, zero + 9);
  // Old shells wrap the command.
  const [first] = body.fields();
  if ((first?.[0] === '$query' || first?.[0] === 'query') && first[1].isDocument) body = first[1];
  return { requestId, opCode: OP.QUERY, flags: 0, body, sequences: new Map(), database: namespace.slice(0, -5) };
}

/** Wraps a reply in the operation that answers `message`. */
export function frameReply(message: Message, responseId: number, reply: Buffer): Buffer[] {
  const legacy = message.opCode === OP.QUERY;
  const head = Buffer.alloc(legacy ? HEADER + 20 : HEADER + 5);
  head.writeInt32LE(head.length + reply.length, 0);
  head.writeInt32LE(responseId, 4);
  head.writeInt32LE(message.requestId, 8);
  head.writeInt32LE(legacy ? OP.REPLY : OP.MSG, 12);
  if (legacy) {
    head.writeInt32LE(8, HEADER);
    head.writeInt32LE(1, HEADER + 16);
  }
  return [head, reply];
}
