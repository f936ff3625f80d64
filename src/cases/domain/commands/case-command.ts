import type { Timestamp } from '../../../platform/event-sourcing/event.js';
import type { Judgement } from '../events/assessment.js';
import type { EscalationForm } from '../events/escalation.js';
import type { LinkKind } from '../events/identification.js';
import type { Direction, TeamMember } from '../events/investigation.js';
import type { OutcomeLetter } from '../events/outcome.js';
import type { DocumentAttached, LegacyCaseRecorded } from '../events/records.js';
import type {
  CauseCode,
  Channel,
  ChecklistItem,
  ClaimReference,
  Complainant,
  DocumentReference,
  EvidenceKind,
  Measure,
  Money,
  RecordId,
  RetentionClass,
  RootCauseMethod,
  Severity,
  TeamFunction,
  VerificationResult,
} from '../values.js';
import type { CommandContext } from './context.js';

/** The body of every command, by its kebab-case name (the last part of its route). */
export interface CommandBodies {
  'record-feedback': {
    readonly channel: Channel;
    readonly receivedAt: Timestamp;
    readonly statement: string;
    readonly demands: readonly string[];
    readonly complainant: Complainant;
    readonly claim: ClaimReference;
    readonly complainedAbout: readonly string[];
    /** Looked up by the application: due date of the final answer and the policy it follows from. */
    readonly answerDueAt: Timestamp;
    readonly policy: string;
  };
  'add-feedback': {
    readonly recordId?: RecordId;
    readonly channel: Channel;
    readonly receivedAt: Timestamp;
    readonly statement: string;
    readonly demands: readonly string[];
    readonly complainedAbout: readonly string[];
  };
  'link-case': { readonly otherCaseId: string; readonly kind: LinkKind; readonly note?: string };
  'merge-into': {
    readonly intoCaseId: string;
    readonly reason: string;
    /** Looked up by the application: whether the target is open. */
    readonly targetOpen: boolean;
  };
  /** Sent by the application itself, as the counterpart of `merge-into`; no route. */
  'receive-merged-case': {
    readonly fromCaseId: string;
    /** Looked up by the application: persons who are complained about or in conflict there. */
    readonly complainedAbout?: readonly string[];
    /** That of `merge-into`. */
    readonly reason?: string;
  };
  classify: {
    readonly taxonomyVersion: string;
    readonly classes: readonly string[];
    readonly severity: Severity;
    readonly severityReason: string;
    /** Required when the case is classified already. */
    readonly reason?: string;
  };
  'verify-information': {
    readonly recordId?: RecordId;
    readonly item: ChecklistItem;
    readonly result: VerificationResult;
    readonly note: string;
    readonly documents: readonly DocumentReference[];
  };
  judge: { readonly judgement: Judgement; readonly reasons: string };
  'resolve-directly': { readonly resolution: string };
  'draft-escalation': { readonly applicationId: string; readonly form: EscalationForm };
  'revise-escalation': { readonly recordId?: RecordId; readonly form: EscalationForm };
  /** No body. */
  'submit-escalation': object;
  'approve-escalation': { readonly reasons: string };
  'return-escalation': { readonly missing: readonly string[] };
  'reject-escalation': { readonly reasons: string };
  /** Naming another owner later needs the hand-over note. */
  'assign-owner': { readonly owner: string; readonly handOverNote?: string };
  'hand-over': { readonly owner: string; readonly handOverNote: string };
  'declare-conflict': { readonly person: string; readonly reason: string };
  'form-team': { readonly members: readonly TeamMember[] };
  'add-team-member': { readonly person: string; readonly function: TeamFunction };
  'remove-team-member': { readonly person: string; readonly reason: string };
  'accept-confidentiality': { readonly undertakingVersion: string };
  'collect-evidence': {
    readonly evidenceId: string;
    readonly kind: EvidenceKind;
    readonly title: string;
    readonly source: string;
    readonly custody: string;
    readonly sha256: string;
    readonly documentId?: string;
  };
  'record-finding': { readonly findingId: string; readonly finding: string; readonly evidence: readonly string[] };
  'identify-root-cause': {
    readonly rootCauseId: string;
    readonly method: RootCauseMethod;
    readonly causeCode: CauseCode;
    readonly contributing: readonly CauseCode[];
    readonly explanation: string;
    readonly findings: readonly string[];
  };
  'update-customer': {
    readonly recordId?: RecordId;
    readonly channel: Channel;
    readonly content: string;
    readonly promises: readonly string[];
  };
  'record-contact': {
    readonly recordId?: RecordId;
    readonly direction: Direction;
    readonly channel: Channel;
    readonly with: string;
    readonly summary: string;
    readonly reached: boolean;
  };
  /** `hash` is looked up: hex SHA-256 of the canonical JSON (RFC 8785) of `{summary, measures}`. */
  'propose-plan': { readonly summary: string; readonly measures: readonly Measure[]; readonly hash: string };
  'revise-plan': {
    readonly summary: string;
    readonly measures: readonly Measure[];
    readonly reason: string;
    readonly hash: string;
  };
  'approve-compensation': { readonly planVersion: number; readonly reason: string };
  'refuse-compensation': { readonly planVersion: number; readonly reason: string };
  'record-consent': {
    readonly planVersion: number;
    readonly planHash: string;
    readonly channel: Channel;
    readonly statement?: string;
    readonly documents: readonly DocumentReference[];
  };
  'record-decline': {
    readonly planVersion: number;
    readonly planHash: string;
    readonly channel: Channel;
    readonly reasons: string;
    readonly final: boolean;
  };
  'start-measure': { readonly measureId: string; readonly note?: string };
  'complete-measure': {
    readonly measureId: string;
    readonly evidence: string;
    readonly documents: readonly DocumentReference[];
    readonly paid?: Money;
  };
  'fail-measure': { readonly measureId: string; readonly reason: string };
  'notify-outcome': OutcomeLetter & { readonly recordId?: RecordId; readonly channel: Channel };
  'confirm-outcome': { readonly channel: Channel; readonly statement?: string };
  'dispute-outcome': { readonly channel: Channel; readonly reasons: string };
  /** No body. */
  'deem-confirmed': object;
  'raise-level': { readonly recordId?: RecordId; readonly reason: string };
  'refer-to-ombudsman': { readonly body: string; readonly reference?: string; readonly reason: string };
  'record-handling-feedback': {
    readonly recordId?: RecordId;
    readonly channel: Channel;
    readonly score: number;
    readonly comment?: string;
  };
  archive: { readonly retentionClass: RetentionClass };
  reopen: { readonly reason: string };
  withdraw: { readonly channel: Channel; readonly reason: string };
  'attach-document': DocumentAttached['data'];
  'correct-fact': {
    readonly eventId: string;
    readonly field: string;
    readonly oldValue: unknown;
    readonly newValue: unknown;
    readonly why: string;
    /** Looked up by the application: the event as recorded; absent when the case has no such event. */
    readonly target?: { readonly type: string; readonly recordedBy: string; readonly currentValue: unknown };
  };
  'record-legacy-case': LegacyCaseRecorded['data'];
}

export type CommandName = keyof CommandBodies;

/** A command of one name. */
export interface CommandOf<Name extends CommandName> {
  readonly name: Name;
  readonly body: CommandBodies[Name];
  readonly context: CommandContext;
}

/** Any command to a case. */
export type CaseCommand = { [Name in CommandName]: CommandOf<Name> }[CommandName];
