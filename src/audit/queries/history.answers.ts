import type { EventMetadata, StoredEvent } from '../../platform/event-sourcing/event.js';
import type { ChainFinding } from '../../platform/event-sourcing/chain-verification.js';
import type { Change } from '../state-difference.js';

/** One event as an auditor reads it: what, who, when, on what authority and under which clause. */
export interface ReplayedEvent {
  readonly revision: string;
  readonly position: string;
  readonly id: string;
  readonly type: string;
  readonly clause: string;
  readonly actor: EventMetadata['actor'];
  readonly authority: string;
  readonly recordedAt: string;
  readonly occurredAt?: string;
  readonly late?: true;
  readonly correlationId: string;
  readonly causationId: string;
  readonly schemaVersion: number;
  readonly integrity: EventMetadata['integrity'];
  /** Why, where the command had a reason, stands here with the other facts. */
  readonly data: unknown;
}

export interface Replay {
  readonly caseId: string;
  readonly events: readonly ReplayedEvent[];
  /** First revision of the next page. */
  readonly next?: string;
  /** Newest revision of the case and its position. */
  readonly revision: string;
  readonly position: string;
}

export interface StateAt {
  readonly caseId: string;
  /** Newest revision that is part of the state; absent when the case did not exist yet. */
  readonly revision?: string;
  readonly recordedAt?: string;
  /** The case in the shape of its details; null when it did not exist yet. */
  readonly state: unknown;
  /** Position of the newest event of the case. */
  readonly position: string;
}

/** Where a leading part of a history ends. */
export type HistoryEnd = Pick<StateAt, 'revision' | 'recordedAt'>;

export interface Difference {
  readonly caseId: string;
  readonly from: HistoryEnd;
  readonly to: HistoryEnd;
  /** The events in between. */
  readonly events: readonly { readonly revision: string; readonly type: string; readonly actor: string }[];
  readonly changes: readonly Change[];
  /** Position of the newest event of the case. */
  readonly position: string;
}

export interface Verification {
  readonly caseId: string;
  readonly intact: boolean;
  readonly events: number;
  /** Position of the newest event of the case. */
  readonly position: string;
  /** Hash of the last event: what a copy kept elsewhere is compared with. */
  readonly lastHash: string;
  readonly findings: readonly (Omit<ChainFinding, 'revision'> & { readonly revision: string })[];
}

/** The event in the auditor's words. */
export function replayed(event: StoredEvent): ReplayedEvent {
  const { $correlationId, $causationId, idempotency: _, ...attested } = event.metadata;
  return {
    revision: event.revision.toString(),
    position: event.position.toString(),
    id: event.id,
    type: event.type,
    ...attested,
    correlationId: $correlationId,
    causationId: $causationId,
    data: event.data,
  };
}

/** Where a leading part of a history ends. */
export function endOf(events: readonly StoredEvent[]): HistoryEnd {
  const last = events.at(-1);
  return last === undefined ? {} : { revision: last.revision.toString(), recordedAt: last.metadata.recordedAt };
}

/** Position that an answer from this history reflects: that of its newest event. */
export function positionOf(events: readonly { readonly position: bigint }[]): string {
  return (events.at(-1)?.position ?? 0n).toString();
}
