import { EventStoreDBClient, type EventData, NO_STREAM, StreamNotFoundError } from '@eventstore/db-client';
import { all, freshStream, spawnEngine, temporaryDirectory, testEvents } from './event-store.js';

/** What one writer knows of its stream. */
interface Written {
  readonly stream: string;
  /** Ids that were acknowledged, by revision. */
  readonly ids: string[];
  /** Position that each acknowledged append got, for its last event. */
  readonly positions: { readonly revision: number; readonly position: bigint }[];
  /** The append that was under way when the engine died: its outcome is unknown. */
  open: EventData[];
}

const WRITERS = 16;

/**
 * Kills an engine at random moments under concurrent load, again and again on the same data, and checks after each start: every acknowledged
 * event is there once, in order, at its revision and its position; of an append that was under way all events are there or none; its repetition
 * with the same ids is told what became of it.
 */
export async function crashEventStore(rounds: number): Promise<void> {
  const directory = temporaryDirectory();
  let last: Written[] = [];
  let allIds: string[] = [];
  for (let round = 0; round <= rounds; round++) {
    const engine = await spawnEngine(directory.path);
    const client = EventStoreDBClient.connectionString(engine.url);
    for (const written of last) await checkStream(client, written);
    allIds = await checkLog(client, allIds, last);
    last = Array.from({ length: WRITERS }, () => ({ stream: freshStream('killed'), ids: [], positions: [], open: [] }));
    if (round < rounds) {
      const writers = last.map((written) => writeUntilGone(client, written));
      const enough = 10 + Math.floor(Math.random() * 150);
      // The kill comes after a random number of appends, while others are under way.
      while (count(last) < enough) await new Promise((turn) => setImmediate(turn));
      await engine.kill();
      await Promise.all(writers);
    } else await engine.kill();
    await client.dispose();
  }
  directory.remove();
}

function count(written: readonly Written[]): number {
  return written.reduce((sum, { positions }) => sum + positions.length, 0);
}

async function writeUntilGone(client: EventStoreDBClient, written: Written): Promise<void> {
  for (;;) {
    written.open = testEvents(1 + Math.floor(Math.random() * 5));
    try {
      const { position } = await append(client, written);
      written.ids.push(...written.open.map(({ id }) => id));
      written.positions.push({ revision: written.ids.length - 1, position: position?.commit ?? -1n });
    } catch {
      return;
    }
  }
}

function append(client: EventStoreDBClient, { stream, ids, open }: Written) {
  const expectedRevision = ids.length === 0 ? NO_STREAM : BigInt(ids.length - 1);
  return client.appendToStream(stream, open, { expectedRevision });
}

async function checkStream(client: EventStoreDBClient, written: Written): Promise<void> {
  const { stream, ids, positions, open } = written;
  const stored = await read(client, stream);
  const openIds = open.map(({ id }) => id);
  const storedIds = stored.map(({ id }) => id);
  expect([ids, [...ids, ...openIds]]).toContainEqual(storedIds);
  expect(stored.map(({ revision }) => revision)).toEqual(storedIds.map((_, revision) => BigInt(revision)));
  for (const { revision, position } of positions) expect(stored[revision]?.position?.commit).toBe(position);

  const { nextExpectedRevision } = await append(client, written);
  expect(nextExpectedRevision).toBe(BigInt(ids.length + open.length - 1));
  expect((await read(client, stream)).map(({ id }) => id)).toEqual([...ids, ...openIds]);
}

async function read(client: EventStoreDBClient, stream: string) {
  try {
    return (await all(client.readStream(stream))).map(({ event }) => event!);
  } catch (error) {
    if (error instanceof StreamNotFoundError) return [];
    throw error;
  }
}

/** Checks `$all` and returns its ids: what was there stays where it was, and nothing appears that nobody wrote. */
async function checkLog(client: EventStoreDBClient, before: string[], last: readonly Written[]): Promise<string[]> {
  const events = (await all(client.readAll())).map(({ event }) => event!).filter(({ type }) => !type.startsWith('$'));
  const ids = events.map(({ id }) => id);
  expect(ids.slice(0, before.length)).toEqual(before);
  const known = last.flatMap(({ ids, open }) => [...ids, ...open.map(({ id }) => id)]);
  expect(ids.slice(before.length).sort()).toEqual(known.sort());
  const positions = events.map(({ position }) => position.commit);
  expect(positions.every((position, at) => at === 0 || position > (positions[at - 1] as bigint))).toBe(true);
  return ids;
}
