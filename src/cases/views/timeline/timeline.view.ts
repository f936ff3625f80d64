import type { Actor, StoredEvent, Timestamp } from '../../../platform/event-sourcing/event.js';
import type { View, ViewDocument } from '../../../platform/projections/view.js';
import { caseCatalogue } from '../../case-catalogue.js';
import { caseIdOf } from '../case-fold.js';
import type { Params } from './told.js';
import { tell } from './told-facts.js';

/** One event as people read it: who did what when and on whose authority. Personal parameters stay sealed. */
export interface TimelineDocument extends ViewDocument {
  readonly caseId: string;
  readonly revision: bigint;
  readonly type: string;
  readonly clause: string;
  readonly actor: Actor;
  readonly authority: string;
  readonly recordedAt: Timestamp;
  readonly occurredAt?: Timestamp;
  readonly late?: true;
  /** Which of several wordings the event is told in. */
  readonly variant?: string;
  readonly params: Params;
}

const revisionDigits = 19;

/** Id of the entry of one revision: sorts as text in the order of the stream. */
export function timelineId(caseId: string, revision: bigint): string {
  return `${caseId}@${revision.toString().padStart(revisionDigits, '0')}`;
}

/**
 * Clause A, "everything is traceable": every event of a case in people's words, one document an event, never changed afterwards.
 * Ids sort by case and revision, so that the id index serves every page.
 */
export const timelineView: View<TimelineDocument> & { readonly appendOnly: true } = {
  name: 'timeline',
  version: 1,
  categories: ['case'],
  handles: Object.keys(caseCatalogue),
  appendOnly: true,
  indexes: [],
  key: (event: StoredEvent) => timelineId(caseIdOf(event), event.revision),
  fold: (_, event) => {
    const { revision, type, data, metadata } = event;
    const caseId = caseIdOf(event);
    return {
      _id: timelineId(caseId, revision),
      caseId,
      revision,
      type,
      clause: metadata.clause,
      actor: metadata.actor,
      authority: metadata.authority,
      recordedAt: metadata.recordedAt,
      ...(metadata.occurredAt === undefined ? {} : { occurredAt: metadata.occurredAt }),
      ...(metadata.late === undefined ? {} : { late: metadata.late }),
      ...(tell(type, data) ?? { params: {} }),
    };
  },
};
