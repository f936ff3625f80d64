import type { CaseEventType } from '../domain/events/case-event.js';

/** The stages of a case (`docs/language`); all but the last two are open. */
export const stages = [
  'identification',
  'assessment',
  'escalation',
  'investigation',
  'resolution',
  'outcome',
  'archived',
  'merged',
] as const;
export type Stage = (typeof stages)[number];

export function isOpen(stage: Stage): boolean {
  return stage !== 'archived' && stage !== 'merged';
}

const entered: { readonly [Type in CaseEventType]?: Stage } = {
  FeedbackRecorded: 'identification',
  CaseResolvedDirectly: 'outcome',
  EscalationDrafted: 'escalation',
  EscalationRejected: 'assessment',
  OwnerAssigned: 'investigation',
  OutcomeNotified: 'outcome',
  CaseWithdrawn: 'outcome',
  CaseArchived: 'archived',
  CaseMerged: 'merged',
  LegacyCaseRecorded: 'archived',
};

/**
 * The stage after an event. Where it depends on the past: classifying moves a case on only once (1.2), a plan needs an owner (5.1),
 * and a disputed or reopened case is investigated again, or assessed again when it never had an owner (6.2).
 */
export function stageAfter(type: string, stage: Stage, hasOwner: boolean): Stage {
  switch (type) {
    case 'CaseClassified':
    case 'CaseReclassified':
      return stage === 'identification' ? 'assessment' : stage;
    case 'PlanProposed':
    case 'PlanRevised':
      return hasOwner ? 'resolution' : stage;
    case 'OutcomeDisputed':
    case 'CaseReopened':
      return hasOwner ? 'investigation' : 'assessment';
    default:
      return (entered as Readonly<Record<string, Stage | undefined>>)[type] ?? stage;
  }
}
