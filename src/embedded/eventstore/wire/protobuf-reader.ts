/** Thrown when bytes from the network are not a well-formed protobuf message. */
export class MalformedMessageError extends Error {
  constructor(reason: string) {
    super(`Malformed message: ${reason}`);
  }
}

/**
 * Reads one protobuf message field by field, without copying: byte fields are views into the given buffer.
 * Integers are clamped to Number.MAX_SAFE_INTEGER, which no position or revision of this engine reaches.
 */
export class ProtobufReader {
  #position = 0;
  #wireType = 0;

  constructor(readonly buffer: Buffer) {}

  /** Moves to the next field and returns its number, or 0 at the end of the message. */
  next(): number {
    if (this.#position >= this.buffer.length) return 0;
    const tag = this.uint();
    this.#wireType = tag & 7;
    return tag >>> 3;
  }

  /** The current varint field as a number of at most 2^53 − 1. */
  uint(): number {
    let value = 0;
    let scale = 1;
    for (let length = 0; length < 10; length++) {
      const byte = this.buffer[this.#position++];
      if (byte === undefined) throw new MalformedMessageError('truncated varint');
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return Math.min(value, Number.MAX_SAFE_INTEGER);
      scale *= 128;
    }
    throw new MalformedMessageError('varint longer than ten bytes');
  }

  /** The current length-delimited field. */
  bytes(): Buffer {
    if (this.#wireType !== 2) throw new MalformedMessageError('expected a length-delimited field');
    const end = this.uint() + this.#position;
    if (end > this.buffer.length) throw new MalformedMessageError('truncated field');
    const bytes = this.buffer.subarray(this.#position, end);
    this.#position = end;
    return bytes;
  }

  /** The current length-delimited field as a nested message. */
  message(): ProtobufReader {
    return new ProtobufReader(this.bytes());
  }

  /** Passes over a field this engine does not know. */
  skip(): void {
    if (this.#wireType === 0) this.uint();
    else if (this.#wireType === 1) this.#position += 8;
    else if (this.#wireType === 2) this.bytes();
    else if (this.#wireType === 5) this.#position += 4;
    else throw new MalformedMessageError(`unknown wire type ${this.#wireType}`);
  }
}
