import type { ShownCase } from '../cases/queries/show-case.query.js';
import { shownCase } from '../cases/queries/shown-case.js';
import { foldCaseDetails } from '../cases/views/case-details/case-details.view.js';
import type { CaseDetailsContent } from '../cases/views/case-details/case-details.js';
import { recusedPersons } from '../cases/views/case-details/recused-persons.js';
import type { StoredEvent } from '../platform/event-sourcing/event.js';

/** Who is recused by the end of the history, and so is shown no personal data of any part of it (3.3). */
export function recusedBy(history: readonly StoredEvent[]): ReadonlySet<string> {
  const details = detailsAfter(history);
  return details === null ? new Set() : recusedPersons(details);
}

/** The case as its details showed it after these events, personal data still sealed; null before the first. */
export function stateAfter(events: readonly StoredEvent[]): Omit<ShownCase, 'position'> | null {
  const details = detailsAfter(events);
  return details === null ? null : shownCase(details);
}

function detailsAfter(events: readonly StoredEvent[]): CaseDetailsContent | null {
  return events.reduce<CaseDetailsContent | null>(foldCaseDetails, null);
}
