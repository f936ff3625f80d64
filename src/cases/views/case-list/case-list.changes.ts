import type { StoredEvent } from '../../../platform/event-sourcing/event.js';
import { type Changes, happenedAt, type StoredCaseEvent, without } from '../case-fold.js';
import { isOpen, stageAfter } from '../case-stage.js';
import type { CaseListContent, PathMark } from './case-list-entry.js';
import { correctedListFields } from './case-list.corrections.js';

type Change = (content: CaseListContent, event: StoredEvent) => CaseListContent;

/** Every event moves the entry's revision, time of last change and stage; `fields` are what it changes besides. */
function changed(content: CaseListContent, event: StoredEvent, fields: Partial<CaseListContent> = {}): CaseListContent {
  const stage = stageAfter(event.type, content.stage, content.owner !== undefined);
  const { answeredAt } = { ...content, ...fields };
  const open = isOpen(stage);
  return {
    ...without(content, 'awaitsAnswer'),
    ...fields,
    revision: event.revision,
    updatedAt: event.metadata.recordedAt,
    stage,
    open,
    ...(open && answeredAt === undefined ? { awaitsAnswer: true } : {}),
  };
}

const touched: Change = (content, event) => changed(content, event);

function marked(...marks: readonly PathMark[]): Change {
  return (content, event) => changed(content, event, { path: withMarks(content, marks) });
}

function withMarks({ path }: CaseListContent, marks: readonly PathMark[]): CaseListContent['path'] {
  return { ...path, ...Object.fromEntries(marks.map((mark) => [mark, true] as const)) };
}

/** 2.2 The first contact did not settle the matter after all. */
function unsettled(content: CaseListContent): CaseListContent {
  return content.path.firstContact === true ? { ...content, path: without(content.path, 'firstContact') } : content;
}

/** 6.2 What was answered is not answered any more. */
function backToWork(content: CaseListContent): CaseListContent {
  return unsettled(without(content, 'answeredAt'));
}

function resolvedDirectly(content: CaseListContent, event: StoredCaseEvent<'CaseResolvedDirectly'>): CaseListContent {
  return event.data.firstContact
    ? marked('resolvedDirectly', 'firstContact')(content, event)
    : marked('resolvedDirectly')(unsettled(content), event);
}

function classified(content: CaseListContent, event: StoredCaseEvent<'CaseClassified' | 'CaseReclassified'>) {
  const { classes, severity, taxonomyVersion } = event.data;
  const leadingClass = classes[0];
  return changed(content, event, {
    classes,
    severity,
    taxonomyVersion,
    ...(leadingClass === undefined ? {} : { leadingClass }),
  });
}

/** 3.3 A case passes from owner to owner only once it has one; that is what the stages after an escalation rest on. */
function passedOn(
  content: CaseListContent,
  event: StoredCaseEvent<'OwnerReassigned' | 'CaseHandedOver'>,
): CaseListContent {
  return changed(content, event, content.owner === undefined ? {} : { owner: event.data.owner });
}

/** What each event of clauses 1 to 6 means for the case's line in a list. */
export const caseListChanges: Required<Omit<Changes<CaseListContent>, 'FeedbackRecorded' | 'LegacyCaseRecorded'>> = {
  FeedbackAdded: touched,
  CaseLinked: touched,
  CaseMerged: (content, event) =>
    changed(content, event, { mergedInto: event.data.intoCaseId, closedAt: happenedAt(event) }),
  MergedCaseReceived: touched,
  CaseClassified: classified,
  CaseReclassified: classified,
  InformationVerified: touched,
  CaseJudged: (content, event) => changed(content, event, { judged: event.data.judgement }),
  CaseResolvedDirectly: resolvedDirectly,
  EscalationDrafted: (content, event) => changed(unsettled(content), event, { applicant: event.data.applicant }),
  EscalationRevised: touched,
  EscalationSubmitted: marked('escalated'),
  EscalationApproved: marked('approved'),
  EscalationReturned: marked('returned'),
  EscalationRejected: marked('rejected'),
  OwnerAssigned: (content, event) => ({ ...changed(content, event), owner: event.data.owner }),
  OwnerReassigned: passedOn,
  CaseHandedOver: passedOn,
  ConflictDeclared: touched,
  TeamFormed: touched,
  TeamMemberAdded: touched,
  TeamMemberRemoved: touched,
  ConfidentialityAccepted: touched,
  EvidenceCollected: touched,
  FindingRecorded: touched,
  RootCauseIdentified: touched,
  CustomerUpdated: touched,
  ContactRecorded: touched,
  PlanProposed: touched,
  PlanRevised: touched,
  CompensationApproved: touched,
  CompensationRefused: touched,
  CustomerConsented: touched,
  CustomerDeclined: touched,
  MeasureStarted: touched,
  MeasureCompleted: touched,
  MeasureFailed: touched,
  OutcomeNotified: (content, event) =>
    changed(content, event, { decision: event.data.decision, answeredAt: event.data.notifiedAt }),
  OutcomeConfirmed: touched,
  OutcomeDisputed: (content, event) => marked('disputed')(backToWork(content), event),
  OutcomeDeemedConfirmed: marked('deemedConfirmed'),
  LevelRaised: (content, event) =>
    changed(content, event, { level: event.data.level, path: withMarks(content, ['levelRaised']) }),
  ReferredToOmbudsman: marked('referred'),
  HandlingFeedbackRecorded: touched,
  CaseArchived: (content, event) => changed(content, event, { closedAt: happenedAt(event) }),
  CaseReopened: (content, event) => marked('reopened')(backToWork(without(content, 'closedAt')), event),
  CaseWithdrawn: (content, event) => marked('withdrawn')(unsettled(content), event),
  DocumentAttached: touched,
  FactCorrected: (content, event) => changed(content, event, correctedListFields(event)),
};
