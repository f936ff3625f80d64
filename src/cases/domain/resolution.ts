import { refuse } from './clause.js';
import { inStage, rule } from './command-rule.js';
import type { CommandOf } from './commands/case-command.js';
import type { CommandContext } from './commands/context.js';
import { checkDocuments } from './documents.js';
import { isPayable } from './measures.js';
import { checkNotBefore } from './occurrence.js';
import { isCarriedOut } from './plan.js';
import type { MeasureStatus, Plan, PlannedMeasure } from './state/case-file.js';
import type { CaseState, ExistingCase, ResolutionCase } from './state/case-state.js';
import { moneyMeasureKinds, type Money } from './values.js';
import type { Who } from './who.js';

const customerContacts: readonly Who[] = ['owner', 'customer_service'];
const implementers: readonly Who[] = ['owner', 'team'];

/** The plan that can be put to the customer: nothing is left to approve. */
function offerable(state: CaseState): ResolutionCase['file'] {
  const { file } = inStage(state, '5.2', 'resolution');
  const { plan } = file;
  if (plan.approval === 'pending') refuse('approval-pending', '5.1', 'The compensation is to be approved first.');
  if (plan.approval === 'refused') refuse('approval-refused', '5.1', 'The compensation was refused; revise the plan.');
  return file;
}

interface PlanAnswer {
  readonly body: { readonly planVersion: number; readonly planHash: string };
  readonly context: CommandContext;
}

/** The answer is to that very plan, and was given when the plan could be put to the customer. */
function checkAnswers(plan: Plan, { body: { planVersion, planHash }, context }: PlanAnswer): void {
  if (planVersion !== plan.version) {
    refuse('not-current-version', '5.2', `Version ${plan.version} of the plan is the current one.`);
  }
  if (planHash !== plan.hash) {
    refuse(
      'plan-hash-mismatch',
      '5.2',
      'The hash is not that of the current version; the customer answers that very plan.',
    );
  }
  checkNotBefore(context, plan.offeredSince, '5.2', `version ${plan.version} of the plan could be offered`);
  checkNotBefore(context, plan.answeredAt, '5.2', 'the customer answered last');
}

const answered = (
  state: ExistingCase,
  answer: Plan['answer'],
  named: { planVersion: number; planHash: string },
): boolean =>
  state.stage === 'resolution' &&
  state.file.plan.answer === answer &&
  state.file.plan.version === named.planVersion &&
  state.file.plan.hash === named.planHash;

/** 5.2 The customer consents to that very version. They may come round after declining it. */
export const recordConsent = rule({
  name: 'record-consent',
  clause: '5.2',
  who: customerContacts,
  ready: (state) => {
    const file = offerable(state);
    const { answer } = file.plan;
    if (answer === 'consented') refuse('already-consented', '5.2', 'The customer has consented to this version.');
    return file;
  },
  satisfied: ({ body }: CommandOf<'record-consent'>, state) => answered(state, 'consented', body),
  decide: (command, file: ResolutionCase['file']) => {
    checkAnswers(file.plan, command);
    checkDocuments(file, command.body.documents, '5.2');
    return { type: 'CustomerConsented', data: command.body };
  },
});

/** 5.2 The customer declines that version, or takes the consent back while something is left to do. */
export const recordDecline = rule({
  name: 'record-decline',
  clause: '5.2',
  who: customerContacts,
  ready: (state) => {
    const { plan } = offerable(state);
    if (isCarriedOut(plan))
      refuse('plan-carried-out', '5.2', 'Every measure is completed; the customer can dispute the outcome.');
    if (plan.answer === 'finally_declined') refuse('already-declined', '5.2', 'The customer has declined for good.');
    return plan;
  },
  satisfied: ({ body }: CommandOf<'record-decline'>, state) =>
    answered(state, body.final ? 'finally_declined' : 'declined', body),
  decide: (command, plan: Plan) => {
    checkAnswers(plan, command);
    return { type: 'CustomerDeclined', data: command.body };
  },
});

/** The plan that the customer consented to, with a measure that can take the step. */
function implementable(state: CaseState, from: readonly MeasureStatus[]): ResolutionCase['file'] {
  const { file } = inStage(state, '5.2', 'resolution');
  const { plan } = file;
  if (plan.answer !== 'consented') {
    refuse('no-consent', '5.2', 'The customer has not consented to the current version of the plan.');
  }
  if (!plan.measures.some(({ status }) => from.includes(status))) {
    refuse('no-such-measure', '5.2', `No measure of the plan is ${from.join(' or ')}.`);
  }
  return file;
}

interface Step {
  readonly body: { readonly measureId: string };
  readonly context: CommandContext;
}

/** The measure that takes a step, which comes after the consent and after the measure's step before it. */
function measureIn(plan: Plan, { body: { measureId }, context }: Step, from: readonly MeasureStatus[]): PlannedMeasure {
  const measure = plan.measures.find((each) => each.measureId === measureId);
  if (measure === undefined) refuse('unknown-measure', '5.2', `The plan has no measure ${measureId}.`);
  if (!from.includes(measure.status)) {
    refuse('wrong-measure-status', '5.2', `${measureId} is ${measure.status}; this needs it ${from.join(' or ')}.`);
  }
  checkNotBefore(context, plan.answeredAt, '5.2', 'the customer consented');
  checkNotBefore(context, measure.since, '5.2', `${measureId} was ${measure.status}`);
  return measure;
}

const hasStatus = (state: ExistingCase, measureId: string, status: MeasureStatus): boolean =>
  state.stage === 'resolution' &&
  state.file.plan.answer === 'consented' &&
  state.file.plan.measures.some((each) => each.measureId === measureId && each.status === status);

const startable: readonly MeasureStatus[] = ['planned', 'failed'];
/** A measure done on the spot, such as an apology, is completed without a start of its own. */
const completable: readonly MeasureStatus[] = ['planned', 'started', 'failed'];
const failable: readonly MeasureStatus[] = ['planned', 'started'];

/** 5.2 A failed measure can be started again. */
export const startMeasure = rule({
  name: 'start-measure',
  clause: '5.2',
  who: implementers,
  ready: (state) => implementable(state, startable),
  satisfied: ({ body }: CommandOf<'start-measure'>, state) => hasStatus(state, body.measureId, 'started'),
  decide: (command, { plan }: ResolutionCase['file']) => {
    measureIn(plan, command, startable);
    return { type: 'MeasureStarted', data: { planVersion: plan.version, ...command.body } };
  },
});

/** Money moves only with a measure that moves money, and never more than the plan says. */
function checkPaid({ measureId, kind, amount }: PlannedMeasure, paid: Money): void {
  if (!moneyMeasureKinds.includes(kind) || amount === undefined) {
    refuse('payment-not-planned', '5.2', `${measureId} moves no money; leave the payment out.`);
  }
  if (!isPayable(paid)) refuse('invalid-amount', '5.2', 'Give the payment in whole minor units above zero.');
  if (paid.currency !== amount.currency || paid.amount > amount.amount) {
    refuse(
      'payment-exceeds-plan',
      '5.2',
      `${measureId} pays up to ${amount.amount} ${amount.currency}; revise the plan for more.`,
    );
  }
}

/** 5.2 Done, with what shows it; a measure that moves money also says how much was paid. */
export const completeMeasure = rule({
  name: 'complete-measure',
  clause: '5.2',
  who: implementers,
  ready: (state) => implementable(state, completable),
  satisfied: ({ body }: CommandOf<'complete-measure'>, state) => hasStatus(state, body.measureId, 'completed'),
  decide: (command, file: ResolutionCase['file']) => {
    const { body } = command;
    const measure = measureIn(file.plan, command, completable);
    if (body.paid !== undefined) checkPaid(measure, body.paid);
    else if (moneyMeasureKinds.includes(measure.kind)) {
      refuse('payment-missing', '5.2', `${body.measureId} moves money; say what was paid.`);
    }
    checkDocuments(file, body.documents, '5.2');
    return { type: 'MeasureCompleted', data: { planVersion: file.plan.version, ...body } };
  },
});

/** 5.2 Could not be done; start it again or revise the plan. */
export const failMeasure = rule({
  name: 'fail-measure',
  clause: '5.2',
  who: implementers,
  ready: (state) => implementable(state, failable),
  satisfied: ({ body }: CommandOf<'fail-measure'>, state) => hasStatus(state, body.measureId, 'failed'),
  decide: (command, { plan }: ResolutionCase['file']) => {
    measureIn(plan, command, failable);
    return { type: 'MeasureFailed', data: { planVersion: plan.version, ...command.body } };
  },
});
