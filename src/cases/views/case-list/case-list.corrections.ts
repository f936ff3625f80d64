import type { StoredCaseEvent } from '../case-fold.js';
import type { CaseListContent } from './case-list-entry.js';

/** Fields of a list entry that can be corrected (`correctable-facts.ts`), by their path in the opening event. */
const correctable: Readonly<Record<string, keyof CaseListContent>> = {
  channel: 'channel',
  receivedAt: 'openedAt',
  'claim.claimNumber': 'claimNumber',
  'claim.policyNumber': 'policyNumber',
  'claim.lineOfBusiness': 'lineOfBusiness',
};

/**
 * D1 What a correction changes in a list entry. A corrected value that is sealed cannot be filtered or sorted on, so the entry keeps
 * what was recorded; the case itself shows the correction.
 */
export function correctedListFields({ data }: StoredCaseEvent<'FactCorrected'>): Partial<CaseListContent> {
  const field = data.eventType === 'FeedbackRecorded' ? correctable[data.field] : undefined;
  return field === undefined || typeof data.newValue !== 'string' ? {} : { [field]: data.newValue };
}
