/** A fact in the past tense, as the domain decides and folds it. `data` holds JSON values only. */
export interface DomainEvent<Type extends string = string, Data extends object = object> {
  readonly type: Type;
  readonly data: Data;
}

/** An instant as ISO-8601 in UTC with milliseconds, e.g. `2026-11-22T08:30:00.000Z`. Sorts as text. */
export type Timestamp = string;

/**
 * Marks a field as personal data (clause D2). It changes nothing for the type checker; the event catalogue lists the same
 * path, and the catalogue generator fails when the two differ.
 */
export type Personal<T> = T;

/** Who acted: the person's company id and token roles; `application` is the service that acted for them. */
export interface Actor {
  readonly person: string;
  readonly roles: readonly string[];
  readonly application?: string;
}

/** Place of an event in its stream's tamper-evident chain. `seq` is the stream revision as decimal text, hashes are hex SHA-256. */
export interface Integrity {
  readonly seq: string;
  readonly prev: string;
  readonly hash: string;
}

/** What every stored event attests besides its data. Names starting with `$` are EventStoreDB's own. */
export interface EventMetadata {
  readonly $correlationId: string;
  readonly $causationId: string;
  readonly actor: Actor;
  /** The role, or the capacity in the case (`owner`, `team`, `applicant`, …), on which the command was permitted. */
  readonly authority: string;
  /** Clause of the procedure that the event belongs to, e.g. `3.2`. */
  readonly clause: string;
  readonly schemaVersion: number;
  /** When the system learned it. */
  readonly recordedAt: Timestamp;
  /** When it happened, where that may be earlier than `recordedAt`. */
  readonly occurredAt?: Timestamp;
  /** Present when `occurredAt` lies further back than the company's tolerance for late records. */
  readonly late?: true;
  /** SHA-256 of the caller's Idempotency-Key and of the request body it came with. */
  readonly idempotency?: { readonly key: string; readonly fingerprint: string };
  readonly integrity: Integrity;
}

/** An event as read from the log: upcast to its newest schema version, personal data still sealed. */
export interface StoredEvent<E extends DomainEvent = DomainEvent> {
  readonly id: string;
  readonly streamName: string;
  readonly revision: bigint;
  /** Commit position in `$all`. */
  readonly position: bigint;
  readonly type: E['type'];
  readonly data: E['data'];
  readonly metadata: EventMetadata;
}
