import { type RawValue } from '../bson/raw-value.js';
import { type Slice } from '../planner/source.js';
import { type Catalog } from '../storage/catalog.js';
import { type Store } from '../storage/store.js';

/** A pipeline to be built and what it runs on. */
export interface Pipeline {
  readonly engine: { readonly store: Store; readonly catalog: Catalog };
  readonly db: string;
  /** undefined for pipelines that start without a collection */
  readonly collection: string | undefined;
  readonly stages: readonly RawValue[];
  readonly variables: Readonly<Record<string, unknown>>;
  readonly hint: RawValue | undefined;
  readonly slice: Slice;
}

/** What a stage needs to know of its pipeline. */
export type StageContext = Pick<Pipeline, 'variables' | 'slice'>;
