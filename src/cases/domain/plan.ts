import type { Actor } from '../../platform/event-sourcing/event.js';
import { authorityLimit, exceedsAuthority } from './authority-limit.js';
import { refuse } from './clause.js';
import { inStage, rule } from './command-rule.js';
import type { CommandOf } from './commands/case-command.js';
import type { CommandContext, Moment } from './commands/context.js';
import type { PlanProposed } from './events/resolution.js';
import { checkCompletedKept, checkMeasures, totalOf } from './measures.js';
import type { Plan } from './state/case-file.js';
import type { CaseState, ExistingCase, InvestigationCase, ResolutionCase } from './state/case-state.js';
import type { Money } from './values.js';
import type { Who } from './who.js';

const planners: readonly Who[] = ['owner', 'team'];
const approvers: readonly Who[] = ['line_manager', 'incident_group'];

/** True when the customer consented and everything agreed is done. */
export function isCarriedOut({ answer, measures }: Plan): boolean {
  return answer === 'consented' && measures.every(({ status }) => status === 'completed');
}

type PlanBody = CommandOf<'propose-plan'>['body'];

function planData(body: PlanBody, version: number, { actor, rules }: CommandContext): PlanProposed['data'] {
  const { summary, measures, hash } = body;
  checkMeasures(measures);
  const total = totalOf(measures);
  const needsApproval = total !== undefined && exceedsAuthority(actor, total, rules);
  return { version, hash, summary, measures, ...(total && { total }), proposer: actor.person, needsApproval };
}

/** Its proposer put this very plan forward, and its compensation was not refused: then there is something new to decide. */
function isCurrentPlan(state: ExistingCase, { body, context }: CommandOf<'propose-plan' | 'revise-plan'>): boolean {
  if (state.stage !== 'resolution') return false;
  const { hash, proposer, approval } = state.file.plan;
  return hash === body.hash && proposer === context.actor.person && approval !== 'refused';
}

/**
 * 5.1 The plan of a case. After a dispute or a reopening the versions count on, so that a version number names one plan in the
 * whole history.
 */
export const proposePlan = rule({
  name: 'propose-plan',
  clause: '5.1',
  who: planners,
  ready: (state) => {
    const investigation = inStage(state, '5.1', 'investigation');
    const { findings, rootCauses } = investigation.file.handling;
    if (findings.length === 0) refuse('no-finding', '4.2', 'A plan needs one finding at least.');
    if (rootCauses.length === 0) refuse('no-root-cause', '4.2', 'A plan needs one root cause at least.');
    return investigation;
  },
  satisfied: (command: CommandOf<'propose-plan'>, state) => isCurrentPlan(state, command),
  decide: ({ body, context }, { file }: InvestigationCase) => ({
    type: 'PlanProposed',
    data: planData(body, (file.plan?.version ?? 0) + 1, context),
  }),
});

/** 5.1 The next version: consent and approvals lapse, what is completed stays as it was, the rest waits for new consent. */
export const revisePlan = rule({
  name: 'revise-plan',
  clause: '5.1',
  who: planners,
  ready: (state) => {
    const resolution = inStage(state, '5.1', 'resolution');
    if (isCarriedOut(resolution.file.plan)) {
      refuse('plan-carried-out', '5.1', 'Every measure is completed; notify the outcome.');
    }
    return resolution;
  },
  satisfied: (command: CommandOf<'revise-plan'>, state) => isCurrentPlan(state, command),
  decide: ({ body, context }, { file: { plan } }: ResolutionCase) => {
    const data = planData(body, plan.version + 1, context);
    checkCompletedKept(plan.measures, body.measures);
    return { type: 'PlanRevised', data: { ...data, reason: body.reason } };
  },
});

interface Approvable {
  readonly version: number;
  readonly total: Money;
}

/** The plan that waits for approval, for somebody else whose limit suffices (four eyes). */
function approvable(state: CaseState, actor: Actor, { rules }: Moment): Approvable {
  const { approval, version, total, proposer } = inStage(state, '5.1', 'resolution').file.plan;
  if (approval === 'not_needed' || total === null) {
    refuse('approval-not-needed', '5.1', "The plan is within its proposer's authority limit.");
  }
  if (approval !== 'pending') {
    refuse(
      'approval-decided',
      '5.1',
      `The compensation of this version is ${approval}; a revised plan is decided anew.`,
    );
  }
  if (proposer === actor.person) refuse('own-plan', '5.1', 'Nobody decides on the compensation they proposed.');
  if (exceedsAuthority(actor, total, rules)) {
    const limit = authorityLimit(actor, total.currency, rules);
    refuse(
      'limit-exceeded',
      '5.1',
      `${total.amount} ${total.currency} exceeds your limit of ${limit}; ask the next level.`,
    );
  }
  return { version, total };
}

export function checkVersion(asked: number, current: number): void {
  if (asked !== current) refuse('not-current-version', '5.1', `Version ${current} of the plan is the current one.`);
}

const isDecided = (state: ExistingCase, approval: Plan['approval'], version: number): boolean =>
  state.stage === 'resolution' && state.file.plan.approval === approval && state.file.plan.version === version;

/** 5.1 */
export const approveCompensation = rule({
  name: 'approve-compensation',
  clause: '5.1',
  who: approvers,
  ready: approvable,
  satisfied: ({ body }: CommandOf<'approve-compensation'>, state) => isDecided(state, 'approved', body.planVersion),
  decide: ({ body: { planVersion, reason } }, { version, total }: Approvable) => {
    checkVersion(planVersion, version);
    return { type: 'CompensationApproved', data: { planVersion, total, reason } };
  },
});

/** 5.1 A refusal stands for this version; the plan is revised. */
export const refuseCompensation = rule({
  name: 'refuse-compensation',
  clause: '5.1',
  who: approvers,
  ready: approvable,
  satisfied: ({ body }: CommandOf<'refuse-compensation'>, state) => isDecided(state, 'refused', body.planVersion),
  decide: ({ body: { planVersion, reason } }, { version, total }: Approvable) => {
    checkVersion(planVersion, version);
    return { type: 'CompensationRefused', data: { planVersion, total, reason } };
  },
});
