import type { StoredCaseEvent } from '../case-fold.js';
import type { CheckedItem } from './case-details.js';
import { factOf } from './fact.js';

/** 2.1 The newest answer to an item counts; the ones before it stay visible. */
export function checked(
  checklist: readonly CheckedItem[],
  event: StoredCaseEvent<'InformationVerified'>,
): readonly CheckedItem[] {
  const { item } = event.data;
  const current = factOf(event);
  const before = checklist.find((each) => each.item === item);
  if (before === undefined) return [...checklist, { item, current, earlier: [] }];
  return checklist.map((each) =>
    each === before ? { item, current, earlier: [...before.earlier, before.current] } : each,
  );
}
