import { caseIdOf } from '../../cases/views/case-fold.js';
import type { View } from '../../platform/projections/view.js';
import { type CaseFacts, caseFactsFold } from './case-facts.js';
import { contributionsOf } from './contributions.js';

export const caseDashboardName = 'case-dashboard';

/**
 * Figures about all cases (P3, P4): one small document of facts a case, and rollups that make the cost of a query independent of the
 * number of cases. `timeZone` (IANA) decides on which day something counts; after a change of it the view is to be rebuilt. The fold
 * rests on that of `case-list`: when that one changes, this version is raised too.
 */
export function caseDashboardView(timeZone: string): View<CaseFacts> {
  const facts = caseFactsFold(timeZone);
  return {
    name: caseDashboardName,
    version: 2,
    categories: ['case'],
    handles: facts.handles,
    indexes: [],
    key: caseIdOf,
    fold: (document, event) => facts.fold(document, event),
    contributions: contributionsOf,
  };
}
