import { createHash } from 'node:crypto';
import { validationProblem } from '../../platform/http/problem.js';

/** Sort values of the last item of a page, its id last; `null` for a value that the item does not have. */
export type Place = readonly (string | number | null)[];

/** What each value of a place must be; `optional` text may be `null`. */
export type PlaceShape = readonly ('text' | 'optional' | 'number')[];

const longest = 2_000;

/**
 * Writes a place as an opaque cursor. `listing` says of which list it is a place – its sort, its filter, who asks – so that a
 * cursor is good for no other list. The checksum keeps out mistakes; a cursor is no secret and opens nothing by itself.
 */
export function cursorOf(place: Place, listing: unknown): string {
  return Buffer.from(JSON.stringify([...place, checksum(place, listing)])).toString('base64url');
}

/**
 * Reads a cursor back.
 *
 * @throws ProblemError 400 unless it is, character for character, a cursor of that very list.
 */
export function placeOf(cursor: string, shape: PlaceShape, listing: unknown): Place {
  const place = parsed(cursor)?.slice(0, -1);
  if (place === undefined || !hasShape(place, shape) || cursorOf(place, listing) !== cursor) {
    const message = 'must be the "next" of an answer to this very list, with the same filters and sort';
    throw validationProblem([{ in: 'query', pointer: '/cursor', message }]);
  }
  return place;
}

function parsed(cursor: string): unknown[] | undefined {
  if (cursor.length > longest) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function hasShape(place: readonly unknown[], shape: PlaceShape): place is Place {
  return (
    place.length === shape.length &&
    shape.every((kind, index) => {
      const value = place[index];
      if (kind === 'number') return Number.isSafeInteger(value);
      return typeof value === 'string' || (kind === 'optional' && value === null);
    })
  );
}

function checksum(place: Place, listing: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify([place, listing]))
    .digest('base64url')
    .slice(0, 16);
}
