/** Number of bytes that `value` takes as a varint. */
export function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) size++;
  return size;
}

/** Writes `value` (a non-negative safe integer) as a varint at `offset` and returns the offset behind it. */
export function writeVarint(target: Buffer, value: number, offset: number): number {
  let rest = value;
  let at = offset;
  while (rest >= 128) {
    target[at++] = (rest % 128) | 0x80;
    rest = Math.floor(rest / 128);
  }
  target[at++] = rest;
  return at;
}

/** Number of bytes of a length-delimited field with a one-byte tag. */
export function fieldSize(length: number): number {
  return 1 + varintSize(length) + length;
}

/** Writes tag and length of a length-delimited field and returns the offset where its content starts. */
export function writeFieldHead(target: Buffer, field: number, length: number, offset: number): number {
  target[offset] = (field << 3) | 2;
  return writeVarint(target, length, offset + 1);
}

/** Builds small messages; hot messages are laid out by hand in their own files. Field numbers stay below 16. */
export class ProtobufWriter {
  readonly #parts: Buffer[] = [];

  uint(field: number, value: number): this {
    const part = Buffer.allocUnsafe(1 + varintSize(value));
    part[0] = field << 3;
    writeVarint(part, value, 1);
    this.#parts.push(part);
    return this;
  }

  bytes(field: number, content: Buffer | string): this {
    const body = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
    const part = Buffer.allocUnsafe(fieldSize(body.length));
    body.copy(part, writeFieldHead(part, field, body.length, 0));
    this.#parts.push(part);
    return this;
  }

  /** A `google.protobuf.Empty` (or any message without fields), which only says which branch of a oneof holds. */
  empty(field: number): this {
    return this.bytes(field, Buffer.alloc(0));
  }

  message(field: number, content: ProtobufWriter): this {
    return this.bytes(field, content.finish());
  }

  finish(): Buffer {
    return Buffer.concat(this.#parts);
  }
}
