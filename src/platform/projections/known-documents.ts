import { LRUCache } from 'lru-cache';
import type { Collection } from 'mongodb';
import { contributionsOf, type KnownDocument, type PlannedDocument } from './batch-plan.js';
import type { FeedEvent } from './event-source.js';
import type { View, ViewDocument } from './view.js';

const MISSING: KnownDocument = { document: null, contributions: [] };

/** The documents of a view as they were before a batch; recent ones from memory, which holds as long as nobody else writes. */
export class KnownDocuments {
  readonly #view: View;
  readonly #collection: Collection<ViewDocument>;
  readonly #cache: LRUCache<string, KnownDocument>;

  constructor(view: View, collection: Collection<ViewDocument>, most: number) {
    this.#view = view;
    this.#collection = collection;
    this.#cache = new LRUCache({ max: most });
  }

  /** The documents that the events belong to. Fails with the driver's errors. */
  async before(events: readonly FeedEvent[]): Promise<ReadonlyMap<string, KnownDocument>> {
    const known = new Map<string, KnownDocument>();
    if (this.#view.appendOnly) return known;
    const missing: string[] = [];
    for (const item of events) {
      const id = this.#keyOf(item);
      if (id === undefined || known.has(id)) continue;
      const cached = this.#cache.get(id);
      known.set(id, cached ?? MISSING);
      if (cached === undefined) missing.push(id);
    }
    if (missing.length === 0) return known;
    const stored = this.#collection.find({ _id: { $in: missing } }, { batchSize: missing.length + 1 });
    for await (const document of stored) {
      known.set(document._id, { document, contributions: contributionsOf(this.#view, document) });
    }
    return known;
  }

  /** Takes in what a batch has written and removed. */
  remember(writes: readonly PlannedDocument[], removed: readonly string[]): void {
    if (this.#view.appendOnly) return;
    for (const id of removed) this.#cache.set(id, MISSING);
    for (const { id, document, contributions } of writes) this.#cache.set(id, { document, contributions });
  }

  /** `undefined` when the view cannot tell, which stops it when the event's turn to be folded comes. */
  #keyOf(item: FeedEvent): string | undefined {
    try {
      return item.kind === 'event' ? this.#view.key(item.event) : undefined;
    } catch {
      return undefined;
    }
  }
}
