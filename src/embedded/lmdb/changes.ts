/** A change of one entry; without a value the entry is removed. */
export interface Change {
  /** Number of the table. */
  readonly table: number;
  readonly key: Buffer;
  readonly value: Buffer | undefined;
}

/** Bytes before each key: number of the table, length of the key, length of the value (NO_VALUE for none). */
const HEADER = 7;
const NO_VALUE = 0xffffffff;

/** Bytes that are kept for the next transaction. */
const USUAL_BYTES = 64 * 1024;

/** What a transaction has changed so far, in the order of its writes, laid out as bytes. */
export class Changes {
  #bytes = Buffer.allocUnsafe(USUAL_BYTES);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Holds until the next change. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  add({ table, key, value }: Change): void {
    const at = this.#length;
    const end = at + HEADER + key.length + (value?.length ?? 0);
    if (end > this.#bytes.length) this.#grow(end);
    this.#bytes.writeUInt8(table, at);
    this.#bytes.writeUInt16LE(key.length, at + 1);
    this.#bytes.writeUInt32LE(value?.length ?? NO_VALUE, at + 3);
    key.copy(this.#bytes, at + HEADER);
    value?.copy(this.#bytes, at + HEADER + key.length);
    this.#length = end;
  }

  clear(): void {
    if (this.#length > USUAL_BYTES) this.#bytes = Buffer.allocUnsafe(USUAL_BYTES);
    this.#length = 0;
  }

  #grow(least: number): void {
    const larger = Buffer.allocUnsafe(Math.max(least, 2 * this.#bytes.length));
    this.bytes.copy(larger);
    this.#bytes = larger;
  }
}

/** The changes that were laid out as these bytes. */
export function* readChanges(bytes: Buffer): Generator<Change> {
  for (let at = 0; at < bytes.length;) {
    const table = bytes.readUInt8(at);
    const keyAt = at + HEADER;
    const valueAt = keyAt + bytes.readUInt16LE(at + 1);
    const length = bytes.readUInt32LE(at + 3);
    at = length === NO_VALUE ? valueAt : valueAt + length;
    const value = length === NO_VALUE ? undefined : bytes.subarray(valueAt, at);
    yield { table, key: bytes.subarray(keyAt, valueAt), value };
  }
}
