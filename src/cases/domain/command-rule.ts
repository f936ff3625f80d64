import type { Actor } from '../../platform/event-sourcing/event.js';
import { refuse, type Clause } from './clause.js';
import type { CommandName, CommandOf } from './commands/case-command.js';
import type { Moment } from './commands/context.js';
import type { CaseEvent } from './events/case-event.js';
import type { CaseState, ExistingCase, OpenCase, Stage } from './state/case-state.js';
import { authorityOf, checkRecusal, checkUndertaking, isTooEarlyForAnybody, notPermitted, type Who } from './who.js';

/** The rule of one command, as the decider and the list of legal commands use it. */
export interface CommandRule<Name extends CommandName> {
  readonly name: Name;
  readonly clause: Clause;
  readonly who: readonly Who[];
  /** Every check that needs no body. Throws a `DomainError`: `forbidden` for this actor, `refused` by a rule. */
  legal(state: CaseState, actor: Actor, moment: Moment): void;
  /** `[]` when the command is satisfied already; else runs `legal`, checks the body and returns what happened. */
  decide(command: CommandOf<Name>, state: CaseState): readonly CaseEvent[];
}

/** How a stage file states a rule; `Ready` is what its checks found and its decision needs. */
export interface RuleDefinition<Name extends CommandName, Ready> {
  readonly name: Name;
  readonly clause: Clause;
  readonly who: readonly Who[];
  /** The preconditions in the case, for an actor who is permitted. Throws when one does not hold. */
  ready(state: CaseState, actor: Actor, moment: Moment): Ready;
  /** True when the case already is as the command would make it. */
  satisfied(command: CommandOf<Name>, state: ExistingCase): boolean;
  /** Lets an actor repeat a command by which they gave the permission for it away. */
  repeatedBy?(state: ExistingCase, actor: Actor): boolean;
  decide(command: CommandOf<Name>, ready: Ready): CaseEvent;
}

/** Makes the rule out of its definition: permission, recusal, undertaking, satisfaction, preconditions – in this order. */
export function rule<Name extends CommandName, Ready>(definition: RuleDefinition<Name, Ready>): CommandRule<Name> {
  const { name, clause, who } = definition;

  function permitted(state: CaseState, actor: Actor): Who | null {
    const authority = authorityOf(who, state, actor);
    if (authority === null && !isTooEarlyForAnybody(who, state, actor)) notPermitted(name, who, clause);
    checkRecusal(state, actor);
    return authority;
  }

  function ready(state: CaseState, actor: Actor, moment: Moment): Ready {
    const authority = permitted(state, actor);
    if (authority !== null) checkUndertaking(authority, state, actor);
    const found = definition.ready(state, actor, moment);
    return authority === null ? notPermitted(name, who, clause) : found;
  }

  function isSatisfied(command: CommandOf<Name>, state: CaseState): boolean {
    const { actor } = command.context;
    if (state.stage === 'new' || !definition.satisfied(command, state)) return false;
    return definition.repeatedBy?.(state, actor) === true || permitted(state, actor) !== null;
  }

  return {
    name,
    clause,
    who,
    legal: (state, actor, moment) => void ready(state, actor, moment),
    decide: (command, state) => {
      if (isSatisfied(command, state)) return [];
      return [definition.decide(command, ready(state, command.context.actor, command.context))];
    },
  };
}

/** The case, when there is one. */
export function existing(state: CaseState, clause: Clause): ExistingCase {
  return state.stage === 'new' ? refuse('no-case', clause, 'There is no such case; record the feedback first.') : state;
}

/** The case, while it is open. */
export function open(state: CaseState, clause: Clause): OpenCase {
  const known = existing(state, clause);
  if (known.stage === 'archived') refuse('case-not-open', clause, 'The case is archived; reopen it first.');
  if (known.stage === 'merged') refuse('case-not-open', clause, `The case goes on inside case ${known.intoCaseId}.`);
  return known;
}

/** The case, unless it goes on inside another one. */
export function notMerged(state: CaseState, clause: Clause): Exclude<ExistingCase, { stage: 'merged' }> {
  const known = existing(state, clause);
  return known.stage === 'merged'
    ? refuse('case-merged', clause, `The case goes on inside case ${known.intoCaseId}.`)
    : known;
}

type InStage<S extends Stage> = Extract<OpenCase, { readonly stage: S }>;

/** The case, while it is in one of the stages. */
export function inStage<S extends OpenCase['stage']>(state: CaseState, clause: Clause, ...stages: S[]): InStage<S> {
  const known = open(state, clause);
  if ((stages as Stage[]).includes(known.stage)) return known as InStage<S>;
  return refuse('wrong-stage', clause, `The case is in ${known.stage}; this belongs to ${stages.join(' or ')}.`);
}
