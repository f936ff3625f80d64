import { byteAt, cstringEnd, eachElement, int32At } from '../bson/raw.js';
import { type RawValue } from '../bson/raw-value.js';
import { T } from '../bson/types.js';
import { restBytes, splitDecimal, splitInt64, type SplitNumber } from './key-numbers.js';

/**
 * First byte of an encoded value: the canonical type order of the server's comparison ("Comparison/Sort Order" in its
 * manual). All lie between 0x01 and 0xFE and are two apart, so that `tag + 1` ends a type's range.
 */
export const TAG = {
  MIN_KEY: 0x08,
  UNDEFINED: 0x10,
  NULL: 0x14,
  NUMBER: 0x20,
  STRING: 0x3c,
  OBJECT: 0x46,
  ARRAY: 0x50,
  BINARY: 0x5a,
  OBJECT_ID: 0x64,
  BOOLEAN: 0x6e,
  DATE: 0x78,
  TIMESTAMP: 0x82,
  REGEX: 0x8c,
  DB_POINTER: 0x96,
  CODE: 0xa0,
  CODE_WITH_SCOPE: 0xaa,
  MAX_KEY: 0xf0,
} as const;

const TAG_OF = new Uint8Array(256);
TAG_OF[T.EOO] = TAG.NULL;
TAG_OF[T.DOUBLE] = TAG_OF[T.INT32] = TAG_OF[T.INT64] = TAG_OF[T.DECIMAL] = TAG.NUMBER;
TAG_OF[T.STRING] = TAG_OF[T.SYMBOL] = TAG.STRING;
TAG_OF[T.OBJECT] = TAG.OBJECT;
TAG_OF[T.ARRAY] = TAG.ARRAY;
TAG_OF[T.BINARY] = TAG.BINARY;
TAG_OF[T.UNDEFINED] = TAG.UNDEFINED;
TAG_OF[T.OBJECT_ID] = TAG.OBJECT_ID;
TAG_OF[T.BOOLEAN] = TAG.BOOLEAN;
TAG_OF[T.DATE] = TAG.DATE;
TAG_OF[T.NULL] = TAG.NULL;
TAG_OF[T.REGEX] = TAG.REGEX;
TAG_OF[T.DB_POINTER] = TAG.DB_POINTER;
TAG_OF[T.CODE] = TAG.CODE;
TAG_OF[T.CODE_WITH_SCOPE] = TAG.CODE_WITH_SCOPE;
TAG_OF[T.TIMESTAMP] = TAG.TIMESTAMP;
TAG_OF[T.MIN_KEY] = TAG.MIN_KEY;
TAG_OF[T.MAX_KEY] = TAG.MAX_KEY;

/** The class a type compares in: two values are comparable by `$lt` and friends when their tags agree. */
export function tagOf(type: number): number {
  return byteAt(TAG_OF, type);
}

const EMPTY = Buffer.alloc(0);

/**
 * Writes BSON values as bytes whose unsigned order is the server's comparison order, across types and within
 * compound keys. Every value is self-delimiting, so equal bytes mean equal values. A descending component is the
 * same bytes inverted.
 */
export class KeyWriter {
  // Most writers live for one comparison or none.
  buf = EMPTY;
  pos = 0;

  private reserve(bytes: number): void {
    if (this.pos + bytes <= this.buf.length) return;
    const grown = Buffer.allocUnsafe(Math.max(128, this.buf.length * 2, this.pos + bytes));
    this.buf.copy(grown, 0, 0, this.pos);
    this.buf = grown;
  }

  reset(): this {
    this.pos = 0;
    return this;
  }

  byte(value: number): this {
    this.reserve(1);
    this.buf[this.pos++] = value;
    return this;
  }

  uint32(value: number): this {
    this.reserve(4);
    this.pos = this.buf.writeUInt32BE(value, this.pos);
    return this;
  }

  bytes(source: Uint8Array, from = 0, to = source.length): this {
    this.reserve(to - from);
    this.buf.set(from === 0 && to === source.length ? source : source.subarray(from, to), this.pos);
    this.pos += to - from;
    return this;
  }

  /** The value of `type` at `p`; EOO (a missing field) counts as null. */
  value(buf: Buffer, type: number, p: number): this {
    const tag = tagOf(type);
    this.byte(tag);
    switch (tag) {
      case TAG.NUMBER:
        this.number(buf, type, p);
        break;
      case TAG.STRING:
      case TAG.CODE:
        this.text(buf, p + 4, p + 3 + int32At(buf, p));
        break;
      case TAG.OBJECT:
      case TAG.ARRAY:
        this.nested(buf, p, tag === TAG.OBJECT);
        break;
      case TAG.BINARY: {
        const length = int32At(buf, p);
        this.uint32(length).bytes(buf, p + 4, p + 5 + length);
        break;
      }
      case TAG.OBJECT_ID:
        this.bytes(buf, p, p + 12);
        break;
      case TAG.BOOLEAN:
        this.byte(byteAt(buf, p));
        break;
      case TAG.DATE:
      case TAG.TIMESTAMP: {
        this.reserve(8);
        for (let i = 7; i >= 0; i--) this.buf[this.pos++] = byteAt(buf, p + i);
        if (tag === TAG.DATE) this.buf[this.pos - 8] = byteAt(this.buf, this.pos - 8) ^ 0x80;
        break;
      }
      case TAG.REGEX: {
        const end = cstringEnd(buf, p);
        this.text(buf, p, end).text(buf, end + 1, cstringEnd(buf, end + 1));
        break;
      }
      case TAG.DB_POINTER: {
        const end = p + 4 + int32At(buf, p);
        this.text(buf, p + 4, end - 1).bytes(buf, end, end + 12);
        break;
      }
      case TAG.CODE_WITH_SCOPE: {
        const scope = p + 8 + int32At(buf, p + 4);
        this.text(buf, p + 8, scope - 1).nested(buf, scope, true);
        break;
      }
      default:
        break;
    }
    return this;
  }

  /** One component of a compound key. */
  component(buf: Buffer, type: number, p: number, descending: boolean): this {
    const from = this.pos;
    this.value(buf, type, p);
    return descending ? this.invertFrom(from) : this;
  }

  invertFrom(from: number): this {
    for (let i = from; i < this.pos; i++) this.buf[i] = byteAt(this.buf, i) ^ 0xff;
    return this;
  }

  /** The bytes that every encoded string beginning with `prefix` begins with. */
  textPrefix(prefix: string): Buffer {
    const bytes = Buffer.from(prefix);
    this.reset().byte(TAG.STRING).text(bytes, 0, bytes.length);
    return Buffer.from(this.buf.subarray(0, this.pos - 1));
  }

  // Zero bytes are escaped as 00 FF and 00 ends the text: no tag is FF, so a prefix sorts first.
  private text(buf: Buffer, from: number, to: number): this {
    this.reserve((to - from) * 2 + 1);
    const { buf: out } = this;
    let pos = this.pos;
    for (let i = from; i < to; i++) {
      const byte = byteAt(buf, i);
      out[pos++] = byte;
      if (byte === 0) out[pos++] = 0xff;
    }
    out[pos++] = 0;
    this.pos = pos;
    return this;
  }

  // Field by field: type class, name, value – the order in which the server compares documents.
  private nested(buf: Buffer, doc: number, named: boolean): this {
    eachElement(buf, doc, (type, name, value) => {
      if (named) {
        this.byte(tagOf(type));
        this.text(buf, name, value - 1);
      }
      this.value(buf, type, value);
      return false;
    });
    return this.byte(0);
  }

  private number(buf: Buffer, type: number, p: number): void {
    if (type === T.INT32) this.double(int32At(buf, p));
    else if (type === T.DOUBLE) this.double(buf.readDoubleLE(p));
    else if (type === T.DECIMAL) this.split(splitDecimal(Uint8Array.prototype.slice.call(buf, p, p + 16)));
    else {
      const high = buf.readInt32LE(p + 4);
      // Within ±2^53 an Int64 is a double.
      if (high > -0x200000 && high < 0x200000) this.double(high * 0x100000000 + buf.readUInt32LE(p));
      else this.split(splitInt64(buf.readBigInt64LE(p)));
    }
  }

  private double(value: number): void {
    this.split({ double: value, rest: undefined });
  }

  private split({ double, rest }: SplitNumber): void {
    this.reserve(64);
    const at = this.pos;
    this.pos += 8;
    if (double !== double) this.buf.fill(0, at, at + 8);
    else {
      this.buf.writeDoubleBE(double === 0 ? 0 : double, at);
      if (byteAt(this.buf, at) & 0x80) for (let i = at; i < at + 8; i++) this.buf[i] = byteAt(this.buf, i) ^ 0xff;
      else this.buf[at] = byteAt(this.buf, at) | 0x80;
    }
    if (!rest) {
      this.byte(0x80);
      return;
    }
    const negative = rest.digits < 0n;
    this.byte(negative ? 0x40 : 0xc0);
    const from = this.pos;
    for (const byte of restBytes(rest)) this.byte(byte);
    if (negative) this.invertFrom(from);
  }

  /** The bytes written since `reset` as a string, one character a byte, for use as a map's key. */
  mark(): string {
    return this.buf.toString('latin1', 0, this.pos);
  }

  /** A copy of the bytes written since `reset`. */
  finish(): Buffer {
    const bytes = Buffer.allocUnsafe(this.pos);
    this.buf.copy(bytes, 0, 0, this.pos);
    return bytes;
  }
}

/** The sort bytes of one value. */
export function keyOf(value: RawValue, writer = new KeyWriter()): Buffer {
  return writer.reset().value(value.buf, value.type, value.pos).finish();
}
