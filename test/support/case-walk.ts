import fc from 'fast-check';
import { caseDecider, legalNow } from '../../src/cases/domain/case-decider.js';
import { caseRules } from '../../src/cases/domain/case-rules.js';
import type { CaseState } from '../../src/cases/domain/case.js';
import type { CaseCommand, CommandName } from '../../src/cases/domain/commands/case-command.js';
import type { CaseRules } from '../../src/cases/domain/commands/context.js';
import type { CaseEvent } from '../../src/cases/domain/events/case-event.js';
import { DomainError } from '../../src/platform/event-sourcing/domain-error.js';
import type { Actor } from '../../src/platform/event-sourcing/event.js';
import { contextOf, rules as companyRules } from './case-context.js';
import { everybody } from './case-people.js';
import { wellFormed } from './well-formed-body.js';

export const commandNames = Object.keys(caseRules) as CommandName[];

/** Silence is taken for consent soon, so that walks see it. */
const rules: CaseRules = { ...companyRules, deemedConfirmation: { attempts: 1, days: 2 } };

/** What drives a walk: the same drive gives the same walk, and a shorter one its beginning. */
export interface Drive {
  readonly seed: number;
  readonly length: number;
}

/** Walks of all lengths, most of them long enough to reach the archive. Shrinks to the shortest beginning that fails. */
export const drives: fc.Arbitrary<Drive> = fc.record({
  seed: fc.noShrink(fc.noBias(fc.nat())),
  length: fc.noBias(fc.integer({ min: 1, max: 200 })),
});

/** Mulberry32: whole numbers below `end`, from a seed. */
export function dice(seed: number): (end: number) => number {
  let state = seed;
  return (end) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * end);
  };
}

/** One command of a walk with what came of it. */
export interface Taken {
  readonly before: CaseState;
  readonly after: CaseState;
  readonly command: CaseCommand;
  readonly events: readonly CaseEvent[];
  readonly refusal: DomainError | null;
}

/** In hundredths. Commands that end or cripple a case come seldom, those that carry it forward often; all others count 300. */
const weights: Partial<Record<CommandName, number>> = {
  'merge-into': 2,
  withdraw: 6,
  'declare-conflict': 0,
  'add-feedback': 20,
  'link-case': 20,
  'record-contact': 60,
  'update-customer': 30,
  'attach-document': 30,
  'correct-fact': 5,
  'raise-level': 20,
  'record-handling-feedback': 100,
  classify: 60,
  'verify-information': 150,
  judge: 500,
  'draft-escalation': 1500,
  'resolve-directly': 400,
  'submit-escalation': 2000,
  'approve-escalation': 2500,
  'return-escalation': 800,
  'reject-escalation': 800,
  'hand-over': 30,
  'assign-owner': 150,
  'form-team': 3000,
  'add-team-member': 200,
  'accept-confidentiality': 5000,
  'propose-plan': 1500,
  'approve-compensation': 1500,
  'record-consent': 2000,
  'start-measure': 600,
  'fail-measure': 500,
  'complete-measure': 1500,
  'revise-plan': 150,
  'confirm-outcome': 150,
  'dispute-outcome': 80,
  'refer-to-ombudsman': 60,
  'refuse-compensation': 800,
  'record-decline': 150,
  'remove-team-member': 600,
  'notify-outcome': 2000,
  'deem-confirmed': 3000,
  archive: 3000,
};

/** Steps that leave little to walk on to. */
const fatal: readonly CommandName[] = ['merge-into', 'withdraw'];

interface Choice {
  readonly actor: Actor;
  readonly name: CommandName;
}

function weighted(choices: readonly Choice[], roll: (end: number) => number): Choice | undefined {
  const weightOf = ({ name }: Choice): number => weights[name] ?? 300;
  let rest = roll(choices.reduce((sum, choice) => sum + weightOf(choice), 0));
  return choices.find((choice) => (rest -= weightOf(choice)) < 0);
}

export function commandOf(name: CommandName, state: CaseState, actor: Actor, now: string, salt: number): CaseCommand {
  const { body, context } = wellFormed(name, { state, actor, now, salt });
  return { name, body, context: contextOf(actor, { now, rules, ...context }) } as CaseCommand;
}

/** Runs a command; anything but events or a `DomainError` breaks the walk. */
export function attempt(command: CaseCommand, before: CaseState): Taken {
  try {
    const events = caseDecider.decide(command, before);
    const after = events.reduce((state, event) => caseDecider.evolve(state, event), before);
    return { before, after, command, events, refusal: null };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { before, after: before, command, events: [], refusal: error };
  }
}

/** One step in ten is any command by anybody; the others are something that one of a few actors may do now. */
function chosen(state: CaseState, now: string, roll: (end: number) => number): Choice {
  const anybody = (): Actor => everybody[roll(everybody.length)]!;
  const name = commandNames[roll(commandNames.length)]!;
  const senseless: Choice = { actor: anybody(), name: fatal.includes(name) && roll(12) > 0 ? 'update-customer' : name };
  if (roll(10) === 0) return senseless;
  if (state.stage === 'new')
    return { actor: anybody(), name: roll(8) === 0 ? 'record-legacy-case' : 'record-feedback' };
  const choices = [anybody(), anybody(), anybody(), anybody()].flatMap((actor) =>
    legalNow(state, actor, { now, rules }).map((legal) => ({ actor, name: legal })),
  );
  return weighted(choices, roll) ?? senseless;
}

/** Walks through a case from its beginning, hour by hour, in sensible and in senseless steps. */
export function walk({ seed, length }: Drive): readonly Taken[] {
  const roll = dice(seed);
  const taken: Taken[] = [];
  let state: CaseState = caseDecider.initial;
  let time = Date.parse('2026-03-01T08:00:00.000Z');
  for (let step = 0; step < length; step += 1) {
    // Little happens to a merged case; a few steps see it.
    if (state.stage === 'merged' && roll(8) === 0) break;
    time += roll(60) * 3_600_000;
    const now = new Date(time).toISOString();
    const { actor, name } = chosen(state, now, roll);
    const made = attempt(commandOf(name, state, actor, now, roll(1_000_000)), state);
    taken.push(made);
    state = made.after;
  }
  return taken;
}
