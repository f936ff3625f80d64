import { decodeValue } from './decode.js';
import { byteAt, cstringEnd, eachElement, int32At, valueSize } from './raw.js';
import { T } from './types.js';

/** One BSON value inside a validated buffer: read when asked, copied never. */
export class RawValue {
  constructor(
    readonly buf: Buffer,
    readonly type: number,
    readonly pos: number,
  ) {}

  get end(): number {
    return this.pos + valueSize(this.buf, this.type, this.pos);
  }

  get isNumber(): boolean {
    return this.type === T.INT32 || this.type === T.DOUBLE || this.type === T.INT64 || this.type === T.DECIMAL;
  }

  /** As a JS number (NaN when it is none; Int64 beyond 2^53 loses its last digits). */
  number(): number {
    switch (this.type) {
      case T.INT32:
        return int32At(this.buf, this.pos);
      case T.DOUBLE:
        return this.buf.readDoubleLE(this.pos);
      case T.INT64:
      case T.DATE:
        return Number(this.buf.readBigInt64LE(this.pos));
      case T.DECIMAL:
        return Number(String(this.js()));
      default:
        return NaN;
    }
  }

  bigint(): bigint {
    return this.type === T.INT64 || this.type === T.DATE || this.type === T.TIMESTAMP
      ? this.buf.readBigInt64LE(this.pos)
      : BigInt(Math.trunc(this.number()));
  }

  /** The server's idea of truth: everything but false, zero, null and undefined. */
  truthy(): boolean {
    if (this.type === T.BOOLEAN) return byteAt(this.buf, this.pos) === 1;
    if (this.type === T.NULL || this.type === T.UNDEFINED) return false;
    return this.isNumber ? this.number() !== 0 : true;
  }

  /** The text of a string, symbol or code; empty for anything else. */
  string(): string {
    if (this.type !== T.STRING && this.type !== T.SYMBOL && this.type !== T.CODE) return '';
    return this.buf.toString('utf8', this.pos + 4, this.pos + 3 + int32At(this.buf, this.pos));
  }

  get isDocument(): boolean {
    return this.type === T.OBJECT;
  }

  /** The bytes of the value (for a document: the whole document). */
  bytes(): Buffer {
    return this.buf.subarray(this.pos, this.end);
  }

  /** The fields of a document or the items of an array, in order. */
  fields(): [name: string, value: RawValue][] {
    if (this.type !== T.OBJECT && this.type !== T.ARRAY) return [];
    const found: [string, RawValue][] = [];
    eachElement(this.buf, this.pos, (type, name, value) => {
      found.push([this.buf.toString('utf8', name, cstringEnd(this.buf, name)), new RawValue(this.buf, type, value)]);
      return false;
    });
    return found;
  }

  /** The items of an array; empty for anything else. */
  items(): RawValue[] {
    const found: RawValue[] = [];
    if (this.type !== T.ARRAY) return found;
    eachElement(this.buf, this.pos, (type, _name, value) => {
      found.push(new RawValue(this.buf, type, value));
      return false;
    });
    return found;
  }

  /** The fields as a map; a repeated name keeps its last value. */
  map(): Map<string, RawValue> {
    return new Map(this.fields());
  }

  /** Decoded: int32 and double as number, Int64 as bigint, the rest as the classes of `bson`. */
  js(): unknown {
    return decodeValue(this.buf, this.type, this.pos);
  }

  /** A value that owns its bytes and so outlives the message it came in. */
  copy(): RawValue {
    return new RawValue(Buffer.from(this.bytes()), this.type, 0);
  }
}

/** The document whose bytes start at `pos`. */
export function rawDocument(buf: Buffer, pos = 0): RawValue {
  return new RawValue(buf, T.OBJECT, pos);
}
