import { CODE, MongoError } from '../errors.js';
import { int32At } from './raw.js';
import { T } from './types.js';
import { type RawValue } from './raw-value.js';

/** Builds one BSON document by appending to a growing buffer. */
export class BsonWriter {
  private buf: Buffer;
  private pos = 0;
  private readonly open: number[] = [];

  constructor(capacity = 512) {
    this.buf = Buffer.allocUnsafe(capacity);
  }

  /** Bytes written so far. */
  get length(): number {
    return this.pos;
  }

  private reserve(bytes: number): void {
    if (this.pos + bytes <= this.buf.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.buf.length * 2, this.pos + bytes));
    this.buf.copy(grown, 0, 0, this.pos);
    this.buf = grown;
  }

  private head(type: number, name: string): void {
    // A name ends at its zero byte; with another one in it, what follows would be taken for something else.
    if (name.includes('\0')) throw new MongoError(CODE.BadValue, 'Field names may not contain a null byte');
    this.reserve(name.length * 3 + 2);
    this.buf[this.pos++] = type;
    this.pos += this.buf.write(name, this.pos, 'utf8');
    this.buf[this.pos++] = 0;
  }

  begin(): this {
    this.reserve(4);
    this.open.push(this.pos);
    this.pos += 4;
    return this;
  }

  end(): this {
    this.reserve(1);
    this.buf[this.pos++] = 0;
    const start = this.open.pop() ?? 0;
    this.buf.writeInt32LE(this.pos - start, start);
    return this;
  }

  beginDocument(name: string): this {
    this.head(T.OBJECT, name);
    return this.begin();
  }

  beginArray(name: string): this {
    this.head(T.ARRAY, name);
    return this.begin();
  }

  int32(name: string, value: number): this {
    this.head(T.INT32, name);
    this.reserve(4);
    this.buf.writeInt32LE(value, this.pos);
    this.pos += 4;
    return this;
  }

  double(name: string, value: number): this {
    this.head(T.DOUBLE, name);
    this.reserve(8);
    this.buf.writeDoubleLE(value, this.pos);
    this.pos += 8;
    return this;
  }

  int64(name: string, value: bigint): this {
    return this.eightBytes(T.INT64, name, value);
  }

  /** @param time in milliseconds since 1970 */
  date(name: string, time: number): this {
    return this.eightBytes(T.DATE, name, BigInt(time));
  }

  private eightBytes(type: number, name: string, value: bigint): this {
    this.head(type, name);
    this.reserve(8);
    this.buf.writeBigInt64LE(value, this.pos);
    this.pos += 8;
    return this;
  }

  boolean(name: string, value: boolean): this {
    this.head(T.BOOLEAN, name);
    this.reserve(1);
    this.buf[this.pos++] = value ? 1 : 0;
    return this;
  }

  string(name: string, value: string): this {
    this.head(T.STRING, name);
    this.reserve(value.length * 3 + 5);
    const bytes = this.buf.write(value, this.pos + 4, 'utf8');
    this.buf.writeInt32LE(bytes + 1, this.pos);
    this.pos += bytes + 4;
    this.buf[this.pos++] = 0;
    return this;
  }

  null(name: string): this {
    this.head(T.NULL, name);
    return this;
  }

  value(name: string, value: RawValue): this {
    return this.raw(name, value.type, value.buf, value.pos, value.end);
  }

  raw(name: string, type: number, buf: Buffer, from: number, to: number): this {
    this.head(type, name);
    return this.bytes(buf, from, to);
  }

  /** A whole document (its length is in its first bytes) as the field `name`. */
  document(name: string, doc: Buffer, pos = 0): this {
    return this.raw(name, T.OBJECT, doc, pos, pos + int32At(doc, pos));
  }

  /** Bytes that already are elements. */
  bytes(buf: Buffer, from: number, to: number): this {
    this.reserve(to - from);
    buf.copy(this.buf, this.pos, from, to);
    this.pos += to - from;
    return this;
  }

  finish(): Buffer {
    return this.buf.subarray(0, this.pos);
  }
}
