import type { Collection, UpdateFilter } from 'mongodb';
import type { MongoStore } from '../mongo/mongo-store.js';
import { isDuplicateId } from '../mongo/store-failure.js';
import type { LogPosition } from './event-source.js';
import {
  collectionName,
  type Intent,
  type SlotName,
  type ViewFailure,
  type ViewSlot,
  type ViewState,
} from './view-state.js';

/** Another process has taken over the view; this one must not write any more. */
export class DeposedError extends Error {
  override readonly name = 'DeposedError';

  constructor(view: string) {
    super(`View ${view} is written by another process now.`);
  }
}

/** Identifies the slot that a projector writes, and by what right. */
export interface SlotOwner {
  readonly view: string;
  readonly token: bigint;
  readonly slot: SlotName;
  readonly collection: string;
}

/** Collection `views`. Every write but a request for a rebuild is fenced by the token. All methods fail with the driver's errors. */
export class ViewStates {
  readonly #states: Collection<ViewState>;

  constructor(store: MongoStore) {
    this.#states = store.db.collection<ViewState>('views');
  }

  read(view: string): Promise<ViewState | null> {
    return this.#states.findOne({ _id: view });
  }

  readAll(): Promise<ViewState[]> {
    return this.#states.find().toArray();
  }

  /** Asks the projector, wherever it runs, to build the view anew. `false` for a view that was never built. */
  async requestRebuild(view: string): Promise<boolean> {
    const { matchedCount } = await this.#states.updateOne({ _id: view }, { $set: { rebuildRequested: true } });
    return matchedCount === 1;
  }

  /**
   * Takes over a view, and begins its first collection when there is none.
   *
   * @throws DeposedError when a newer token has been here.
   */
  async claim(view: string, version: number, token: bigint): Promise<ViewState> {
    const claimed = await this.#states.findOneAndUpdate(
      { _id: view, fence: { $lte: token } },
      { $set: { fence: token, updatedAt: new Date() } },
      { returnDocument: 'after' },
    );
    if (claimed !== null) return claimed;
    const active: ViewSlot = { collection: collectionName(view, version, 1), version, position: null };
    const state: ViewState = { _id: view, fence: token, builds: 1, active, updatedAt: new Date() };
    try {
      await this.#states.insertOne(state);
    } catch (error) {
      if (error instanceof Error && isDuplicateId({ code: 11000, errmsg: error.message })) throw new DeposedError(view);
      throw error;
    }
    return state;
  }

  /** Begins a collection beside the active one and retires one that was being built before. Safe to repeat. */
  async beginBuild({ _id, builds, building }: ViewState, version: number, token: bigint): Promise<ViewState> {
    const build = builds + 1;
    const slot: ViewSlot = { collection: collectionName(_id, version, build), version, position: null };
    const changed = await this.#states.findOneAndUpdate(
      { _id, fence: token, builds: { $in: [builds, build] } },
      {
        $set: { building: slot, builds: build, updatedAt: new Date() },
        $unset: { rebuildRequested: true },
        ...(building === undefined ? {} : { $push: { retired: { collection: building.collection, at: new Date() } } }),
      },
      { returnDocument: 'after' },
    );
    if (changed === null) throw new DeposedError(_id);
    return changed;
  }

  /** Begins an active collection anew and retires what there was, which reflects a log that is no more. Safe to repeat. */
  async startOver({ _id, builds, active, building }: ViewState, version: number, token: bigint): Promise<ViewState> {
    const build = builds + 1;
    const at = new Date();
    const retired = [active, ...(building === undefined ? [] : [building])];
    const changed = await this.#states.findOneAndUpdate(
      { _id, fence: token, builds: { $in: [builds, build] } },
      {
        $set: {
          active: { collection: collectionName(_id, version, build), version, position: null },
          builds: build,
          updatedAt: at,
        },
        $unset: { building: true, rebuildRequested: true },
        $push: { retired: { $each: retired.map(({ collection }) => ({ collection, at })) } },
      },
      { returnDocument: 'after' },
    );
    if (changed === null) throw new DeposedError(_id);
    return changed;
  }

  /** Stores how far the slot has been folded, and what is about to be written next; without `intent` nothing is under way. */
  async save(owner: SlotOwner, position: LogPosition, intent?: Intent): Promise<void> {
    const { slot } = owner;
    const unset: Record<string, true> = { [`${slot}.failure`]: true };
    if (intent === undefined) unset[`${slot}.intent`] = true;
    await this.#update(owner, {
      $set: {
        [`${slot}.position`]: position === 'start' ? null : position,
        ...(intent === undefined ? {} : { [`${slot}.intent`]: intent }),
        updatedAt: new Date(),
      },
      $unset: unset,
    });
  }

  async fail(owner: SlotOwner, failure: ViewFailure): Promise<void> {
    await this.#update(owner, { $set: { [`${owner.slot}.failure`]: failure, updatedAt: new Date() } });
  }

  /** Puts the collection that was built in the place of the active one. Safe to repeat. */
  async promote(owner: SlotOwner): Promise<void> {
    const state = await this.read(owner.view);
    if (state?.active.collection === owner.collection) return;
    if (state?.building === undefined) throw new DeposedError(owner.view);
    await this.#update(owner, {
      $set: { active: state.building, updatedAt: new Date() },
      $unset: { building: true },
      $push: { retired: { collection: state.active.collection, at: new Date() } },
    });
  }

  /** Forgets a retired collection, after it was dropped. */
  async forget(view: string, collection: string, token: bigint): Promise<void> {
    await this.#states.updateOne({ _id: view, fence: token }, { $pull: { retired: { collection } } });
  }

  async #update({ view, token, slot, collection }: SlotOwner, update: UpdateFilter<ViewState>): Promise<void> {
    const { matchedCount } = await this.#states.updateOne(
      { _id: view, fence: token, [`${slot}.collection`]: collection },
      update,
    );
    if (matchedCount !== 1) throw new DeposedError(view);
  }
}
