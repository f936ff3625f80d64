import type { DomainEvent } from '../../platform/event-sourcing/event.js';
import type { EventCatalogue } from '../../platform/event-sourcing/event-declaration.js';

/** D2 Stored content of a case was handed out. */
export type DocumentDownloaded = DomainEvent<
  'DocumentDownloaded',
  { readonly caseId: string; readonly documentId: string; readonly sha256: string }
>;

export const historyViews = ['events', 'state', 'diff', 'verification'] as const;
export type HistoryView = (typeof historyViews)[number];

/** A The history of a case was read; `detail` says which part, e.g. `at=7`. */
export type HistoryRead = DomainEvent<
  'HistoryRead',
  { readonly caseId: string; readonly view: HistoryView; readonly detail: string }
>;

export const caseParts = ['case', 'timeline', 'escalation-form', 'documents'] as const;
export type CasePart = (typeof caseParts)[number];

/** D2 Personal data of a case was shown; `detail` says which of it, e.g. `revision=7` or `revisions=0-24`. */
export type PersonalDataShown = DomainEvent<
  'PersonalDataShown',
  { readonly caseId: string; readonly part: CasePart; readonly detail: string }
>;

/** What an `access-` stream holds: one for each case, of who looked at it. */
export type AccessEvent = DocumentDownloaded | HistoryRead | PersonalDataShown;

/** Version, clause and personal data of the event types of an `access-` stream. */
export const accessCatalogue: EventCatalogue<AccessEvent['type']> = {
  DocumentDownloaded: { version: 1, clause: 'D2', personal: [] },
  HistoryRead: { version: 1, clause: 'A', personal: [] },
  PersonalDataShown: { version: 1, clause: 'D2', personal: [] },
};
