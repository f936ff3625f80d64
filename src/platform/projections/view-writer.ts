import type { Collection, Db } from 'mongodb';
import { type BatchPlan, planBatch } from './batch-plan.js';
import { addIncrements, removeDocuments, type RollupDocument, writeDocuments } from './document-writes.js';
import type { FeedEvent, LogPosition } from './event-source.js';
import { KnownDocuments } from './known-documents.js';
import type { View, ViewDocument } from './view.js';
import {
  type Intent,
  positionOfSlot,
  rollupsOf,
  type SlotName,
  type ViewFailure,
  type ViewSlot,
} from './view-state.js';
import type { SlotOwner, ViewStates } from './view-states.js';

export interface ViewWriterOptions {
  readonly view: View;
  readonly token: bigint;
  readonly slotName: SlotName;
  readonly slot: ViewSlot;
  /** Recent documents kept in memory, which holds as long as the lease does. */
  readonly cachedDocuments: number;
}

interface Pending {
  readonly to: bigint;
  readonly plan: BatchPlan;
  readonly reached: LogPosition;
  readonly intent: Intent | undefined;
  readonly recovered: boolean;
}

/**
 * Writes one collection of a view so that a crash between any two writes, and redelivery from the stored position, end in
 * the same documents and rollups.
 *
 * A batch: load → fold → (intent, where rollups or removals are at stake) → documents and rollups, guarded → position. The
 * position is stored with the next intent or by `save`, whichever comes first. A batch whose outcome is unknown is repeated
 * from the plan made at first, because a document loaded again may have taken in the batch already.
 */
export class ViewWriter {
  readonly #states: ViewStates;
  readonly #view: View;
  readonly #documents: Collection<ViewDocument>;
  readonly #rollups: Collection<RollupDocument>;
  readonly #known: KnownDocuments;
  #owner: SlotOwner;
  #position: LogPosition;
  #saved: LogPosition;
  #intent: Intent | undefined;
  #intentStored: boolean;
  #pending: Pending | undefined;

  constructor(db: Db, states: ViewStates, { view, token, slotName, slot, cachedDocuments }: ViewWriterOptions) {
    this.#states = states;
    this.#view = view;
    this.#documents = db.collection<ViewDocument>(slot.collection);
    this.#rollups = db.collection<RollupDocument>(rollupsOf(slot.collection));
    this.#known = new KnownDocuments(view, this.#documents, cachedDocuments);
    this.#owner = { view: view.name, token, slot: slotName, collection: slot.collection };
    this.#position = this.#saved = positionOfSlot(slot);
    this.#intent = slot.intent;
    this.#intentStored = slot.intent !== undefined;
  }

  /** Everything up to here is in the collection. */
  get position(): LogPosition {
    return this.#position;
  }

  get collection(): string {
    return this.#owner.collection;
  }

  get slotName(): SlotName {
    return this.#owner.slot;
  }

  /** Whether the stored position lags behind. Not while a batch is half-written: its intent must outlive it. */
  get isUnsaved(): boolean {
    if (this.#pending !== undefined || this.#intent !== undefined) return false;
    return this.#saved !== this.#position || this.#intentStored;
  }

  /** Where the next batch has to end, when an earlier holder left one half-written. */
  get mustEndAt(): bigint | undefined {
    return this.#intent?.to;
  }

  /** Creates the indexes. */
  async prepare(): Promise<void> {
    if (this.#view.indexes.length > 0) await this.#documents.createIndexes([...this.#view.indexes]);
  }

  /**
   * Takes in the events after the last batch up to `to`; `events` are those that the view folds. May be repeated with the same
   * arguments when the store was unavailable.
   *
   * @throws PoisonEventError after what came before the event has been written; DeposedError; the driver's errors.
   */
  async apply(events: readonly FeedEvent[], to: bigint): Promise<void> {
    const pending = (this.#pending ??= await this.#plan(events, to));
    const { plan, intent, reached, recovered } = pending;
    if (intent !== undefined) {
      if (!recovered) await this.#save(intent);
      await allDone([
        addIncrements(this.#rollups, intent.increments, intent.to),
        ...(recovered ? [removeDocuments(this.#documents, intent.removed, intent.to)] : []),
        writeDocuments(this.#documents, this.#view, plan.writes),
      ]);
    } else {
      await writeDocuments(this.#documents, this.#view, plan.writes);
    }
    this.#known.remember(plan.writes, intent?.removed ?? []);
    this.#pending = this.#intent = undefined;
    this.#position = reached;
    if (plan.poison !== undefined) throw plan.poison.error;
  }

  /** Stores the position. */
  async save(): Promise<void> {
    if (this.isUnsaved) await this.#save(undefined);
  }

  async fail(failure: ViewFailure): Promise<void> {
    await this.#states.fail(this.#owner, failure);
  }

  /** Makes the collection that was built the active one. */
  async promote(): Promise<void> {
    await this.save();
    await this.#states.promote(this.#owner);
    this.#owner = { ...this.#owner, slot: 'active' };
  }

  async #save(intent: Intent | undefined): Promise<void> {
    const position = this.#position;
    await this.#states.save(this.#owner, position, intent);
    this.#saved = position;
    this.#intentStored = intent !== undefined;
  }

  async #plan(events: readonly FeedEvent[], to: bigint): Promise<Pending> {
    const recovery = this.#intent;
    if (recovery !== undefined && recovery.to !== to) {
      throw new Error(`The batch to recover ends at ${recovery.to.toString()}, not at ${to.toString()}.`);
    }
    const left = recovery === undefined ? events : this.#without(events, recovery.removed);
    const known = await this.#known.before(left);
    const plan = planBatch(this.#view, left, (id) => known.get(id));
    if (recovery !== undefined) {
      // What the events before this one did is part of the intent, so the batch cannot be cut short here.
      if (plan.poison !== undefined) throw plan.poison.error;
      return { to, plan, reached: to, intent: recovery, recovered: true };
    }
    const reached = plan.poison === undefined ? to : (plan.poison.after ?? this.#position);
    return { to, plan, reached, intent: this.#intentOf(plan, reached), recovered: false };
  }

  /**
   * A batch of a view with rollups needs its intent even when its increments come to nothing: half of them might be written, and
   * the other half counted again.
   */
  #intentOf({ writes, increments }: BatchPlan, to: LogPosition): Intent | undefined {
    if (to === 'start' || writes.length === 0) return undefined;
    const removed = writes.filter(({ document }) => document === null).map(({ id }) => id);
    if (removed.length === 0 && this.#view.contributions === undefined) return undefined;
    return { to, increments, removed };
  }

  #without(events: readonly FeedEvent[], removed: readonly string[]): readonly FeedEvent[] {
    if (removed.length === 0) return events;
    const gone = new Set(removed);
    return events.filter((item) => item.kind === 'unreadable' || !gone.has(this.#view.key(item.event)));
  }
}

/** Like `Promise.all`, but no write is still under way when it fails. */
async function allDone(writes: readonly Promise<void>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(writes)) {
    if (outcome.status === 'rejected') throw outcome.reason;
  }
}
