import type { CaseListContent, CaseListEntry, PathMark } from '../../cases/views/case-list/case-list-entry.js';
import { foldCaseList } from '../../cases/views/case-list/case-list.view.js';
import { type CaseFold, caseFold, happenedAt, type StoredCaseEvent } from '../../cases/views/case-fold.js';
import { isOpen, type Stage } from '../../cases/views/case-stage.js';
import type { CaseEventType } from '../../cases/domain/events/case-event.js';
import type { MeasureKind, Money } from '../../cases/domain/values.js';
import type { StoredEvent, Timestamp } from '../../platform/event-sourcing/event.js';
import type { ViewDocument } from '../../platform/projections/view.js';
import { type Day, dayTeller } from './calendar-days.js';
import { bucketOf } from './duration-histogram.js';

/** What a case list also knows of a case, so that a figure and the list behind it can never differ. */
const listed = [
  '_id',
  'stage',
  'open',
  'origin',
  'openedAt',
  'closedAt',
  'channel',
  'lineOfBusiness',
  'classes',
  'severity',
  'owner',
  'decision',
  'path',
] as const satisfies readonly (keyof CaseListEntry)[];

/** Marks of a case's way that figures count; `approved` also decides where a reopened case goes on. */
const countedMarks: readonly PathMark[] = ['approved', 'escalated', 'firstContact', 'rejected', 'reopened', 'returned'];

/** A completed stay in one stage (clause C): which, how long in a bucket of `duration-histogram.ts`, and the day on which it ended. */
export interface Stay {
  readonly stage: Stage;
  readonly bucket: string;
  readonly endedOn: Day;
}

/** Money that moved with a completed measure (5.2). */
export interface Payment extends Money {
  readonly kind: MeasureKind;
  readonly paidOn: Day;
}

/** What the dashboard counts of one case. Days are those of the configured time zone when the event was folded. */
export interface CaseFacts extends ViewDocument, Pick<CaseListEntry, (typeof listed)[number]> {
  readonly timeZone: string;
  readonly openedOn: Day;
  readonly closedOn?: Day;
  /** Since when the case has been in its stage. */
  readonly since: Timestamp;
  readonly stays: readonly Stay[];
  readonly payments: readonly Payment[];
  /** Kinds of the current plan's measures, by measure. */
  readonly measures: readonly { readonly measureId: string; readonly kind: MeasureKind }[];
}

export type CaseFactsContent = Omit<CaseFacts, 'position'>;

/** Event types that change something the dashboard counts. */
const counted: readonly CaseEventType[] = [
  'FeedbackRecorded',
  'LegacyCaseRecorded',
  'CaseMerged',
  'CaseClassified',
  'CaseReclassified',
  'CaseResolvedDirectly',
  'EscalationDrafted',
  'EscalationSubmitted',
  'EscalationApproved',
  'EscalationReturned',
  'EscalationRejected',
  'OwnerAssigned',
  'OwnerReassigned',
  'CaseHandedOver',
  'PlanProposed',
  'PlanRevised',
  'MeasureCompleted',
  'OutcomeNotified',
  'OutcomeDisputed',
  'CaseArchived',
  'CaseReopened',
  'CaseWithdrawn',
  'FactCorrected',
];

type OwnFacts = Pick<CaseFactsContent, 'payments' | 'measures'>;

/** What the list does not know: the measures of the plan and the money that moved. */
const own: CaseFold<OwnFacts> = caseFold<OwnFacts>(
  {},
  {
    PlanProposed: planned,
    PlanRevised: planned,
    MeasureCompleted: (facts, event) => {
      const { measureId, paid } = event.data;
      const kind = facts.measures.find((measure) => measure.measureId === measureId)?.kind;
      if (paid === undefined || kind === undefined) return facts;
      return { ...facts, payments: [...facts.payments, { kind, ...paid, paidOn: happenedAt(event) }] };
    },
  },
);

function planned(facts: OwnFacts, { data }: StoredCaseEvent<'PlanProposed' | 'PlanRevised'>): OwnFacts {
  return { ...facts, measures: data.measures.map(({ measureId, kind }) => ({ measureId, kind })) };
}

/** Folds the facts of a case, with days told in `timeZone` (IANA). */
export function caseFactsFold(timeZone: string): CaseFold<CaseFactsContent> {
  const dayOf = dayTeller(timeZone);

  const stayed = (before: CaseFactsContent, event: StoredEvent): Stay => ({
    stage: before.stage,
    bucket: bucketOf(Date.parse(happenedAt(event)) - Date.parse(before.since)),
    endedOn: dayOf(happenedAt(event)),
  });

  const fold = (before: CaseFactsContent | null, event: StoredEvent): CaseFactsContent | null => {
    // The list's fold reads nothing but the fields kept here; a test on random histories holds the two together.
    const entry = foldCaseList(before as CaseListContent | null, event);
    if (entry === null) return null;
    const known = Object.fromEntries(
      listed.filter((field) => entry[field] !== undefined).map((field) => [field, entry[field]]),
    ) as Pick<CaseFactsContent, (typeof listed)[number]>;
    const moved = before !== null && before.stage !== known.stage;
    const { payments, measures } = ownFacts(before, event);
    return {
      ...known,
      path: Object.fromEntries(countedMarks.filter((mark) => known.path[mark] === true).map((mark) => [mark, true])),
      timeZone,
      openedOn: dayOf(known.openedAt),
      ...(known.closedAt === undefined ? {} : { closedOn: dayOf(known.closedAt) }),
      since: before === null ? known.openedAt : moved ? happenedAt(event) : before.since,
      stays: [...(before?.stays ?? []), ...(moved && isOpen(before.stage) ? [stayed(before, event)] : [])],
      payments,
      measures,
    };
  };

  function ownFacts(before: CaseFactsContent | null, event: StoredEvent): OwnFacts {
    const facts: OwnFacts = before ?? { payments: [], measures: [] };
    const next = own.fold(facts, event) ?? facts;
    const paid = next.payments
      .slice(facts.payments.length)
      .map((payment) => ({ ...payment, paidOn: dayOf(payment.paidOn) }));
    return { measures: next.measures, payments: [...facts.payments, ...paid] };
  }

  return { handles: counted, fold };
}
