import { type RawValue } from '../bson/raw-value.js';
import { type Filter } from '../query/filter.js';
import { type KeyPart } from './index-keys.js';

/** A secondary index as declared, and what is known of its content. */
export interface IndexDefinition {
  readonly id: number;
  name: string;
  readonly pattern: readonly (readonly [string, number])[];
  readonly parts: readonly KeyPart[];
  readonly unique: boolean;
  readonly sparse: boolean;
  readonly partial: { readonly raw: RawValue; readonly filter: Filter } | undefined;
  expireAfterSeconds: number | undefined;
  /** still being filled: kept up by writers, not yet used by readers */
  building: boolean;
  /** dotted paths at which documents have had arrays: fields there or below may have several keys of one document */
  arrays: readonly string[];
  /** a key was too long to keep whole, so order and equality on it are only hints */
  truncated: boolean;
}

/** A collection: names, indexes and running counters. Changed only inside write steps. */
export interface Collection {
  readonly id: number;
  db: string;
  name: string;
  readonly uuid: Buffer;
  readonly indexes: IndexDefinition[];
  count: number;
  bytes: number;
  nextRecord: number;
  dropped: boolean;
}

/** `db.collection`. */
export function namespaceOf(collection: Collection): string {
  return `${collection.db}.${collection.name}`;
}
