import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { Collection, Filter } from 'mongodb';
import { Clock } from '../../platform/clock.js';
import { without } from '../views/case-fold.js';
import type { CaseListContent, CaseListEntry } from '../views/case-list/case-list-entry.js';
import { caseListView } from '../views/case-list/case-list.view.js';
import { allOf, conditionsOf } from './case-filter.js';
import { type CaseOrder, legsFrom, orderOf, placeIn } from './case-order.js';
import { cursorOf, type Place, placeOf } from './keyset-cursor.js';
import { type CaseList, type ListedCase, ListCases } from './list-cases.query.js';
import { positionText, ViewQueries } from '../../platform/projections/view-queries.js';

/** Reads one page of the case list. */
@QueryHandler(ListCases)
export class ListCasesHandler implements IQueryHandler<ListCases, CaseList> {
  constructor(
    private readonly views: ViewQueries,
    private readonly clock: Clock,
  ) {}

  async execute({ filter, page, sort, atLeast }: ListCases): Promise<CaseList> {
    const order = orderOf(sort, filter);
    const listing = ['cases', order, filter];
    const place = page.cursor === undefined ? undefined : placeOf(page.cursor, ['optional', 'text'], listing);
    const { documents, position } = await this.views.open(caseListView, atLeast);
    const conditions = conditionsOf(filter, this.clock.now());
    const found = await entriesFrom(documents, conditions, order, place, page.limit + 1);
    const entries = found.slice(0, page.limit);
    const last = found.length > page.limit ? entries.at(-1) : undefined;
    return {
      items: entries.map(listedCase),
      ...(last === undefined ? {} : { next: cursorOf(placeIn(order, last), listing) }),
      position: positionText(position),
    };
  }
}

async function entriesFrom(
  documents: Collection<CaseListEntry>,
  conditions: readonly Filter<CaseListEntry>[],
  order: CaseOrder,
  place: Place | undefined,
  count: number,
): Promise<CaseListEntry[]> {
  const entries: CaseListEntry[] = [];
  for (const { condition, sort } of legsFrom(order, place)) {
    if (entries.length === count) break;
    const left = documents
      .find(allOf([...conditions, condition]))
      .sort(sort)
      .limit(count - entries.length);
    entries.push(...(await left.toArray()));
  }
  return entries;
}

/** The entry as answers show it. */
export function listedCase(entry: CaseListContent): ListedCase {
  const { _id: caseId, revision, ...rest } = without(entry, 'position');
  return { caseId, revision: revision.toString(), ...rest };
}
