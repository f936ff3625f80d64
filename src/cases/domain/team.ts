import { refuse } from './clause.js';
import { existing, rule } from './command-rule.js';
import type { CommandOf } from './commands/case-command.js';
import type { TeamMember } from './events/investigation.js';
import { handlingOf } from './handling.js';
import type { Handling } from './state/case-file.js';
import type { ExistingCase } from './state/case-state.js';
import { currentUndertaking } from './undertaking.js';
import type { TeamFunction } from './values.js';
import { isRecused } from './who.js';

/** What a complex case needs at least (4.1); only complex cases are escalated, so every team is held to it. */
export const requiredFunctions: readonly TeamFunction[] = ['claims', 'service', 'technical'];

export function missingFunctions(team: readonly TeamMember[]): readonly TeamFunction[] {
  return requiredFunctions.filter((each) => !team.some((member) => member.function === each));
}

function checkComplete(team: readonly TeamMember[]): void {
  const missing = missingFunctions(team);
  if (missing.length > 0)
    refuse('team-incomplete', '4.1', `A complex case needs in its team also: ${missing.join(', ')}.`);
}

function checkMayJoin(state: ExistingCase, person: string): void {
  if (!isRecused(state, person)) return;
  refuse('member-recused', '3.3', `${person} is complained about or has a conflict of interest; name somebody else.`);
}

interface Led {
  readonly state: ExistingCase;
  readonly handling: Handling;
}

const led = (state: Parameters<typeof existing>[0]): Led => ({
  handling: handlingOf(state, '4.1'),
  state: existing(state, '4.1'),
});

const teamOf = (state: ExistingCase): Handling['team'] => state.file.handling?.team ?? [];

const isSame = (a: TeamMember, b: TeamMember): boolean => a.person === b.person && a.function === b.function;

/** 4.1 Names the handling team once; later it changes by single members. */
export const formTeam = rule({
  name: 'form-team',
  clause: '4.1',
  who: ['owner'],
  ready: (state) => {
    const found = led(state);
    if (found.handling.team.length > 0)
      refuse('team-formed', '4.1', 'The team is formed; add or remove single members.');
    return found;
  },
  satisfied: ({ body: { members } }: CommandOf<'form-team'>, state) => {
    const team = teamOf(state);
    return (
      team.length > 0 &&
      team.length === members.length &&
      members.every((one) => team.some((each) => isSame(each, one)))
    );
  },
  decide: ({ body: { members } }, { state }: Led) => {
    if (new Set(members.map(({ person }) => person)).size !== members.length) {
      refuse('duplicate-member', '4.1', 'Name each person once.');
    }
    checkComplete(members);
    members.forEach(({ person }) => checkMayJoin(state, person));
    return {
      type: 'TeamFormed',
      data: { members: members.map(({ person, function: work }) => ({ person, function: work })) },
    };
  },
});

function formed(found: Led): Led {
  return found.handling.team.length > 0 ? found : refuse('no-team', '4.1', 'Form the team first.');
}

/** 4.1 */
export const addTeamMember = rule({
  name: 'add-team-member',
  clause: '4.1',
  who: ['owner'],
  ready: (state) => formed(led(state)),
  satisfied: ({ body }: CommandOf<'add-team-member'>, state) => teamOf(state).some((each) => isSame(each, body)),
  decide: ({ body: { person, function: work } }, { state, handling }: Led) => {
    if (handling.team.some((member) => member.person === person)) {
      refuse('already-member', '4.1', `${person} is in the team with another function; remove them first.`);
    }
    checkMayJoin(state, person);
    return { type: 'TeamMemberAdded', data: { person, function: work } };
  },
});

/** 4.1 What remains must still be a team for a complex case. */
export const removeTeamMember = rule({
  name: 'remove-team-member',
  clause: '4.1',
  who: ['owner'],
  ready: (state) => formed(led(state)),
  satisfied: ({ body }: CommandOf<'remove-team-member'>, { file: { handling } }) =>
    handling !== null && handling.team.length > 0 && !handling.team.some(({ person }) => person === body.person),
  decide: ({ body: { person, reason } }, { handling }: Led) => {
    checkComplete(handling.team.filter((member) => member.person !== person));
    return { type: 'TeamMemberRemoved', data: { person, reason } };
  },
});

/** 4.1, D2 A member accepts the current undertaking; before that they act in no other way as a member. */
export const acceptConfidentiality = rule({
  name: 'accept-confidentiality',
  clause: '4.1',
  who: ['member'],
  ready: (state, actor) => {
    const { handling } = formed(led(state));
    if (handling.team.find(({ person }) => person === actor.person)?.accepted === currentUndertaking.version) {
      refuse('already-accepted', 'D2', 'You have accepted the current undertaking.');
    }
  },
  satisfied: ({ body, context: { actor } }: CommandOf<'accept-confidentiality'>, state) =>
    teamOf(state).some(({ person, accepted }) => person === actor.person && accepted === body.undertakingVersion),
  decide: ({ body: { undertakingVersion }, context: { actor } }) => {
    if (undertakingVersion !== currentUndertaking.version) {
      refuse('undertaking-not-current', 'D2', `Accept the current undertaking, version ${currentUndertaking.version}.`);
    }
    return { type: 'ConfidentialityAccepted', data: { person: actor.person, undertakingVersion } };
  },
});
