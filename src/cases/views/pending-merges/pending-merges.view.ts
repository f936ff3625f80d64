import type { Actor, Timestamp } from '../../../platform/event-sourcing/event.js';
import type { View, ViewDocument } from '../../../platform/projections/view.js';
import { caseFold, caseIdOf, type StoredCaseEvent } from '../case-fold.js';

/** A merge of which one of the two cases does not know yet (clause 1.1). Gone as soon as both do. */
export interface PendingMerge extends ViewDocument {
  readonly fromCaseId: string;
  readonly intoCaseId: string;
  /** The side that is missing. */
  readonly missing: 'receipt' | 'merge';
  /** Who merged them: the missing half is sent in their name. */
  readonly actor: Actor;
  readonly since: Timestamp;
  /** Why, in their words, sealed. Absent where the receipt did not carry it. */
  readonly reason?: unknown;
}

type Content = Omit<PendingMerge, 'position'>;

function pending(
  event: StoredCaseEvent<'CaseMerged' | 'MergedCaseReceived'>,
  fromCaseId: string,
  intoCaseId: string,
  missing: PendingMerge['missing'],
): Content {
  const { actor, recordedAt } = event.metadata;
  const { reason } = event.data;
  return {
    _id: mergeId(fromCaseId, intoCaseId),
    fromCaseId,
    intoCaseId,
    missing,
    actor,
    since: recordedAt,
    ...(reason === undefined ? {} : { reason }),
  };
}

function mergeId(fromCaseId: string, intoCaseId: string): string {
  return `${fromCaseId}>${intoCaseId}`;
}

const fold = caseFold<Content>(
  {
    CaseMerged: (event) => pending(event, caseIdOf(event), event.data.intoCaseId, 'receipt'),
    MergedCaseReceived: (event) => pending(event, event.data.fromCaseId, caseIdOf(event), 'merge'),
  },
  {
    CaseMerged: (content) => (content.missing === 'merge' ? null : content),
    MergedCaseReceived: (content) => (content.missing === 'receipt' ? null : content),
  },
);

export const pendingMergesView: View<PendingMerge> = {
  name: 'pending-merges',
  version: 2,
  categories: ['case'],
  handles: fold.handles,
  indexes: [],
  key: (event) => {
    const caseId = caseIdOf(event);
    const { data } = event as StoredCaseEvent<'CaseMerged' | 'MergedCaseReceived'>;
    return 'intoCaseId' in data ? mergeId(caseId, data.intoCaseId) : mergeId(data.fromCaseId, caseId);
  },
  fold: (document, event) => fold.fold(document, event),
};
