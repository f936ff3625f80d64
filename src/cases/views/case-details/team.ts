import type { StoredCaseEvent } from '../case-fold.js';
import type { Member } from './case-details.js';
import { factOf } from './fact.js';

type Team = readonly Member[];

/** 4.1 A newly formed team replaces the earlier one, whose members stay on the record as former ones. */
export function formed(team: Team, { data }: StoredCaseEvent<'TeamFormed'>): Team {
  return [
    ...team.map((member) => ({ ...member, active: false })),
    ...data.members.map((member) => ({ ...member, active: true })),
  ];
}

/** 4.1 */
export function joined(team: Team, { data }: StoredCaseEvent<'TeamMemberAdded'>): Team {
  return [...team, { person: data.person, function: data.function, active: true }];
}

/** 4.1 */
export function left(team: Team, { data }: StoredCaseEvent<'TeamMemberRemoved'>): Team {
  return team.map((member) => (member.person === data.person ? { ...member, active: false } : member));
}

/** 4.1, D2 */
export function undertook(team: Team, event: StoredCaseEvent<'ConfidentialityAccepted'>): Team {
  return team.map((member) =>
    member.active && member.person === event.data.person ? { ...member, undertaking: factOf(event) } : member,
  );
}
