/** An event ready to be appended; `data` and `metadata` are JSON text. */
export interface SerializedEvent {
  /** UUID. An append that is repeated with the same ids at the same revision is stored once. */
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
}

/** An event as the log holds it: nothing upcast, nothing opened. */
export interface RecordedEvent {
  readonly id: string;
  readonly streamName: string;
  readonly type: string;
  readonly revision: bigint;
  /** Commit position in `$all`. */
  readonly position: bigint;
  /** When the store wrote it. */
  readonly created: Date;
  readonly data: unknown;
  readonly metadata: unknown;
}

/** An event with the very bytes in which the store keeps it. */
export interface StoredEvent extends RecordedEvent {
  readonly dataBytes: Uint8Array;
  readonly metadataBytes: Uint8Array;
}

/** Revision that a stream must have for an append; `no-stream` for its first. */
export type ExpectedRevision = bigint | 'no-stream';

/** Place of the last event of an append. */
export interface Appended {
  readonly revision: bigint;
  readonly position: bigint;
}

/** What a subscription delivers, in the order of the log. */
export type LogMessage =
  | { readonly kind: 'event'; readonly event: RecordedEvent }
  /** Everything up to `position` has been considered, whether or not it matched. */
  | { readonly kind: 'checkpoint'; readonly position: bigint }
  /** The end of the log was reached; what follows is live. Repeated after every reconnection. */
  | { readonly kind: 'caught-up' };

/** Health of a subscription, for readiness and logs. `delay` is in milliseconds. */
export type SubscriptionState =
  | { readonly status: 'connecting' | 'catching-up' | 'live' | 'ended' }
  | { readonly status: 'waiting'; readonly delay: number; readonly cause: unknown };
