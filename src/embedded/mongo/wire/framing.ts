import { RawValue, rawDocument } from '../bson/raw-value.js';
import { T } from '../bson/types.js';
import { InvalidBson, validateDocument } from '../bson/validate.js';
import { BLOCK_BYTES, type Blocks } from './blocks.js';

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

/** The length of a message is its first four bytes. */
const LENGTH = 4;

/** Cuts a stream of bytes into messages. */
export class FrameReader {
  /**
   * A message that has arrived in part. The pieces that came from the socket are copied, so that no more than is counted is held
   * however small they are.
   */
  private begun: Buffer[] = [];
  private arrived = 0;

  constructor(private readonly blocks: Blocks) {}

  /** Bytes of memory that the message which has arrived in part takes. */
  get held(): number {
    return this.begun.length * BLOCK_BYTES;
  }

  /**
   * Takes in bytes and gives the messages that are complete.
   * @throws ProtocolError for a length no message can have
   */
  push(chunk: Buffer): Buffer[] {
    const frames: Buffer[] = [];
    let rest = chunk;
    while (rest.length > 0) {
      if (this.arrived === 0 && rest.length >= LENGTH && lengthOf(rest) <= rest.length) {
        const length = lengthOf(rest);
        frames.push(rest.subarray(0, length));
        rest = rest.subarray(length);
        continue;
      }
      rest = this.gather(rest);
      if (this.missing() > 0) continue;
      frames.push(Buffer.concat(this.begun, this.arrived));
      this.clear();
    }
    return frames;
  }

  /** Lets go of a message that will not arrive. */
  clear(): void {
    this.blocks.giveBack(this.begun);
    this.begun = [];
    this.arrived = 0;
  }

  /** Adds to the message that has arrived in part, within one block; gives back what has found no place yet. */
  private gather(bytes: Buffer): Buffer {
    const at = this.arrived % BLOCK_BYTES;
    let block = this.begun.at(-1);
    if (block === undefined || at === 0) this.begun.push((block = this.blocks.take()));
    const count = bytes.copy(block, at, 0, this.missing());
    this.arrived += count;
    return bytes.subarray(count);
  }

  /** Bytes until the message is complete, or until it can say how long it is. */
  private missing(): number {
    const [first] = this.begun;
    return (first === undefined || this.arrived < LENGTH ? LENGTH : lengthOf(first)) - this.arrived;
  }
}

function lengthOf(message: Buffer): number {
  const length = message.readInt32LE(0);
  if (length < HEADER + 5 || length > MAX_MESSAGE_BYTES) throw new ProtocolError(`message length ${length}`);
  return length;
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
