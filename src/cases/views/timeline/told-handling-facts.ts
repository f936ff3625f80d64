import type { DataOf } from './told.js';

type PlanData = DataOf<'PlanProposed'> | DataOf<'PlanRevised'>;

/** A plan with money says how much; one above its proposer's limit also says that it needs approval (5.1, four eyes). */
const plan = {
  variants: ['plain', 'money', 'approval'],
  variant: ({ total, needsApproval }: PlanData) =>
    total === undefined ? 'plain' : needsApproval ? 'approval' : 'money',
  params: ({ version, measures, total }: PlanData) => ({
    planVersion: version,
    count: measures.length,
    measures: [...new Set(measures.map(({ kind }) => kind))],
    ...(total === undefined ? {} : { total }),
  }),
};

/** The events of the clauses 4 to 6. */
export const toldHandlingEvents = {
  TeamFormed: {
    params: ({ members }: DataOf<'TeamFormed'>) => ({ count: members.length, members }),
  },
  TeamMemberAdded: {
    params: ({ person, function: teamFunction }: DataOf<'TeamMemberAdded'>) => ({ person, teamFunction }),
  },
  TeamMemberRemoved: { params: ({ person }: DataOf<'TeamMemberRemoved'>) => ({ person }) },
  ConfidentialityAccepted: {
    params: ({ person, undertakingVersion }: DataOf<'ConfidentialityAccepted'>) => ({ person, undertakingVersion }),
  },
  EvidenceCollected: {
    params: ({ kind, title }: DataOf<'EvidenceCollected'>) => ({ evidenceKind: kind, title }),
  },
  FindingRecorded: { params: ({ evidence }: DataOf<'FindingRecorded'>) => ({ count: evidence.length }) },
  RootCauseIdentified: {
    params: ({ causeCode, method }: DataOf<'RootCauseIdentified'>) => ({ causeCode, method }),
  },
  CustomerUpdated: { params: ({ channel }: DataOf<'CustomerUpdated'>) => ({ channel }) },
  ContactRecorded: {
    variants: ['inbound', 'outbound', 'missed', 'unanswered'],
    variant: ({ direction, reached }: DataOf<'ContactRecorded'>) =>
      reached ? direction : direction === 'inbound' ? 'missed' : 'unanswered',
    params: (data: DataOf<'ContactRecorded'>) => ({ channel: data.channel, with: data.with }),
  },
  PlanProposed: plan,
  PlanRevised: plan,
  CompensationApproved: {
    params: ({ planVersion, total }: DataOf<'CompensationApproved'>) => ({ planVersion, total }),
  },
  CompensationRefused: {
    params: ({ planVersion, total }: DataOf<'CompensationRefused'>) => ({ planVersion, total }),
  },
  CustomerConsented: {
    params: ({ planVersion, channel }: DataOf<'CustomerConsented'>) => ({ planVersion, channel }),
  },
  CustomerDeclined: {
    variants: ['revisable', 'final'],
    variant: ({ final }: DataOf<'CustomerDeclined'>) => (final ? 'final' : 'revisable'),
    params: ({ planVersion, channel }: DataOf<'CustomerDeclined'>) => ({ planVersion, channel }),
  },
  MeasureStarted: { params: ({ measureId }: DataOf<'MeasureStarted'>) => ({ measureId }) },
  MeasureCompleted: {
    variants: ['plain', 'paid'],
    variant: ({ paid }: DataOf<'MeasureCompleted'>) => (paid === undefined ? 'plain' : 'paid'),
    params: ({ measureId, paid }: DataOf<'MeasureCompleted'>) => ({
      measureId,
      ...(paid === undefined ? {} : { paid }),
    }),
  },
  MeasureFailed: { params: ({ measureId }: DataOf<'MeasureFailed'>) => ({ measureId }) },
  OutcomeNotified: {
    variants: ['final', 'direct', 'withdrawal', 'declined_plan'],
    variant: ({ letter }: DataOf<'OutcomeNotified'>) => letter,
    params: ({ decision, channel, disputableUntil }: DataOf<'OutcomeNotified'>) => ({
      decision,
      channel,
      disputableUntil,
    }),
  },
  OutcomeConfirmed: { params: ({ channel }: DataOf<'OutcomeConfirmed'>) => ({ channel }) },
  OutcomeDisputed: { params: ({ channel }: DataOf<'OutcomeDisputed'>) => ({ channel }) },
  OutcomeDeemedConfirmed: {
    params: ({ attempts, daysSinceNotice }: DataOf<'OutcomeDeemedConfirmed'>) => ({ attempts, daysSinceNotice }),
  },
  LevelRaised: { params: ({ level }: DataOf<'LevelRaised'>) => ({ level }) },
  ReferredToOmbudsman: {
    variants: ['plain', 'referenced'],
    variant: ({ reference }: DataOf<'ReferredToOmbudsman'>) => (reference === undefined ? 'plain' : 'referenced'),
    params: ({ body, reference }: DataOf<'ReferredToOmbudsman'>) => ({
      body,
      ...(reference === undefined ? {} : { reference }),
    }),
  },
  HandlingFeedbackRecorded: {
    params: ({ score, channel }: DataOf<'HandlingFeedbackRecorded'>) => ({ score, channel }),
  },
  CaseArchived: { params: ({ retentionClass }: DataOf<'CaseArchived'>) => ({ retentionClass }) },
  CaseReopened: { params: () => ({}) },
  CaseWithdrawn: { params: ({ channel }: DataOf<'CaseWithdrawn'>) => ({ channel }) },
};
