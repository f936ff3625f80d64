import type { StoredEvent } from '../../../platform/event-sourcing/event.js';
import type { Changes } from '../case-fold.js';
import { drafted, reviewed, revised, submitted } from './applications.js';
import type { CaseDetailsContent, CaseSections } from './case-details.js';
import { checked } from './checklist.js';
import { withCorrection } from './correction.js';
import { type Fact, factOf } from './fact.js';
import { answered, approval, progressed, proposed } from './plans.js';
import { formed, joined, left, undertook } from './team.js';

type Change<Event extends StoredEvent = StoredEvent> = (
  content: CaseDetailsContent,
  event: Event,
) => CaseDetailsContent;

/** The event becomes the last fact of that list. */
function listed<Section extends keyof CaseSections>(section: Section, list: keyof CaseSections[Section]): Change {
  return (content, event) => {
    const facts = content[section][list] as readonly Fact[];
    return {
      ...content,
      [section]: { ...content[section], [list]: [...facts, factOf(event as Parameters<typeof factOf>[0])] },
    };
  };
}

/** The event changes one part of a section. */
function part<Section extends keyof CaseSections, Name extends keyof CaseSections[Section], Event extends StoredEvent>(
  section: Section,
  name: Name,
  change: (value: CaseSections[Section][Name], event: Event) => CaseSections[Section][Name],
): Change<Event> {
  return (content, event) => ({
    ...content,
    [section]: { ...content[section], [name]: change(content[section][name], event) },
  });
}

function both<Event extends StoredEvent>(first: Change, second: Change<Event>): Change<Event> {
  return (content, event) => second(first(content, event), event);
}

const owned = listed('escalation', 'ownership');
const teamChanged = listed('investigation', 'teamChanges');

/** Where each fact of a case stands on its screen. */
export const caseDetailsChanges: Required<
  Omit<Changes<CaseDetailsContent>, 'FeedbackRecorded' | 'LegacyCaseRecorded'>
> = {
  FeedbackAdded: listed('identification', 'feedback'),
  CaseLinked: listed('identification', 'links'),
  CaseMerged: listed('identification', 'links'),
  MergedCaseReceived: listed('identification', 'links'),
  CaseClassified: listed('identification', 'classifications'),
  CaseReclassified: listed('identification', 'classifications'),
  InformationVerified: part('assessment', 'checklist', checked),
  CaseJudged: listed('assessment', 'judgements'),
  CaseResolvedDirectly: listed('assessment', 'directResolutions'),
  EscalationDrafted: part('escalation', 'applications', drafted),
  EscalationRevised: part('escalation', 'applications', revised),
  EscalationSubmitted: part('escalation', 'applications', submitted),
  EscalationApproved: part('escalation', 'applications', reviewed),
  EscalationReturned: part('escalation', 'applications', reviewed),
  EscalationRejected: part('escalation', 'applications', reviewed),
  OwnerAssigned: owned,
  OwnerReassigned: owned,
  CaseHandedOver: owned,
  ConflictDeclared: listed('escalation', 'conflicts'),
  TeamFormed: both(teamChanged, part('investigation', 'team', formed)),
  TeamMemberAdded: both(teamChanged, part('investigation', 'team', joined)),
  TeamMemberRemoved: both(teamChanged, part('investigation', 'team', left)),
  ConfidentialityAccepted: part('investigation', 'team', undertook),
  EvidenceCollected: listed('investigation', 'evidence'),
  FindingRecorded: listed('investigation', 'findings'),
  RootCauseIdentified: listed('investigation', 'rootCauses'),
  CustomerUpdated: listed('investigation', 'updates'),
  ContactRecorded: listed('investigation', 'contacts'),
  PlanProposed: part('resolution', 'plans', proposed),
  PlanRevised: part('resolution', 'plans', proposed),
  CompensationApproved: part('resolution', 'plans', approval),
  CompensationRefused: part('resolution', 'plans', approval),
  CustomerConsented: part('resolution', 'plans', answered),
  CustomerDeclined: part('resolution', 'plans', answered),
  MeasureStarted: part('resolution', 'plans', progressed),
  MeasureCompleted: part('resolution', 'plans', progressed),
  MeasureFailed: part('resolution', 'plans', progressed),
  OutcomeNotified: listed('outcome', 'notices'),
  OutcomeConfirmed: listed('outcome', 'confirmations'),
  OutcomeDisputed: listed('outcome', 'disputes'),
  OutcomeDeemedConfirmed: listed('outcome', 'confirmations'),
  LevelRaised: listed('outcome', 'levels'),
  ReferredToOmbudsman: listed('outcome', 'referrals'),
  HandlingFeedbackRecorded: listed('outcome', 'handlingFeedback'),
  CaseArchived: listed('outcome', 'archivings'),
  CaseReopened: listed('outcome', 'reopenings'),
  CaseWithdrawn: listed('outcome', 'withdrawals'),
  DocumentAttached: listed('records', 'documents'),
  FactCorrected: (content, event) => listed('records', 'corrections')(withCorrection(content, event.data), event),
};
