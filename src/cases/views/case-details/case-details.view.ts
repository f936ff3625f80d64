import type { StoredEvent } from '../../../platform/event-sourcing/event.js';
import type { View } from '../../../platform/projections/view.js';
import { type Births, caseFold, caseIdOf } from '../case-fold.js';
import { foldCaseList } from '../case-list/case-list.view.js';
import { type CaseDetails, type CaseDetailsContent, emptySections } from './case-details.js';
import { caseDetailsChanges } from './case-details.changes.js';
import { factOf } from './fact.js';

/** A case as it opens, before its summary is folded in. */
type Unsummed = Omit<CaseDetailsContent, 'summary'>;

const births: Births<CaseDetailsContent> = {
  FeedbackRecorded: (event) =>
    opened(event, { identification: { ...emptySections.identification, feedback: [factOf(event)] } }),
  LegacyCaseRecorded: (event) => opened(event, { records: { ...emptySections.records, provenance: [factOf(event)] } }),
};

const { fold, handles } = caseFold<CaseDetailsContent>(births, caseDetailsChanges);

function opened(event: StoredEvent, sections: Partial<Unsummed>): CaseDetailsContent {
  return summed({ _id: caseIdOf(event), ...emptySections, ...sections }, null, event);
}

function summed(details: Unsummed, before: CaseDetailsContent | null, event: StoredEvent): CaseDetailsContent {
  const summary = foldCaseList(before?.summary ?? null, event);
  if (summary === null)
    throw new Error(`A list entry comes of every event that opens a case, but not of ${event.type}.`);
  return { ...details, summary };
}

/**
 * One event folded into the whole case: what the `case-details` view stores, and what a replay to any moment shows (clause A).
 * Pure; personal data stays sealed.
 */
export function foldCaseDetails(details: CaseDetailsContent | null, event: StoredEvent): CaseDetailsContent | null {
  const next = fold(details, event);
  return details === null || next === null || next === details ? next : summed(next, details, event);
}

/** The whole case for one screen. Looked up by id only. */
export const caseDetailsView: View<CaseDetails> = {
  name: 'case-details',
  version: 2,
  categories: ['case'],
  handles,
  indexes: [],
  key: caseIdOf,
  fold: foldCaseDetails,
};
