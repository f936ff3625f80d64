import type { DomainEvent, Personal } from '../../../platform/event-sourcing/event.js';
import type { CauseCode, Channel, EvidenceKind, RecordId, RootCauseMethod, TeamFunction } from '../values.js';

export interface TeamMember {
  readonly person: string;
  readonly function: TeamFunction;
}

/** 4.1 */
export type TeamFormed = DomainEvent<'TeamFormed', { readonly members: readonly TeamMember[] }>;

/** 4.1 */
export type TeamMemberAdded = DomainEvent<'TeamMemberAdded', TeamMember>;

/** 4.1 */
export type TeamMemberRemoved = DomainEvent<
  'TeamMemberRemoved',
  { readonly person: string; readonly reason: Personal<string> }
>;

/** 4.1, D2 A member accepted this version of the confidentiality undertaking. */
export type ConfidentialityAccepted = DomainEvent<
  'ConfidentialityAccepted',
  { readonly person: string; readonly undertakingVersion: string }
>;

/** 4.2 */
export type EvidenceCollected = DomainEvent<
  'EvidenceCollected',
  {
    readonly evidenceId: string;
    readonly kind: EvidenceKind;
    readonly title: Personal<string>;
    /** Where it came from. */
    readonly source: Personal<string>;
    /** Who has held it, from the source to the case. */
    readonly custody: Personal<string>;
    readonly sha256: string;
    /** The stored document, where the content itself is kept. */
    readonly documentId?: string;
  }
>;

/** 4.2 A finding rests on evidence. */
export type FindingRecorded = DomainEvent<
  'FindingRecorded',
  { readonly findingId: string; readonly finding: Personal<string>; readonly evidence: readonly string[] }
>;

/** 4.2 */
export type RootCauseIdentified = DomainEvent<
  'RootCauseIdentified',
  {
    readonly rootCauseId: string;
    readonly method: RootCauseMethod;
    readonly causeCode: CauseCode;
    readonly contributing: readonly CauseCode[];
    readonly explanation: Personal<string>;
    readonly findings: readonly string[];
  }
>;

/** 4.3 A progress update to the customer. */
export type CustomerUpdated = DomainEvent<
  'CustomerUpdated',
  {
    readonly recordId?: RecordId;
    readonly channel: Channel;
    readonly content: Personal<string>;
    readonly promises: Personal<readonly string[]>;
  }
>;

export const directions = ['inbound', 'outbound'] as const;
export type Direction = (typeof directions)[number];

/** P2 Every contact is on the record. `reached` is false for an attempt nobody answered. */
export type ContactRecorded = DomainEvent<
  'ContactRecorded',
  {
    readonly recordId?: RecordId;
    readonly direction: Direction;
    readonly channel: Channel;
    readonly with: Personal<string>;
    readonly summary: Personal<string>;
    readonly reached: boolean;
  }
>;

export type InvestigationEvent =
  | TeamFormed
  | TeamMemberAdded
  | TeamMemberRemoved
  | ConfidentialityAccepted
  | EvidenceCollected
  | FindingRecorded
  | RootCauseIdentified
  | CustomerUpdated
  | ContactRecorded;
