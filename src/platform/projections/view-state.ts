import type { Timestamp } from '../event-sourcing/event.js';
import type { LogPosition } from './event-source.js';
import type { Increment } from './rollup-sums.js';

/**
 * What is about to be written, stored before the first write of a batch that moves rollups or removes documents. Whoever finds it
 * after a crash repeats it: adds the increments where their guard lets them, removes the documents, and folds the events up to
 * `to` into the other documents without adding anything to rollups again.
 */
export interface Intent {
  readonly to: bigint;
  readonly increments: readonly Increment[];
  readonly removed: readonly string[];
}

/** Why a view stopped. The event fields are absent when no single event is to blame. */
export interface ViewFailure {
  readonly message: string;
  readonly at: Timestamp;
  readonly eventId?: string;
  readonly streamName?: string;
  readonly revision?: bigint;
  readonly position?: bigint;
  readonly type?: string;
}

/** One collection of a view and how far it has been folded; `position` is null before the first event. */
export interface ViewSlot {
  readonly collection: string;
  readonly version: number;
  readonly position: bigint | null;
  readonly intent?: Intent;
  readonly failure?: ViewFailure;
}

/** Queries read the active slot; the other one is being built to take its place. */
export type SlotName = 'active' | 'building';

/** Document of collection `views`: one a view. */
export interface ViewState {
  readonly _id: string;
  /** Token of the lease under which it may be written; who holds an older one is refused. */
  readonly fence: bigint;
  /** How many collections have been begun for the view, which numbers them. */
  readonly builds: number;
  readonly active: ViewSlot;
  readonly building?: ViewSlot;
  /** Collections that are dropped once no query can be reading them any more. */
  readonly retired?: readonly { readonly collection: string; readonly at: Date }[];
  readonly rebuildRequested?: true;
  readonly updatedAt: Date;
}

/** `<name>-v<version>-<build>`: a name is never used twice, so that a late write of a deposed projector hits nothing. */
export function collectionName(view: string, version: number, build: number): string {
  return `${view}-v${version}-${build}`;
}

export function rollupsOf(collection: string): string {
  return `${collection}-rollups`;
}

export function positionOfSlot({ position }: Pick<ViewSlot, 'position'>): LogPosition {
  return position ?? 'start';
}
