import type { StoredCaseEvent } from '../case-fold.js';
import type { CaseListContent } from './case-list-entry.js';

/** Fields of a list entry that cases are looked up by (`correctable-facts.ts`), by their path in the opening event. */
const lookedUp: Readonly<Record<string, keyof CaseListContent>> = {
  channel: 'channel',
  receivedAt: 'openedAt',
  'claim.claimNumber': 'claimNumber',
  'claim.policyNumber': 'policyNumber',
  'claim.lineOfBusiness': 'lineOfBusiness',
};

/** D1 What a correction changes in a list entry. */
export function correctedListFields({ data }: StoredCaseEvent<'FactCorrected'>): Partial<CaseListContent> {
  const field = lookedUp[data.field];
  return field === undefined || data.lookUp === undefined ? {} : { [field]: data.lookUp };
}
