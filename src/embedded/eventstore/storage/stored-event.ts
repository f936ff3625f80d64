/** Length of a UUID written with dashes. */
export const ID_LENGTH = 36;

/** Bytes in front of the protobuf message of a record. */
export const HEADER_SIZE = 30;

/** Version of the record layout; a reader refuses any other. */
export const RECORD_FORMAT = 1;

interface Slice {
  readonly at: number;
  readonly length: number;
}

interface RecordHeader {
  readonly json: boolean;
  readonly createdMs: number;
  readonly recorded: Slice;
  readonly stream: Slice;
  readonly type: Slice;
  readonly data: Slice;
}

/** Writes where the parts of the record lie, so that filters and links need not parse the message. */
export function writeRecordHeader(record: Buffer, header: RecordHeader): void {
  record[0] = RECORD_FORMAT;
  record[1] = header.json ? 1 : 0;
  record.writeUIntBE(header.createdMs, 2, 6);
  record.writeUInt16BE(header.recorded.at, 8);
  record.writeUInt32BE(header.recorded.length, 10);
  record.writeUInt16BE(header.stream.at, 14);
  record.writeUInt16BE(header.stream.length, 16);
  record.writeUInt16BE(header.type.at, 18);
  record.writeUInt16BE(header.type.length, 20);
  record.writeUInt32BE(header.data.at, 22);
  record.writeUInt32BE(header.data.length, 26);
}

/** A record of the log as read back: a view on its bytes. */
export class StoredEvent {
  constructor(
    /** Log position; commit and prepare position are the same. */
    readonly position: number,
    readonly bytes: Buffer,
  ) {
    if (bytes[0] !== RECORD_FORMAT) throw new Error(`Unknown record format at position ${position}`);
  }

  /** The complete `ReadResp` message. */
  get message(): Buffer {
    return this.bytes.subarray(HEADER_SIZE);
  }

  /** The `RecordedEvent` message inside the response. */
  get recorded(): Buffer {
    const at = this.bytes.readUInt16BE(8);
    return this.bytes.subarray(at, at + this.bytes.readUInt32BE(10));
  }

  get id(): string {
    const at = this.bytes.readUInt16BE(8) + 4;
    return this.bytes.toString('latin1', at, at + ID_LENGTH);
  }

  get json(): boolean {
    return this.bytes[1] === 1;
  }

  /** Milliseconds since the epoch; never decreases along the log. */
  get createdMs(): number {
    return this.bytes.readUIntBE(2, 6);
  }

  get streamName(): string {
    const at = this.bytes.readUInt16BE(14);
    return this.bytes.toString('utf8', at, at + this.bytes.readUInt16BE(16));
  }

  get type(): string {
    const at = this.bytes.readUInt16BE(18);
    return this.bytes.toString('utf8', at, at + this.bytes.readUInt16BE(20));
  }

  get data(): Buffer {
    const at = this.bytes.readUInt32BE(22);
    return this.bytes.subarray(at, at + this.bytes.readUInt32BE(26));
  }
}
