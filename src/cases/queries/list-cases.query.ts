import { Query } from '@nestjs/cqrs';
import type { AtLeast } from '../../platform/http/consistency.js';
import type { CaseListContent } from '../views/case-list/case-list-entry.js';
import type { CaseFilter } from './case-filter.js';
import type { SortName } from './case-order.js';

/** A case as lists show it: its entry, with id and revision as text. */
export type ListedCase = Omit<CaseListContent, '_id' | 'revision'> & {
  readonly caseId: string;
  readonly revision: string;
};

export interface CaseList {
  readonly items: readonly ListedCase[];
  /** Cursor of the next page; absent on the last one. */
  readonly next?: string;
  readonly position: string;
}

export interface Page {
  readonly limit: number;
  readonly cursor?: string;
}

/** Cases that match a filter, page by page. */
export class ListCases extends Query<CaseList> {
  constructor(
    readonly filter: CaseFilter,
    readonly page: Page,
    readonly sort?: SortName,
    readonly atLeast?: AtLeast,
  ) {
    super();
  }
}
