import type { IndexDescription } from 'mongodb';
import type { StoredEvent } from '../event-sourcing/event.js';

/** Every document of a view carries its id and the `$all` position (Int64) of the last event folded into it. */
export interface ViewDocument {
  readonly _id: string;
  readonly position: bigint;
}

/** Amount added to one numeric field (dotted path) of one rollup document. */
export interface Contribution {
  readonly rollup: string;
  readonly path: string;
  readonly amount: number;
}

/**
 * A read model: one MongoDB collection folded from the log.
 *
 * `fold` is pure, sees sealed personal data and sets no position (the projector does). It returns the next document, the same
 * object when the event changes nothing, or `null` to remove the document.
 */
export interface View<Doc extends ViewDocument = ViewDocument> {
  /** kebab-case, e.g. `case-list`. */
  readonly name: string;
  /** Part of the collection's name; raised when the shape or the fold changes, which builds the view anew beside the old one. */
  readonly version: number;
  /** Stream categories it is fed from, e.g. `['case']`. */
  readonly categories: readonly string[];
  /** Event types it folds; every other type is knowingly ignored. */
  readonly handles: readonly string[];
  readonly indexes: readonly IndexDescription[];
  /** Every event becomes a document of its own (a key never comes twice), so none is loaded before it is folded. */
  readonly appendOnly?: true;
  /** Id of the document that the event belongs to. */
  key(event: StoredEvent): string;
  fold(document: Doc | null, event: StoredEvent): Omit<Doc, 'position'> | null;
  /**
   * What a document adds to the view's rollup documents (kept in `<collection>-rollups`). A rollup always equals the sum of the
   * contributions of all documents; the projector applies only the difference that a batch makes. Amounts are integers (minor
   * units for money) and are stored as Int64; a sum that comes to nothing stays as 0, which means the same as an absent field.
   */
  contributions?(document: Doc): readonly Contribution[];
}
