import type { DomainEvent, Personal, Timestamp } from '../../../platform/event-sourcing/event.js';
import type { Channel, ComplainantKind, Decision, DocumentKind, LineOfBusiness } from '../values.js';

/** A A stored document belongs to the case from now on. */
export type DocumentAttached = DomainEvent<
  'DocumentAttached',
  {
    readonly documentId: string;
    readonly name: Personal<string>;
    readonly mediaType: string;
    /** Bytes of the content. */
    readonly size: number;
    readonly sha256: string;
    readonly kind: DocumentKind;
  }
>;

/** D1 A correction is a new fact: it names the event and the field it corrects. */
export type FactCorrected = DomainEvent<
  'FactCorrected',
  {
    readonly eventId: string;
    readonly eventType: string;
    /** Dotted path in that event's data. */
    readonly field: string;
    readonly oldValue: Personal<unknown>;
    readonly newValue: Personal<unknown>;
    /** The new value in clear, when the field is no personal data and cases are looked up by it. */
    readonly lookUp?: string;
    readonly why: Personal<string>;
  }
>;

/** Where an imported record came from: enough to find the row again and to prove it unchanged. */
export interface Provenance {
  /** Name of the source, as in the mapping file. */
  readonly source: string;
  /** The source's own unique key of the row. */
  readonly key: string;
  /** Line of the data row in the file; the header is line 1. */
  readonly line: number;
  /** Hex SHA-256 of the row as read (canonical JSON of column → text). */
  readonly rowHash: string;
  /** Name and version of the mapping. */
  readonly mapping: string;
}

/** A A past complaint, with what its row vouches for and nothing else. */
export type LegacyCaseRecorded = DomainEvent<
  'LegacyCaseRecorded',
  {
    readonly provenance: Provenance;
    readonly receivedAt: Timestamp;
    readonly closedAt?: Timestamp;
    readonly channel?: Channel;
    readonly complainantKind?: ComplainantKind;
    readonly lineOfBusiness?: LineOfBusiness;
    readonly taxonomyVersion?: string;
    readonly classes: readonly string[];
    readonly decision?: Decision;
    /** Columns kept as the source has them, by column name. */
    readonly attributes: Readonly<Record<string, string>>;
    /** Columns of that kind which the mapping declares personal. */
    readonly personalAttributes?: Personal<Readonly<Record<string, string>>>;
  }
>;

export type RecordsEvent = DocumentAttached | FactCorrected | LegacyCaseRecorded;
