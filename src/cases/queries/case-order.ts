import type { Filter, Sort } from 'mongodb';
import type { CaseListEntry } from '../views/case-list/case-list-entry.js';
import type { CaseFilter } from './case-filter.js';
import type { Place } from './keyset-cursor.js';

export const sortFields = ['openedAt', 'answerDueAt', 'updatedAt', 'closedAt'] as const;
export type SortField = (typeof sortFields)[number];

/** Values of `sort`: a minus puts the latest first. */
export const sortNames = sortFields.flatMap((field) => [`-${field}` as const, field]);
export type SortName = (typeof sortNames)[number];

/** An order of cases: by a date, then by id. Cases without that date come last either way. */
export interface CaseOrder {
  readonly field: SortField;
  readonly descending: boolean;
}

/** Fields that not every case has. */
const optional: readonly SortField[] = ['answerDueAt', 'closedAt'];

/**
 * The order that is asked for, else the one in which the index of a date filter lies: latest closed first, or first due first. Otherwise
 * the newest cases come first.
 */
export function orderOf(sort: SortName | undefined, filter: CaseFilter): CaseOrder {
  if (sort !== undefined) {
    const descending = sort.startsWith('-');
    return { field: (descending ? sort.slice(1) : sort) as SortField, descending };
  }
  if (filter.closed !== undefined) return { field: 'closedAt', descending: true };
  if (filter.due !== undefined || filter.overdue === true) return { field: 'answerDueAt', descending: false };
  return { field: 'openedAt', descending: true };
}

export function sortOf({ field, descending }: CaseOrder): Sort {
  const direction = descending ? -1 : 1;
  return { [field]: direction, _id: direction };
}

/** One run of the list: cases with the date, or after them those without. */
export interface Leg {
  readonly condition: Filter<CaseListEntry>;
  readonly sort: Sort;
}

/**
 * What is left of the list behind a place, in one or two legs that each follow an index. The range on the date bounds the scan of
 * the index; of the cases with the very same date the id decides.
 */
export function legsFrom(order: CaseOrder, place: Place | undefined): readonly Leg[] {
  const { field, descending } = order;
  const sort = sortOf(order);
  const dated = (condition: Filter<CaseListEntry>): Leg => ({ condition, sort });
  const undated = (condition: Filter<CaseListEntry>): Leg => ({
    condition: { ...condition, [field]: { $eq: null } },
    sort,
  });
  const without = optional.includes(field) ? [undated({})] : [];
  if (place === undefined) return [dated({ [field]: { $gte: '' } }), ...without];
  const [value, id] = place;
  const [beyond, upTo] = descending ? ['$lt', '$lte'] : ['$gt', '$gte'];
  if (value === null) return [undated({ _id: { [beyond]: id } })];
  const next = { [field]: { [upTo]: value }, $or: [{ [field]: { [beyond]: value } }, { _id: { [beyond]: id } }] };
  return [dated(next), ...without];
}

/** The place of an entry in the order. */
export function placeIn({ field }: CaseOrder, entry: CaseListEntry): Place {
  return [entry[field] ?? null, entry._id];
}
