import { type Range, type Table } from '../../lmdb/table.js';
import { positionKey, readPosition } from './keys.js';
import { StoredEvent } from './stored-event.js';

/** Position of the first event; below it lies nothing, so that "after position 0" means "from the start". */
export const FIRST_POSITION = 256;

/** Upper bound for one page of events, in bytes of records; a page holds at least one event. */
const PAGE_BYTES = 256 * 1024;

/** The log of all events in order of their positions. */
export class EventLog {
  readonly #table: Table;
  #end: number;
  #lastCreatedMs: number;

  constructor(table: Table) {
    this.#table = table;
    const last = this.backwards(Number.MAX_SAFE_INTEGER, 1)[0];
    this.#end = last ? last.position + last.bytes.length : FIRST_POSITION;
    this.#lastCreatedMs = last?.createdMs ?? 0;
  }

  /** Position that the next event will get: every stored event lies below it. */
  get end(): number {
    return this.#end;
  }

  /** Milliseconds since the epoch of the newest event. */
  get lastCreatedMs(): number {
    return this.#lastCreatedMs;
  }

  /** Puts a record into the current write transaction; `advance` makes it part of the log once that is on disk. */
  put(position: number, record: Buffer): void {
    this.#table.put(positionKey(position), record);
  }

  advance(end: number, createdMs: number): void {
    this.#end = end;
    this.#lastCreatedMs = createdMs;
  }

  get(position: number): StoredEvent | undefined {
    const bytes = this.#table.get(positionKey(position));
    return bytes && new StoredEvent(position, bytes);
  }

  has(position: number): boolean {
    return this.#table.has(positionKey(position));
  }

  /** A page of at most `limit` events at or after `from`. */
  forwards(from: number, limit: number): StoredEvent[] {
    if (from >= this.#end) return [];
    return this.#page({ start: positionKey(from), limit });
  }

  /** A page of at most `limit` events strictly before `before`, newest first. */
  backwards(before: number, limit: number): StoredEvent[] {
    const last = Math.min(before, 2 ** 48) - 1;
    if (last < FIRST_POSITION) return [];
    return this.#page({ start: positionKey(last), reverse: true, limit });
  }

  #page(range: Range): StoredEvent[] {
    const page: StoredEvent[] = [];
    let bytes = 0;
    for (const { key, value } of this.#table.entries(range)) {
      page.push(new StoredEvent(readPosition(key), value));
      bytes += value.length;
      if (bytes >= PAGE_BYTES) break;
    }
    return page;
  }
}
