import type { FeedEvent } from '../../../src/platform/projections/event-source.js';
import { EventQueue } from '../../../src/platform/projections/event-queue.js';
import type { MongoStore } from '../../../src/platform/mongo/mongo-store.js';
import { rollupsOf } from '../../../src/platform/projections/view-state.js';
import { ViewStates } from '../../../src/platform/projections/view-states.js';
import { ViewWriter } from '../../../src/platform/projections/view-writer.js';
import type { View } from '../../../src/platform/projections/view.js';

let lastToken = 0n;

/** A process that has just taken the view over, as a view writer and the log from the stored position on. */
export async function takeOver(store: MongoStore, view: View, log: readonly FeedEvent[]) {
  const states = new ViewStates(store);
  lastToken += 1n;
  const { active } = await states.claim(view.name, view.version, lastToken);
  const options = { view, token: lastToken, slotName: 'active', slot: active, cachedDocuments: 2 } as const;
  const writer = new ViewWriter(store.db, states, options);
  const queue = new EventQueue(view, writer.position);
  for (const item of log) queue.offer(item);
  return { writer, queue };
}

/** Takes a view over and writes it to the end of the log, in batches of the given sizes, storing the position now and then. */
export async function project(
  store: MongoStore,
  view: View,
  log: readonly FeedEvent[],
  sizes: readonly number[] = [log.length],
  saveEvery = 1,
): Promise<ViewWriter> {
  const { writer, queue } = await takeOver(store, view, log);
  for (let count = 1; ; count += 1) {
    const batch = queue.take(writer.position, sizes[count % sizes.length] ?? 1, writer.mustEndAt);
    if (batch === undefined) break;
    await writer.apply(batch.events, batch.to);
    if (count % saveEvery === 0) await writer.save();
  }
  await writer.save();
  return writer;
}

/** All that a query can see of a view; sums that stand at zero are left out, as they mean nothing. */
export async function contents(store: MongoStore, view: View) {
  const [documents, rollups] = await collectionsOf(store, view);
  const sums = await store.db.collection(rollups).find().sort({ _id: 1 }).toArray();
  return {
    documents: await store.db.collection(documents).find().sort({ _id: 1 }).toArray(),
    sums: sums.map((each) => nonZero({ ...each, position: 0n })).filter((each) => Object.keys(each).length > 1),
  };
}

export async function collectionsOf(store: MongoStore, view: View): Promise<[string, string]> {
  const { collection } = (await new ViewStates(store).read(view.name))!.active;
  return [collection, rollupsOf(collection)];
}

export type Snapshot = ReadonlyMap<string, ReadonlyMap<string, object>>;

export async function snapshot(store: MongoStore, view: View): Promise<Snapshot> {
  const taken = new Map<string, ReadonlyMap<string, object>>();
  for (const name of await collectionsOf(store, view)) {
    const documents = await store.db.collection<{ _id: string }>(name).find().toArray();
    taken.set(name, new Map(documents.map((document) => [document._id, document])));
  }
  return taken;
}

/** Takes back what has been written to some ids since a snapshot, as if the crash had come in the middle of a bulk. */
export async function takeBack(store: MongoStore, old: Snapshot, isLost: (id: string) => boolean): Promise<void> {
  for (const [name, documents] of old) {
    const collection = store.db.collection<{ _id: string }>(name);
    const now = await collection.find().toArray();
    for (const _id of new Set([...documents.keys(), ...now.map((each) => each._id)])) {
      if (!isLost(_id)) continue;
      const before = documents.get(_id);
      if (before === undefined) await collection.deleteOne({ _id });
      else await collection.replaceOne({ _id }, before, { upsert: true });
    }
  }
}

function nonZero(value: Record<string, unknown>): Record<string, unknown> {
  const kept = Object.entries(value)
    .map(([key, field]) => [key, isObject(field) ? nonZero(field) : field] as const)
    .filter(([, field]) => field !== 0n && !(isObject(field) && Object.keys(field).length === 0));
  return Object.fromEntries(kept);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
