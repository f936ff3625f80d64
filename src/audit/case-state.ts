import type { ShownCase } from '../cases/queries/show-case.query.js';
import { shownCase } from '../cases/queries/shown-case.js';
import { foldCaseDetails } from '../cases/views/case-details/case-details.view.js';
import type { CaseDetailsContent } from '../cases/views/case-details/case-details.js';
import type { StoredEvent } from '../platform/event-sourcing/event.js';

/** The case as its details showed it after these events, personal data still sealed; null before the first. */
export function stateAfter(events: readonly StoredEvent[]): Omit<ShownCase, 'position'> | null {
  const details = events.reduce<CaseDetailsContent | null>(foldCaseDetails, null);
  return details === null ? null : shownCase(details);
}
