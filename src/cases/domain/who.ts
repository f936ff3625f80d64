import type { Actor } from '../../platform/event-sourcing/event.js';
import { forbid, refuse, type Clause } from './clause.js';
import type { CaseFile } from './state/case-file.js';
import type { CaseState, ExistingCase } from './state/case-state.js';
import { currentUndertaking } from './undertaking.js';
import type { Role } from './values.js';

/** What a person can be in one case, beyond the roles of the token. */
export const capacities = [
  'owner',
  'team',
  'applicant',
  'member',
  'the person',
  'recorder',
  'worker',
  'specialist when direct',
  'merge',
] as const;
export type Capacity = (typeof capacities)[number];
export type Who = Role | Capacity;

/** The application whose service account lets time decide, e.g. silence as confirmation (6.2). */
export const workerApplication = 'redress-worker';

/** Roles that work on cases; the others read, teach or administer and change nothing in a case. */
const workingRoles: readonly string[] = [
  'claims_specialist',
  'line_manager',
  'incident_group',
  'customer_service',
  'technical_support',
  'compliance_officer',
  'service',
] satisfies Role[];

const names: Readonly<Record<Who, string>> = {
  claims_specialist: 'a claims specialist',
  line_manager: 'a line manager',
  incident_group: 'the incident group',
  customer_service: 'a customer service representative',
  technical_support: 'technical support',
  compliance_officer: 'a compliance officer',
  auditor: 'an auditor',
  analyst: 'an analyst',
  trainer: 'a trainer',
  admin: 'an administrator',
  service: 'an internal application',
  owner: 'the case owner',
  team: 'a member of the handling team',
  applicant: 'the applicant',
  member: 'the person named to the team',
  'the person': 'the person concerned',
  recorder: 'the person who recorded the fact',
  worker: 'the clock worker',
  'specialist when direct': 'a claims specialist while the case has no owner',
  merge: 'the application that merges the cases',
};

/** The file of a case; a case that is not there yet has none. */
export function fileOf(state: CaseState): CaseFile | null {
  return state.stage === 'new' ? null : state.file;
}

function memberOf(state: CaseState, person: string) {
  return fileOf(state)?.handling?.team.find((member) => member.person === person);
}

function isOwner(state: CaseState, actor: Actor): boolean {
  return fileOf(state)?.handling?.owner === actor.person;
}

/** People who work on cases by role or work on this one as owner or member. */
function works(state: CaseState, actor: Actor): boolean {
  const byRole = actor.roles.some((role) => workingRoles.includes(role));
  return byRole || isOwner(state, actor) || memberOf(state, actor.person) !== undefined;
}

function is(who: Who, state: CaseState, actor: Actor): boolean {
  switch (who) {
    case 'owner':
      return isOwner(state, actor);
    case 'team':
    case 'member':
      return memberOf(state, actor.person) !== undefined;
    case 'applicant':
      return fileOf(state)?.application?.applicant === actor.person;
    case 'the person':
    case 'recorder':
      return works(state, actor);
    case 'worker':
      return actor.roles.includes('service') && actor.application === workerApplication;
    case 'specialist when direct':
      return actor.roles.includes('claims_specialist') && fileOf(state)?.handling == null;
    case 'merge':
      return works(state, actor); // What else it takes was asked at the case that is merged.
    default:
      return actor.roles.includes(who);
  }
}

/** True when nobody at all is that yet, because the case has not come so far. */
function isVacant(who: Who, state: CaseState): boolean {
  const file = fileOf(state);
  switch (who) {
    case 'owner':
      return file?.handling == null;
    case 'team':
    case 'member':
      return (file?.handling?.team.length ?? 0) === 0;
    case 'applicant':
      return file?.application == null;
    default:
      return false;
  }
}

/**
 * On what the actor may send a command: the first of `who` that applies. Every list names `team` last, because acting as a
 * member, and as nothing else, asks for the undertaking.
 */
export function authorityOf(who: readonly Who[], state: CaseState, actor: Actor): Who | null {
  return who.find((each) => is(each, state, actor)) ?? null;
}

/** True when the stage, and not the person, is why a working person may not send the command. */
export function isTooEarlyForAnybody(who: readonly Who[], state: CaseState, actor: Actor): boolean {
  return works(state, actor) && who.some((each) => isVacant(each, state));
}

export function notPermitted(what: string, who: readonly Who[], clause: Clause): never {
  forbid(clause, `${what} is for ${who.map((each) => names[each]).join(' or ')}.`);
}

/** Persons who may not act in the case (3.3): complained about, or with a declared conflict of interest. */
export function recusedIn({ complainedAbout, conflicts }: CaseFile): readonly string[] {
  return [...new Set([...complainedAbout, ...conflicts])];
}

export function isRecused({ file }: ExistingCase, person: string): boolean {
  return recusedIn(file).includes(person);
}

/** Refuses a recused actor, whatever the command (3.3). */
export function checkRecusal(state: CaseState, actor: Actor): void {
  if (state.stage === 'new' || !isRecused(state, actor.person)) return;
  refuse(
    'recused',
    '3.3',
    `${actor.person} is complained about or has a conflict of interest; somebody else acts here.`,
  );
}

/** Members accept the undertaking that is current before they act as members (4.1, D2). */
export function checkUndertaking(authority: Who, state: CaseState, actor: Actor): void {
  if (authority !== 'team' || memberOf(state, actor.person)?.accepted === currentUndertaking.version) return;
  refuse(
    'undertaking-not-accepted',
    'D2',
    `Accept version ${currentUndertaking.version} of the confidentiality undertaking before acting as a member.`,
  );
}

/** The authority as the metadata of events name it: roles by their token name. */
export function authorityName(authority: Who): string {
  return authority === 'specialist when direct' ? 'claims_specialist' : authority;
}
