import { unansweredItems } from '../../domain/checklist.js';
import type { CommandName } from '../../domain/commands/case-command.js';
import { isStuck } from '../../domain/escalation.js';
import type { Application, CaseFile, Handling } from '../../domain/state/case-file.js';
import type { CaseState, ExistingCase, InvestigationCase, OutcomeCase } from '../../domain/state/case-state.js';
import { currentUndertaking } from '../../domain/undertaking.js';
import type { Role } from '../../domain/values.js';
import { isRecused } from '../../domain/who.js';
import { awaitedInResolution } from './awaited-in-resolution.js';
import type { Awaited } from './work-list-entry.js';

/** Somebody of the roles. */
export function fromRoles(clause: string, commands: readonly CommandName[], ...roles: readonly Role[]): Awaited {
  return { commands, clause, persons: [], roles, except: [] };
}

/** One of the persons. */
export function fromPersons(clause: string, commands: readonly CommandName[], ...persons: readonly string[]): Awaited {
  return { commands, clause, persons, roles: [], except: [] };
}

const toClassify = fromRoles('1.2', ['classify'], 'claims_specialist');
const toApply = fromRoles('3.1', ['draft-escalation'], 'claims_specialist');

/** What the procedure asks for next, and of whom, where the case stands. Nothing of a case that is closed. */
export function awaitedIn(state: CaseState): readonly Awaited[] {
  switch (state.stage) {
    case 'new':
    case 'archived':
    case 'merged':
      return [];
    case 'identification':
      return [toClassify];
    case 'assessment':
      return [inAssessment(state.file)];
    case 'escalation':
      return [isStuck(state) ? toApply : inEscalation(state.file.application)];
    case 'investigation':
      return [...(ownable(state) ?? [inInvestigation(state)]), ...undertakings(state.file.handling)];
    case 'resolution':
      return [...(ownable(state) ?? awaitedInResolution(state.file)), ...undertakings(state.file.handling)];
    case 'outcome':
      return ownable(state) ?? [inOutcome(state)];
  }
}

/** 3.3 A recused owner cannot act until the line manager names another one. */
function ownable(state: ExistingCase): readonly Awaited[] | undefined {
  const { handling } = state.file;
  if (handling === null || !isRecused(state, handling.owner)) return undefined;
  return [fromRoles('3.3', ['assign-owner'], 'line_manager')];
}

/** 1.2 comes first where a case got here without it: an imported record that was reopened. */
function inAssessment({ classification, checklist, judgement, application }: CaseFile): Awaited {
  if (classification === null) return toClassify;
  if (judgement === null) {
    return unansweredItems(checklist).length > 0
      ? fromRoles('2.1', ['verify-information'], 'claims_specialist')
      : fromRoles('2.2', ['judge'], 'claims_specialist');
  }
  return judgement === 'minor' || application?.status === 'rejected'
    ? fromRoles('2.2', ['resolve-directly'], 'claims_specialist')
    : toApply;
}

function inEscalation({ status, applicant, missing, requestedReviewer }: Application): Awaited {
  switch (status) {
    case 'drafted':
    case 'revised':
      return fromPersons('3.1', missing.length > 0 ? ['revise-escalation'] : ['submit-escalation'], applicant);
    case 'returned':
      return fromPersons('3.1', ['revise-escalation'], applicant);
    case 'submitted':
      return {
        ...fromRoles(
          '3.2',
          ['approve-escalation', 'return-escalation', 'reject-escalation'],
          'line_manager',
          'incident_group',
        ),
        persons: requestedReviewer === null ? [] : [requestedReviewer],
        except: [applicant],
      };
    case 'approved':
    case 'rejected':
      return fromRoles('3.3', ['assign-owner'], 'line_manager');
  }
}

function inInvestigation({ file: { handling } }: InvestigationCase): Awaited {
  const { owner, team, evidence, findings, rootCauses } = handling;
  const accepted = team.filter((member) => member.accepted === currentUndertaking.version).map(({ person }) => person);
  const investigators = [...new Set([owner, ...accepted])];
  if (team.length === 0) return fromPersons('4.1', ['form-team'], owner);
  if (evidence.length === 0) return fromPersons('4.2', ['collect-evidence'], ...investigators);
  if (findings.length === 0) return fromPersons('4.2', ['record-finding'], ...investigators);
  if (rootCauses.length === 0) return fromPersons('4.2', ['identify-root-cause'], ...investigators);
  return fromPersons('5.1', ['propose-plan'], owner);
}

/** 4.1, D2 Each member accepts for themselves, so each wait is one of its own. */
function undertakings({ team }: Handling): readonly Awaited[] {
  return team
    .filter((member) => member.accepted !== currentUndertaking.version)
    .map((member) => fromPersons('4.1', ['accept-confidentiality'], member.person));
}

/** 6.1, 6.2 A case without an owner is the specialists' to close. */
function inOutcome({ file, confirmation, letter }: OutcomeCase): Awaited {
  const closing = (clause: string, command: CommandName): Awaited =>
    file.handling === null
      ? fromRoles(clause, [command], 'claims_specialist')
      : fromPersons(clause, [command], file.handling.owner);
  if (file.notice === null) return closing('6.1', 'notify-outcome');
  if (confirmation !== null || letter === 'withdrawal' || file.referredTo.length > 0) return closing('6.2', 'archive');
  return {
    ...fromRoles('6.2', ['confirm-outcome', 'dispute-outcome'], 'customer_service'),
    persons: file.handling === null ? [] : [file.handling.owner],
    dueAt: file.notice.disputableUntil,
  };
}
