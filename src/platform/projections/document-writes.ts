import { type AnyBulkWriteOperation, type Collection, MongoBulkWriteError, type UpdateFilter } from 'mongodb';
import { lastingRefusal, refusedWrites } from '../mongo/store-failure.js';
import { type PlannedDocument, PoisonEventError } from './batch-plan.js';
import type { Increment } from './rollup-sums.js';
import type { View, ViewDocument } from './view.js';

/** A rollup document; its numbers are Int64 and lie at the paths of the contributions. */
export interface RollupDocument {
  readonly _id: string;
  /** Position up to which the view's documents are summed in it. */
  readonly position: bigint;
  readonly [field: string]: unknown;
}

/** No write of a deposed projector may land after its lease ran out, however slow the server is. In milliseconds. */
const WRITE_LIMIT_MS = 8_000;

/**
 * Writes the documents of a batch in one unordered bulk, each guarded by position: where a newer one lies already, nothing
 * happens.
 *
 * @throws PoisonEventError when the server refuses a document; the driver's error when the outcome is unknown.
 */
export async function writeDocuments(
  collection: Collection<ViewDocument>,
  view: View,
  writes: readonly PlannedDocument[],
): Promise<void> {
  if (writes.length === 0) return;
  try {
    await guardedBulk(
      collection,
      writes.map((write) => operation(view, write)),
    );
  } catch (error) {
    const refused = error instanceof MongoBulkWriteError ? lastingRefusal(error) : undefined;
    const write = refused === undefined ? undefined : writes[refused.index];
    throw write === undefined ? error : new PoisonEventError(write.cause, refused?.errmsg ?? error);
  }
}

/** Removes documents unless they have come into being again after `to`. */
export async function removeDocuments(
  collection: Collection<ViewDocument>,
  ids: readonly string[],
  to: bigint,
): Promise<void> {
  if (ids.length === 0) return;
  await collection.deleteMany({ _id: { $in: [...ids] }, position: { $lte: to } }, { maxTimeMS: WRITE_LIMIT_MS });
}

/** Adds the increments of a batch that ends at `to` to the rollup documents that have not taken them in yet. */
export async function addIncrements(
  collection: Collection<RollupDocument>,
  increments: readonly Increment[],
  to: bigint,
): Promise<void> {
  if (increments.length === 0) return;
  const byRollup = new Map<string, Record<string, bigint>>();
  for (const { rollup, path, amount } of increments) {
    const fields = byRollup.get(rollup);
    if (fields === undefined) byRollup.set(rollup, { [path]: amount });
    else fields[path] = amount;
  }
  await guardedBulk(
    collection,
    Array.from(byRollup, ([_id, fields]) => ({
      updateOne: {
        filter: { _id, position: { $lt: to } },
        update: { $inc: fields, $set: { position: to } } as UpdateFilter<RollupDocument>,
        upsert: true,
      },
    })),
  );
}

function operation(view: View, { id, document, position }: PlannedDocument): AnyBulkWriteOperation<ViewDocument> {
  if (document === null) return { deleteOne: { filter: { _id: id, position: { $lt: position } } } };
  if (view.appendOnly) return { insertOne: { document } };
  const filter = { _id: id, position: { $lt: position } };
  return { replaceOne: { filter, replacement: document, upsert: true } };
}

async function guardedBulk<Doc extends { readonly _id: string }>(
  collection: Collection<Doc>,
  operations: readonly AnyBulkWriteOperation<Doc>[],
): Promise<void> {
  try {
    await collection.bulkWrite(operations, { ordered: false, maxTimeMS: WRITE_LIMIT_MS });
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError)) throw error;
    const unconfirmed = error.result.getWriteConcernError() !== undefined;
    if (unconfirmed || refusedWrites(error).length > 0 || error.code !== 11000) throw error;
  }
}
