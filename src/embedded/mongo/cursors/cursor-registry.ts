import { randomInt } from 'node:crypto';
import { CODE, MongoError } from '../errors.js';
import { BatchRoom } from './batch-room.js';
import { ResultMemory } from '../planner/result-memory.js';
import { type Row, type Slice, type Source } from '../planner/source.js';

/** Cursors nobody asked for end after this long, as on the server. */
const IDLE_MILLISECONDS = 600_000;

/** A result that is handed out in batches. */
export interface Cursor {
  readonly id: bigint;
  readonly namespace: string;
  readonly source: Source;
  readonly slice: Slice;
  readonly session: string | undefined;
  /** a row that did not fit into the last batch */
  pending: Row | undefined;
  lastUse: number;
  busy: boolean;
}

/** The open cursors of the engine. */
export class CursorRegistry {
  readonly room = new BatchRoom();
  readonly memory = new ResultMemory();
  private readonly cursors = new Map<bigint, Cursor>();

  get size(): number {
    return this.cursors.size;
  }

  open(cursor: Omit<Cursor, 'id' | 'lastUse' | 'busy'>): Cursor {
    let id: bigint;
    do id = (BigInt(randomInt(1, 0x7fffffff)) << 32n) | BigInt(randomInt(0xffffffff));
    while (this.cursors.has(id));
    const opened = { ...cursor, id, lastUse: Date.now(), busy: false };
    this.cursors.set(id, opened);
    this.rest(opened);
    return opened;
  }

  /**
   * The cursor of that id on that namespace, for one reader until it rests.
   * @throws MongoError 43 when there is none; 50736 to 50738 when it was made in another session
   */
  take(id: bigint, namespace: string, session: string | undefined): Cursor {
    const cursor = this.cursors.get(id);
    if (!cursor) throw new MongoError(CODE.CursorNotFound, `cursor id ${id} not found`);
    if (cursor.namespace !== namespace)
      throw new MongoError(
        13,
        `Requested getMore on namespace '${namespace}', but cursor belongs to a different namespace ${cursor.namespace}`,
      );
    if (cursor.session !== session) throw otherSession(cursor, session);
    if (cursor.busy) throw new MongoError(CODE.CursorInUse, `cursor id ${id} is already in use`);
    cursor.lastUse = Date.now();
    cursor.busy = true;
    cursor.slice.memory.runs();
    return cursor;
  }

  /** Lets go of a cursor that was taken. From now on it may be closed to make room for others. */
  rest(cursor: Cursor): void {
    cursor.busy = false;
    cursor.lastUse = Date.now();
    if (this.cursors.has(cursor.id)) cursor.slice.memory.rests(() => this.end(cursor));
    else this.end(cursor);
  }

  /** Ends a cursor, whether it is still known or was killed in the meantime. */
  end(cursor: Cursor): void {
    this.cursors.delete(cursor.id);
    cursor.source.rest();
    cursor.slice.memory.ends();
  }

  /** @returns false if there is none of that id */
  kill(id: bigint): boolean {
    const cursor = this.cursors.get(id);
    if (cursor) this.end(cursor);
    return cursor !== undefined;
  }

  killSession(session: string): void {
    for (const cursor of this.cursors.values()) if (cursor.session === session) this.kill(cursor.id);
  }

  /** Ends cursors that were left alone for too long. */
  expire(now = Date.now()): void {
    for (const cursor of this.cursors.values()) if (now - cursor.lastUse > IDLE_MILLISECONDS) this.kill(cursor.id);
  }
}

function otherSession({ id, session: made }: Cursor, session: string | undefined): MongoError {
  if (made === undefined)
    return new MongoError(
      50736,
      `Cannot run getMore on cursor ${id}, which was not created in a session, in a session`,
    );
  return session === undefined
    ? new MongoError(50737, `Cannot run getMore on cursor ${id}, which was created in a session, without an lsid`)
    : new MongoError(50738, `Cannot run getMore on cursor ${id}, which was created in another session`);
}
