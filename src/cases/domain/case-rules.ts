import { judge, resolveDirectly, verifyInformation } from './assessment.js';
import { archive, reopen, withdraw } from './closing.js';
import type { CommandRule } from './command-rule.js';
import type { CommandName } from './commands/case-command.js';
import {
  approveEscalation,
  draftEscalation,
  rejectEscalation,
  returnEscalation,
  reviseEscalation,
  submitEscalation,
} from './escalation.js';
import { addFeedback, classify, linkCase, mergeInto, receiveMergedCase, recordFeedback } from './identification.js';
import { collectEvidence, identifyRootCause, recordContact, recordFinding, updateCustomer } from './investigation.js';
import {
  confirmOutcome,
  deemConfirmed,
  disputeOutcome,
  notifyOutcome,
  raiseLevel,
  recordHandlingFeedback,
  referToOmbudsman,
} from './outcome.js';
import { assignOwner, declareConflict, handOver } from './ownership.js';
import { approveCompensation, proposePlan, refuseCompensation, revisePlan } from './plan.js';
import { attachDocument, correctFact, recordLegacyCase } from './records.js';
import { completeMeasure, failMeasure, recordConsent, recordDecline, startMeasure } from './resolution.js';
import { acceptConfidentiality, addTeamMember, formTeam, removeTeamMember } from './team.js';

/** The rule of every command; a command without one does not compile. In the order of the procedure. */
export const caseRules: { readonly [Name in CommandName]: CommandRule<Name> } = {
  'record-feedback': recordFeedback,
  'add-feedback': addFeedback,
  'link-case': linkCase,
  'merge-into': mergeInto,
  'receive-merged-case': receiveMergedCase,
  classify,
  'verify-information': verifyInformation,
  judge,
  'resolve-directly': resolveDirectly,
  'draft-escalation': draftEscalation,
  'revise-escalation': reviseEscalation,
  'submit-escalation': submitEscalation,
  'approve-escalation': approveEscalation,
  'return-escalation': returnEscalation,
  'reject-escalation': rejectEscalation,
  'assign-owner': assignOwner,
  'hand-over': handOver,
  'declare-conflict': declareConflict,
  'form-team': formTeam,
  'add-team-member': addTeamMember,
  'remove-team-member': removeTeamMember,
  'accept-confidentiality': acceptConfidentiality,
  'collect-evidence': collectEvidence,
  'record-finding': recordFinding,
  'identify-root-cause': identifyRootCause,
  'update-customer': updateCustomer,
  'record-contact': recordContact,
  'propose-plan': proposePlan,
  'revise-plan': revisePlan,
  'approve-compensation': approveCompensation,
  'refuse-compensation': refuseCompensation,
  'record-consent': recordConsent,
  'record-decline': recordDecline,
  'start-measure': startMeasure,
  'complete-measure': completeMeasure,
  'fail-measure': failMeasure,
  'notify-outcome': notifyOutcome,
  'confirm-outcome': confirmOutcome,
  'dispute-outcome': disputeOutcome,
  'deem-confirmed': deemConfirmed,
  'raise-level': raiseLevel,
  'refer-to-ombudsman': referToOmbudsman,
  'record-handling-feedback': recordHandlingFeedback,
  archive,
  reopen,
  withdraw,
  'attach-document': attachDocument,
  'correct-fact': correctFact,
  'record-legacy-case': recordLegacyCase,
};
