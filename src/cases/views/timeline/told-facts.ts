import type { CaseEventType } from '../../domain/events/case-event.js';
import type { ClassNames, DataOf, Params, Told } from './told.js';
import { toldHandlingEvents } from './told-handling-facts.js';

function classified({ taxonomyVersion, classes, severity }: DataOf<'CaseClassified'>): {
  readonly classes: ClassNames;
  readonly severity: string;
} {
  return { classes: { taxonomyVersion, codes: classes }, severity };
}

/** The events of the clauses 1 to 3 and of the records (A, D1); the rest stands in `told-handling-facts.ts`. */
const toldEntryEvents = {
  FeedbackRecorded: {
    params: ({ channel, takenBy, answerDueAt }: DataOf<'FeedbackRecorded'>) => ({ channel, takenBy, answerDueAt }),
  },
  FeedbackAdded: { params: ({ channel, takenBy }: DataOf<'FeedbackAdded'>) => ({ channel, takenBy }) },
  CaseLinked: {
    variants: ['repeat', 'related'],
    variant: ({ kind }: DataOf<'CaseLinked'>) => kind,
    params: ({ otherCaseId }: DataOf<'CaseLinked'>) => ({ otherCaseId }),
  },
  CaseMerged: { params: ({ intoCaseId }: DataOf<'CaseMerged'>) => ({ intoCaseId }) },
  MergedCaseReceived: { params: ({ fromCaseId }: DataOf<'MergedCaseReceived'>) => ({ fromCaseId }) },
  CaseClassified: { params: classified },
  CaseReclassified: { params: classified },
  InformationVerified: {
    variants: ['confirmed', 'discrepant', 'missing'],
    variant: ({ result }: DataOf<'InformationVerified'>) => result,
    params: ({ item }: DataOf<'InformationVerified'>) => ({ item }),
  },
  CaseJudged: {
    variants: ['minor', 'complex'],
    variant: ({ judgement }: DataOf<'CaseJudged'>) => judgement,
    params: () => ({}),
  },
  CaseResolvedDirectly: {
    variants: ['first', 'later'],
    variant: ({ firstContact }: DataOf<'CaseResolvedDirectly'>) => (firstContact ? 'first' : 'later'),
    params: () => ({}),
  },
  EscalationDrafted: { params: ({ applicant }: DataOf<'EscalationDrafted'>) => ({ applicant }) },
  EscalationRevised: { params: () => ({}) },
  EscalationSubmitted: {
    params: ({ requestedReviewer }: DataOf<'EscalationSubmitted'>) => ({ requestedReviewer }),
  },
  EscalationApproved: { params: () => ({}) },
  EscalationReturned: { params: ({ missing }: DataOf<'EscalationReturned'>) => ({ missing }) },
  EscalationRejected: { params: () => ({}) },
  OwnerAssigned: { params: ({ owner }: DataOf<'OwnerAssigned'>) => ({ owner }) },
  OwnerReassigned: { params: ({ from, owner }: DataOf<'OwnerReassigned'>) => ({ from, owner }) },
  CaseHandedOver: { params: ({ from, owner }: DataOf<'CaseHandedOver'>) => ({ from, owner }) },
  ConflictDeclared: { params: ({ person }: DataOf<'ConflictDeclared'>) => ({ person }) },
  DocumentAttached: {
    params: ({ name, kind }: DataOf<'DocumentAttached'>) => ({ name, documentKind: kind }),
  },
  FactCorrected: { params: ({ eventType, field }: DataOf<'FactCorrected'>) => ({ eventType, field }) },
  LegacyCaseRecorded: {
    variants: ['closed', 'open'],
    variant: ({ closedAt }: DataOf<'LegacyCaseRecorded'>) => (closedAt === undefined ? 'open' : 'closed'),
    params: ({ provenance, receivedAt, closedAt }: DataOf<'LegacyCaseRecorded'>) => ({
      source: provenance.source,
      receivedAt,
      ...(closedAt === undefined ? {} : { closedAt }),
    }),
  },
};

/** Every event type of a case; a type that is missing here does not compile. */
export const toldEvents: { readonly [Type in CaseEventType]: Told<DataOf<Type>> } = {
  ...toldEntryEvents,
  ...toldHandlingEvents,
};

/** The wording and the parameters of one event, or `undefined` for a type that the case catalogue does not know. */
export function tell(type: string, data: object): { readonly variant?: string; readonly params: Params } | undefined {
  if (!Object.hasOwn(toldEvents, type)) return undefined;
  // The table pairs each type with its own data, which a lookup by a run-time name cannot express.
  const told = toldEvents[type as CaseEventType] as Told<object>;
  const params = told.params(data);
  return told.variant === undefined ? { params } : { variant: told.variant(data), params };
}
