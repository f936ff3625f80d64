import type { Timestamp } from '../../../platform/event-sourcing/event.js';
import type { CaseEventType } from '../../domain/events/case-event.js';
import type { CaseEventOf, StoredCaseEvent } from '../case-fold.js';

/** One thing that was recorded: what, by whom, when and on whose authority (clauses A and D1). */
interface FactOf<Type extends CaseEventType> {
  readonly eventId: string;
  readonly type: Type;
  readonly clause: string;
  /** Revision of the case that this fact made. */
  readonly revision: bigint;
  readonly by: { readonly person: string; readonly authority: string; readonly application?: string };
  readonly recordedAt: Timestamp;
  /** When it happened, where that was before it was recorded. */
  readonly occurredAt?: Timestamp;
  /** Present when it was recorded later than the company tolerates. */
  readonly late?: true;
  /** As recorded, with later corrections applied; personal data stays sealed. */
  readonly data: CaseEventOf<Type>['data'];
  /** Paths in `data` that were corrected; the case's `corrections` say by whom and why. */
  readonly corrected?: readonly string[];
}

/** A fact of one of these types. */
export type Fact<Type extends CaseEventType = CaseEventType> = Type extends CaseEventType ? FactOf<Type> : never;

/** The fact that an event attests. */
export function factOf<Type extends CaseEventType>(event: StoredCaseEvent<Type>): Fact<Type> {
  const { actor, authority, clause, recordedAt, occurredAt, late } = event.metadata;
  const fact: FactOf<CaseEventType> = {
    eventId: event.id,
    type: event.type,
    clause,
    revision: event.revision,
    by: {
      person: actor.person,
      authority,
      ...(actor.application === undefined ? {} : { application: actor.application }),
    },
    recordedAt,
    ...(occurredAt === undefined ? {} : { occurredAt }),
    ...(late === undefined ? {} : { late }),
    data: event.data,
  };
  return fact as Fact<Type>;
}
