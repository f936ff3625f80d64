import { rm } from 'node:fs/promises';
import { MongoClient, type Collection, type Db } from 'mongodb';
import { startEngineProcess, temporaryDirectory } from './mongo.js';

interface Row {
  readonly _id: string;
  readonly n: number;
  readonly stage: string;
  readonly tags: readonly string[];
  readonly key: string;
}

/** A document as it may be: written, or absent. */
type State = Row | undefined;

/** What a writer knows of its documents: the acknowledged state of each, and those that a write was under way for. */
interface Written {
  readonly acknowledged: Map<string, State>;
  /** What the write under way wants to make of documents; either that or the acknowledged state is there. */
  open: Map<string, State>;
}

const WRITERS = 8;
const INDEXES = [{ stage: 1, n: 1 }, { n: -1 }, { tags: 1, n: -1 }, { key: 1 }] as const;

/**
 * Kills an engine at random moments under concurrent load, again and again on the same data, and checks after each start: every acknowledged write is
 * there, of one under way each document has its old or its new state, and every index says what a scan of the documents says.
 */
export async function crashMongo(rounds: number): Promise<void> {
  const dataDir = await temporaryDirectory();
  const known = new Map<string, State>();
  let last: Written[] = [];
  for (let round = 0; round <= rounds; round++) {
    const engine = await startEngineProcess(dataDir);
    const client = await MongoClient.connect(engine.url, { serverSelectionTimeoutMS: 5000, retryWrites: false });
    const rows = await declared(client.db('crashes'));
    await check(rows, known, last);
    last = Array.from({ length: WRITERS }, () => ({ acknowledged: new Map<string, State>(), open: new Map() }));
    if (round < rounds) {
      const writing = last.map((written, writer) => writeUntilGone(rows, `${round}-${writer}`, written));
      const enough = 10 + Math.floor(Math.random() * 200);
      // The kill comes after a random number of writes, while others are under way.
      while (count(last) < enough) await new Promise((turn) => setImmediate(turn));
      await engine.kill();
      await Promise.all(writing);
    } else await engine.kill();
    await client.close();
  }
  await rm(dataDir, { recursive: true, force: true });
}

async function declared(db: Db): Promise<Collection<Row>> {
  const rows = db.collection<Row>('rows');
  const [list, byNumber, byTag, byKey] = INDEXES;
  await rows.createIndexes([{ key: list }, { key: byNumber }, { key: byTag }, { key: byKey, unique: true }]);
  return rows;
}

function count(written: readonly Written[]): number {
  return written.reduce((sum, { acknowledged }) => sum + acknowledged.size, 0);
}

function row(_id: string, n: number, stage: string): Row {
  return { _id, n, stage, tags: [stage, `t${n % 5}`], key: `key of ${_id}` };
}

/** Inserts, updates, replaces, upserts and deletes, one command after the other, until the engine is gone. */
async function writeUntilGone(rows: Collection<Row>, prefix: string, written: Written): Promise<void> {
  const doing = async (states: readonly (readonly [string, State])[], write: () => Promise<unknown>): Promise<void> => {
    written.open = new Map(states);
    await write();
    for (const [id, state] of states) written.acknowledged.set(id, state);
    written.open = new Map();
  };
  try {
    for (let i = 0; ; i++) {
      const [a, b, c] = [0, 1, 2].map((part) => row(`${prefix}-${i}-${part}`, i, `s${i % 3}`)) as [Row, Row, Row];
      await doing(
        [
          [a._id, a],
          [b._id, b],
        ],
        () => rows.insertMany([a, b]),
      );
      const changed = row(a._id, i + 1000, 'changed');
      await doing([[a._id, changed]], () => rows.updateOne({ _id: a._id }, { $set: fieldsOf(changed) }));
      const replaced = row(b._id, i + 2000, 'replaced');
      await doing(
        [
          [a._id, undefined],
          [b._id, replaced],
          [c._id, c],
        ],
        () =>
          rows.bulkWrite(
            [
              { deleteOne: { filter: { _id: a._id } } },
              { replaceOne: { filter: { _id: b._id }, replacement: fieldsOf(replaced) } },
              { updateOne: { filter: { _id: c._id }, update: { $set: fieldsOf(c) }, upsert: true } },
            ],
            { ordered: false },
          ),
      );
    }
  } catch {
    // The engine is gone.
  }
}

function fieldsOf({ _id, ...rest }: Row): Omit<Row, '_id'> {
  void _id;
  return rest;
}

/** Checks the last writers' documents against what they know, takes their states over, and compares indexes with a scan. */
async function check(rows: Collection<Row>, known: Map<string, State>, last: readonly Written[]): Promise<void> {
  const scanned = await rows.find().hint({ $natural: 1 }).toArray();
  const stored = new Map(scanned.map((document) => [document._id, document]));
  for (const { acknowledged, open } of last) {
    for (const [id, state] of acknowledged) known.set(id, state);
    for (const [id, state] of open) {
      expect([known.get(id), state]).toContainEqual(stored.get(id));
      known.set(id, stored.get(id));
    }
  }
  const present = [...known].filter(([, state]) => state !== undefined);
  expect(stored.size).toBe(scanned.length);
  expect(differences(stored, new Map(present))).toEqual([]);
  expect(await rows.estimatedDocumentCount()).toBe(scanned.length);
  if (scanned.length === 0) return;
  const ids = scanned.map(({ _id }) => _id).sort();
  for (const hint of [{ _id: 1 } as const, ...INDEXES]) {
    const indexed = await rows.find().hint(hint).toArray();
    expect(indexed.map(({ _id }) => _id).sort()).toEqual(ids);
    const states = indexed.map((document): [string, State] => [document._id, document]);
    expect(differences(new Map(states), stored)).toEqual([]);
  }
  const tags = await rows.countDocuments({ tags: 't3' }, { hint: INDEXES[2] });
  expect(tags).toBe(scanned.filter((document) => document.tags.includes('t3')).length);
}

/** Ids under which two sets of states differ, with both. Compared as text: a matcher takes seconds for thousands of documents. */
function differences(found: ReadonlyMap<string, State>, expected: ReadonlyMap<string, State>): unknown[] {
  const ids = new Set([...found.keys(), ...expected.keys()]);
  return [...ids]
    .filter((id) => textOf(found.get(id)) !== textOf(expected.get(id)))
    .map((id) => ({ id, found: found.get(id), expected: expected.get(id) }));
}

/** An upsert puts fields into an order of its own. */
function textOf(state: State): string {
  return state === undefined ? '' : JSON.stringify([state._id, state.n, state.stage, state.tags, state.key]);
}
