import { type Table } from '../../lmdb/table.js';
import { eventIdKey, positionKey, readPosition, revisionKey, revisionOfKey } from './keys.js';
import { TOMBSTONE_REVISION } from './recorded-event.js';

/** Where an event of a stream lies. */
export interface EventPlace {
  readonly revision: number;
  readonly position: number;
}

/** Which events belong to which stream. Streams are known by a number, given out in order of their creation. */
export class StreamIndex {
  readonly #index: Table;
  readonly #names: Table;

  constructor(index: Table, names: Table) {
    this.#index = index;
    this.#names = names;
  }

  numberOf(name: Buffer): number | undefined {
    const number = this.#names.get(name);
    return number && readPosition(number);
  }

  /** Gives `name` a number within the current write transaction. */
  create(name: Buffer, number: number): void {
    this.#names.put(name, positionKey(number));
  }

  /** The first number that no stream has. */
  nextNumber(): number {
    const last = [...this.#index.keys({ reverse: true, limit: 1 })][0];
    return last ? readPosition(last) + 1 : 1;
  }

  /** Records an event within the current write transaction. */
  add(stream: number, revision: number, id: string, position: number): void {
    const place = Buffer.allocUnsafe(12);
    place.writeUIntBE(revision, 0, 6);
    place.writeUIntBE(position, 6, 6);
    this.#index.put(revisionKey(stream, revision), positionKey(position));
    this.#index.put(eventIdKey(stream, id), place);
  }

  findEvent(stream: number, id: string): EventPlace | undefined {
    const place = this.#index.get(eventIdKey(stream, id));
    return place && { revision: readPosition(place), position: readPosition(place, 6) };
  }

  positionOf(stream: number, revision: number): number | undefined {
    const position = this.#index.get(revisionKey(stream, revision));
    return position && readPosition(position);
  }

  /** The last event of a stream (the tombstone, if there is one). */
  last(stream: number): EventPlace | undefined {
    const range = { start: revisionKey(stream, TOMBSTONE_REVISION), end: revisionKey(stream, 0), reverse: true };
    // The lower end of a reverse range is exclusive, so revision 0 needs a look of its own.
    for (const { key, value } of this.#index.entries({ ...range, limit: 1 })) {
      return { revision: revisionOfKey(key), position: readPosition(value) };
    }
    const first = this.positionOf(stream, 0);
    return first === undefined ? undefined : { revision: 0, position: first };
  }

  /** Places of the events with revisions `from` to `to`, both included. */
  places(stream: number, from: number, to: number): EventPlace[] {
    const places: EventPlace[] = [];
    const range = { start: revisionKey(stream, from), end: revisionKey(stream, to + 1) };
    for (const { key, value } of this.#index.entries(range)) {
      places.push({ revision: revisionOfKey(key), position: readPosition(value) });
    }
    return places;
  }
}
