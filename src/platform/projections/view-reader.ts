import type { Collection, Db } from 'mongodb';
import type { MongoStore } from '../mongo/mongo-store.js';
import type { RollupDocument } from './document-writes.js';
import type { LogPosition } from './event-source.js';
import type { LocalViews } from './local-views.js';
import type { ViewDocument } from './view.js';
import { positionOfSlot, rollupsOf } from './view-state.js';
import type { ViewStates } from './view-states.js';

/** What a query reads. */
export interface OpenView<Doc extends ViewDocument> {
  readonly documents: Collection<Doc>;
  readonly rollups: Collection<RollupDocument>;
  /** The documents reflect the log at least up to here. */
  readonly position: LogPosition;
}

/** No view of that name has been projected yet. */
export class UnknownViewError extends Error {
  override readonly name = 'UnknownViewError';

  constructor(view: string) {
    super(`View ${view} has not been projected yet.`);
  }
}

interface Pointer {
  readonly collection: string;
  readonly position: LogPosition;
  readonly readAt: number;
}

/** How long a pointer read from another process may be used; retired collections stay for much longer. In milliseconds. */
const POINTER_MS = 1_000;

/** Finds the collection of a view that queries read, also when another process projects it. */
export class ViewReader {
  readonly #db: Db;
  readonly #states: ViewStates;
  readonly #local: LocalViews;
  readonly #pointers = new Map<string, Pointer>();

  constructor(store: MongoStore, states: ViewStates, local: LocalViews) {
    this.#db = store.db;
    this.#states = states;
    this.#local = local;
  }

  /**
   * To be called anew for each query, so that the answer comes from the newest build. A caller that has waited for a position
   * passes it, since another process's position is looked up once a second only.
   *
   * @throws UnknownViewError; the driver's errors.
   */
  async open<Doc extends ViewDocument>(view: string, reached?: bigint): Promise<OpenView<Doc>> {
    const { collection, position } = this.#local.get(view) ?? (await this.#pointer(view, reached));
    return {
      documents: this.#db.collection<Doc>(collection),
      rollups: this.#db.collection<RollupDocument>(rollupsOf(collection)),
      position,
    };
  }

  async #pointer(view: string, reached: bigint | undefined): Promise<Pointer> {
    const known = this.#pointers.get(view);
    if (known !== undefined && performance.now() - known.readAt < POINTER_MS) {
      if (reached === undefined || (known.position !== 'start' && known.position >= reached)) return known;
    }
    const readAt = performance.now();
    const state = await this.#states.read(view);
    if (state === null) throw new UnknownViewError(view);
    const pointer = { collection: state.active.collection, position: positionOfSlot(state.active), readAt };
    this.#pointers.set(view, pointer);
    return pointer;
  }
}
