import type { EventHeader, FeedEvent } from './event-source.js';
import { RollupSums, type Increment } from './rollup-sums.js';
import type { Contribution, View, ViewDocument } from './view.js';

/** A document as it was before a batch, with what it contributed then. */
export interface KnownDocument {
  readonly document: ViewDocument | null;
  readonly contributions: readonly Contribution[];
}

/** The state that a document has after the batch. */
export interface PlannedDocument extends KnownDocument {
  readonly id: string;
  /** Position of the last event folded into it. */
  readonly position: bigint;
  /** That event, for the report when the write is refused. */
  readonly cause: EventHeader;
}

/** An event that a view cannot fold. */
export class PoisonEventError extends Error {
  override readonly name = 'PoisonEventError';

  constructor(
    readonly event: EventHeader,
    cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

export interface BatchPlan {
  /** Documents that changed, one entry an id. */
  readonly writes: readonly PlannedDocument[];
  readonly increments: readonly Increment[];
  /** The event at which folding had to stop; the plan covers what came before it. */
  readonly poison?: { readonly error: PoisonEventError; readonly after: bigint | undefined };
}

interface Folding {
  readonly before: KnownDocument;
  document: ViewDocument | null;
  cause: EventHeader | undefined;
}

const NOTHING: readonly Contribution[] = [];

/** Contributions of a document; none for a missing one. */
export function contributionsOf(view: View, document: ViewDocument | null): readonly Contribution[] {
  return document === null || view.contributions === undefined ? NOTHING : view.contributions(document);
}

/**
 * Folds a batch of events, in order, into the documents they belong to. Pure.
 *
 * An event that a document has already taken in (its position is not below the event's) is passed over, which makes
 * redelivery harmless. `known` gives the document before the batch.
 *
 * @throws PoisonEventError when a document's contributions cannot be told or summed.
 */
export function planBatch(
  view: View,
  events: readonly FeedEvent[],
  known: (id: string) => KnownDocument | undefined,
): BatchPlan {
  const foldings = new Map<string, Folding>();
  let after: bigint | undefined;
  for (const item of events) {
    try {
      foldOne(view, item, foldings, known);
    } catch (error) {
      return { ...settle(view, foldings), poison: { error: new PoisonEventError(item.event, error), after } };
    }
    after = item.event.position;
  }
  return settle(view, foldings);
}

function foldOne(
  view: View,
  item: FeedEvent,
  foldings: Map<string, Folding>,
  known: (id: string) => KnownDocument | undefined,
): void {
  if (item.kind === 'unreadable') throw item.error;
  const { event } = item;
  const id = view.key(event);
  let folding = foldings.get(id);
  if (folding === undefined) {
    const before = known(id) ?? { document: null, contributions: NOTHING };
    foldings.set(id, (folding = { before, document: before.document, cause: undefined }));
  }
  const { document } = folding;
  if (document !== null && document.position >= event.position) return;
  const next = view.fold(document, event);
  if (next === document) return;
  if (next !== null && next._id !== id)
    throw new Error(`The fold of ${id} returned a document with the id ${next._id}.`);
  folding.document = next === null ? null : { ...next, position: event.position };
  folding.cause = event;
}

function settle(view: View, foldings: ReadonlyMap<string, Folding>): BatchPlan {
  const writes: PlannedDocument[] = [];
  const sums = new RollupSums();
  for (const [id, { before, document, cause }] of foldings) {
    if (cause === undefined || (document === null && before.document === null)) continue;
    try {
      const contributions = contributionsOf(view, document);
      sums.move(before.contributions, contributions);
      writes.push({ id, document, contributions, position: cause.position, cause });
    } catch (error) {
      throw new PoisonEventError(cause, error);
    }
  }
  return { writes, increments: sums.increments() };
}
