import { fromRows, Slice } from '../planner/source.js';
import { type Cursor, CursorRegistry } from './cursor-registry.js';

const MUCH = 300 * 1024 * 1024;

describe('The open cursors', () => {
  let cursors: CursorRegistry;
  beforeEach(() => (cursors = new CursorRegistry()));

  const open = (): Cursor => {
    const slice = new Slice(Infinity, Infinity, cursors.memory.begin());
    return cursors.open({ namespace: 'db.rows', source: fromRows([]), slice, session: undefined, pending: undefined });
  };
  const take = ({ id }: Cursor): Cursor => cursors.take(id, 'db.rows', undefined);
  /** Whether another operation may take something beside one that holds a little. */
  const hasRoom = (): boolean => {
    const [other, asking] = [cursors.memory.begin(), cursors.memory.begin()];
    other.takes(1);
    asking.takes(1);
    const room = asking.mayTake();
    other.ends();
    asking.ends();
    return room;
  };

  it('are each for one reader at a time', () => {
    const cursor = take(open());
    expect(() => take(cursor)).toThrow(expect.objectContaining({ code: 12051 }));
    cursors.rest(cursor);
    expect(take(cursor)).toBe(cursor);
  });

  it('are closed to make room while they rest, never while they are read from', () => {
    const [read, left] = [open(), open()];
    for (const { slice } of [read, left]) slice.memory.takes(MUCH);
    take(read);
    expect(hasRoom()).toBe(false);
    expect(cursors.size).toBe(1);
    expect(() => take(left)).toThrow(expect.objectContaining({ code: 43 }));
    cursors.rest(read);
    expect(hasRoom()).toBe(true);
    expect(cursors.size).toBe(0);
  });

  it.each([
    ['rests', (cursor: Cursor) => cursors.rest(cursor)],
    ['ends', (cursor: Cursor) => cursors.end(cursor)],
  ])('hold nothing when one that was killed while it is read from %s', (_, leave) => {
    const cursor = take(open());
    expect(cursors.kill(cursor.id)).toBe(true);
    expect(cursors.kill(cursor.id)).toBe(false);
    cursor.slice.memory.takes(MUCH);
    expect(hasRoom()).toBe(false);
    leave(cursor);
    expect(hasRoom()).toBe(true);
  });
});
