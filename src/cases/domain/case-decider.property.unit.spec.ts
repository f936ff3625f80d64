import fc from 'fast-check';
import { caseCatalogue } from '../case-catalogue.js';
import { everybody } from '../../../test/support/case-people.js';
import { attempt, commandNames, commandOf, dice, drives, walk, type Taken } from '../../../test/support/case-walk.js';
import { stateAfter } from '../../../test/support/given-case.js';
import { sealed } from '../../../test/support/sealed-facts.js';
import { caseDecider, explainCommands, legalNow } from './case-decider.js';
import type { Stage } from './case.js';
import { clauses } from './clause.js';
import type { CaseCommand } from './commands/case-command.js';
import type { CaseEvent } from './events/case-event.js';

const allStages: readonly Stage[] = [
  'new',
  'identification',
  'assessment',
  'escalation',
  'investigation',
  'resolution',
  'outcome',
  'archived',
  'merged',
];
const withoutRoute = ['receive-merged-case', 'record-legacy-case'];

/** Refusals are part of the walks by the hundred thousand; their stacks are not. */
const stackTraceLimit = Error.stackTraceLimit;
beforeAll(() => {
  Error.stackTraceLimit = 0;
});
afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit;
});

const historyOf = (taken: readonly Taken[]): readonly CaseEvent[] => taken.flatMap(({ events }) => events);

/** The command as it would come again: a lookup finds the value as it stands by then. */
function resent(command: CaseCommand): CaseCommand {
  if (command.name !== 'correct-fact' || command.body.target === undefined) return command;
  const target = { ...command.body.target, currentValue: command.body.newValue };
  return { ...command, body: { ...command.body, target } };
}

/** Milliseconds; the walks take a while on a busy machine. */
const patience = 120_000;

describe('a case', () => {
  it(
    'folds every accepted history, sealed or not, to the same state',
    () => {
      fc.assert(
        fc.property(drives, (drive) => {
          const history = historyOf(walk(drive));
          expect(stateAfter(history.map(sealed))).toEqual(stateAfter(history));
        }),
        { numRuns: 50 },
      );
    },
    patience,
  );

  it(
    'has after any prefix of its history the state that was there then',
    () => {
      fc.assert(
        fc.property(drives, (drive) => {
          const history: CaseEvent[] = [];
          for (const { events, after } of walk(drive)) {
            history.push(...events);
            expect(stateAfter(history)).toEqual(after);
          }
        }),
        { numRuns: 30 },
      );
    },
    patience,
  );

  it(
    'never changes a state it gave away',
    () => {
      fc.assert(
        fc.property(drives, (drive) => {
          const taken = walk(drive);
          const copies = taken.map(({ after }) => JSON.stringify(after));
          let state = caseDecider.initial;
          for (const { command } of taken) state = attempt(command, state).after;
          expect(taken.map(({ after }) => JSON.stringify(after))).toEqual(copies);
          expect(JSON.stringify(state)).toBe(copies.at(-1));
        }),
        { numRuns: 30 },
      );
    },
    patience,
  );

  it(
    'refuses with a clause of the procedure, a code and a sentence',
    () => {
      fc.assert(
        fc.property(drives, (drive) => {
          for (const { refusal } of walk(drive)) {
            if (refusal === null) continue;
            expect(clauses).toContain(refusal.clause);
            expect(refusal.code).toMatch(/^[a-z]+(-[a-z]+)*$/);
            expect(refusal.message).toMatch(/\.$/);
          }
        }),
        { numRuns: 50 },
      );
    },
    patience,
  );

  it(
    'records nothing when the command that just succeeded comes again',
    () => {
      fc.assert(
        fc.property(drives, (drive) => {
          for (const { command, after, events } of walk(drive)) {
            if (events.length > 0)
              expect([command.name, attempt(resent(command), after).events]).toEqual([command.name, []]);
          }
        }),
        { numRuns: 50 },
      );
    },
    patience,
  );

  it(
    'attests a clause, an authority and a subject for every event',
    () => {
      fc.assert(
        fc.property(drives, (drive) => {
          for (const { command, before, events } of walk(drive)) {
            for (const event of events) {
              const attested = caseDecider.attest(command, before);
              expect(attested.clause).toBe(caseCatalogue[event.type].clause);
              expect(attested.authority).not.toBe('');
              expect(attested.subject).toMatch(/^(customer:C-1|case:.+)$/);
            }
          }
        }),
        { numRuns: 30 },
      );
    },
    patience,
  );
});

/** The rules of the procedure told anew over a history and its actors, without a look at how the rules are written. */
function brokenRules(taken: readonly Taken[]): readonly string[] {
  const broken: string[] = [];
  const recused = new Set<string>();
  const accepted = new Set<string>();
  let applicant = '';
  let plan: Extract<CaseEvent, { type: 'PlanProposed' | 'PlanRevised' }>['data'] | undefined;
  let approvedVersion = 0;
  let consentedVersion = 0;
  for (const { command, events } of taken) {
    const { person } = command.context.actor;
    for (const event of events) {
      const mustHold = (holds: boolean): void => {
        if (!holds) broken.push(`${event.type} by ${person}`);
      };
      mustHold(!recused.has(person));
      switch (event.type) {
        case 'FeedbackRecorded':
        case 'FeedbackAdded':
          event.data.complainedAbout.forEach((each) => recused.add(each));
          break;
        case 'ConflictDeclared':
          recused.add(event.data.person);
          break;
        case 'EscalationDrafted':
          applicant = event.data.applicant;
          break;
        case 'EscalationApproved':
        case 'EscalationReturned':
        case 'EscalationRejected':
          mustHold(person !== applicant);
          break;
        case 'OwnerAssigned':
        case 'OwnerReassigned':
        case 'CaseHandedOver':
          mustHold(!recused.has(event.data.owner));
          break;
        case 'ConfidentialityAccepted':
          accepted.add(person);
          break;
        case 'TeamMemberRemoved':
          accepted.delete(event.data.person);
          break;
        case 'EvidenceCollected':
        case 'FindingRecorded':
        case 'RootCauseIdentified':
          mustHold(command.context.actor.person === ownerBefore(taken, command) || accepted.has(person));
          break;
        case 'PlanProposed':
        case 'PlanRevised':
          mustHold(event.data.version === (plan?.version ?? 0) + 1);
          plan = event.data;
          break;
        case 'CompensationApproved':
          mustHold(plan?.proposer !== person && plan?.version === event.data.planVersion);
          approvedVersion = event.data.planVersion;
          break;
        case 'CustomerConsented':
          mustHold(plan?.version === event.data.planVersion && plan.hash === event.data.planHash);
          mustHold(plan?.needsApproval === false || approvedVersion === plan?.version);
          consentedVersion = event.data.planVersion;
          break;
        case 'CustomerDeclined':
          consentedVersion = 0;
          break;
        case 'MeasureStarted':
        case 'MeasureCompleted':
        case 'MeasureFailed':
          mustHold(consentedVersion === plan?.version && event.data.planVersion === consentedVersion);
          break;
        case 'CaseArchived':
          mustHold(event.data.completeness.every(({ present }) => present));
          break;
        default:
      }
    }
  }
  return broken;
}

function ownerBefore(taken: readonly Taken[], upTo: CaseCommand): string | undefined {
  const before = taken
    .slice(
      0,
      taken.findIndex(({ command }) => command === upTo),
    )
    .flatMap(({ events }) => events);
  const last = before.findLast(({ type }) => ['OwnerAssigned', 'OwnerReassigned', 'CaseHandedOver'].includes(type));
  return last !== undefined && 'owner' in last.data ? last.data.owner : undefined;
}

describe('an accepted history', () => {
  it(
    'keeps the rules of the procedure',
    () => {
      fc.assert(
        fc.property(drives, (drive) => {
          expect(brokenRules(walk(drive))).toEqual([]);
        }),
        { numRuns: 60 },
      );
    },
    patience,
  );
});

describe('the list of legal commands', () => {
  it(
    'is exactly what the decider accepts',
    () => {
      fc.assert(
        fc.property(drives, (drive) => {
          const roll = dice(drive.seed);
          const wrong = walk(drive).flatMap(({ after: state, command: { context } }) => {
            const actor = everybody[roll(everybody.length)]!;
            const legal = legalNow(state, actor, context);
            return commandNames.flatMap((name) => {
              if (withoutRoute.includes(name)) return [];
              const { refusal, events } = attempt(commandOf(name, state, actor, context.now, roll(1_000_000)), state);
              // What is not legal is refused, or satisfied already: either way nothing happens.
              const asListed = legal.includes(name) ? refusal === null : events.length === 0;
              return asListed ? [] : [{ name, actor, stage: state.stage, refusal }];
            });
          });
          expect(wrong).toEqual([]);
        }),
        { numRuns: 60 },
      );
    },
    patience,
  );

  it(
    'gives for every other command the refusal of the decider',
    () => {
      fc.assert(
        fc.property(drives, (drive) => {
          for (const { before, command, refusal, events } of walk(drive)) {
            if (withoutRoute.includes(command.name)) continue;
            const { actor } = command.context;
            const explained = explainCommands(before, actor, command.context).find(
              (each) => each.command === command.name,
            );
            if (events.length > 0) expect(explained).toMatchObject({ legal: true });
            if (explained?.legal === false && refusal !== null)
              expect(refusal).toMatchObject({ code: explained.code, clause: explained.clause, kind: explained.kind });
          }
        }),
        { numRuns: 40 },
      );
    },
    patience,
  );
});

describe('the walks', () => {
  it(
    'reach every stage and have every command accepted',
    () => {
      const accepted = new Map<string, number>();
      const stages = new Map<string, number>();
      fc.assert(
        fc.property(drives, (drive) => {
          for (const { command, events, after } of walk(drive)) {
            stages.set(after.stage, (stages.get(after.stage) ?? 0) + 1);
            if (events.length > 0) accepted.set(command.name, (accepted.get(command.name) ?? 0) + 1);
          }
        }),
        { numRuns: 200 },
      );
      expect([...accepted.keys()].sort()).toEqual([...commandNames].sort());
      expect([...stages.keys()].sort()).toEqual([...allStages].sort());
    },
    patience,
  );
});
