import type { View } from '../../../platform/projections/view.js';
import { caseFold, caseIdOf } from '../case-fold.js';
import type { CaseListContent, CaseListEntry } from './case-list-entry.js';
import { caseListBirths } from './case-list.births.js';
import { caseListChanges } from './case-list.changes.js';
import { caseListIndexes } from './case-list.indexes.js';

const { fold, handles } = caseFold<CaseListContent>(caseListBirths, caseListChanges);

/** One event folded into the line of its case. Pure; knows nothing of the projector. */
export function foldCaseList(entry: CaseListContent | null, event: Parameters<typeof fold>[1]): CaseListContent | null {
  return fold(entry, event);
}

/** Every case as one line of a list. */
export const caseListView: View<CaseListEntry> = {
  name: 'case-list',
  version: 2,
  categories: ['case'],
  handles,
  indexes: caseListIndexes,
  key: caseIdOf,
  fold: foldCaseList,
};
