import type { Actor, Timestamp } from '../../platform/event-sourcing/event.js';
import { refuse } from './clause.js';
import { existing, inStage, open, rule } from './command-rule.js';
import type { CommandOf } from './commands/case-command.js';
import type { Moment } from './commands/context.js';
import type { OutcomeLetter } from './events/outcome.js';
import { isRecorded } from './identification.js';
import { addDays, isAfter, wholeDaysBetween } from './instant.js';
import { checkNotBefore } from './occurrence.js';
import { isCarriedOut } from './plan.js';
import type { CaseFile, LetterKind, Notice } from './state/case-file.js';
import type { CaseState, ExistingCase, OpenCase, OutcomeCase } from './state/case-state.js';
import { later } from './state/effective-time.js';
import type { Who } from './who.js';

const customerContacts: readonly Who[] = ['customer_service', 'owner'];

/** A case whose letter has gone out and that has not left its outcome since. */
export interface Notified {
  readonly state: OutcomeCase;
  readonly notice: Notice;
}

export function notified(state: CaseState): Notified | null {
  return state.stage === 'outcome' && state.file.notice !== null ? { state, notice: state.file.notice } : null;
}

function mustBeNotified(state: CaseState): Notified {
  open(state, '6.2');
  return notified(state) ?? refuse('not-notified', '6.2', 'Notify the outcome first.');
}

interface LetterDue {
  readonly letter: LetterKind;
  /** When handling ended, where that is known. */
  readonly since: Timestamp | null;
}

/** The letter that is due (6.1): handling is done, declined for good, resolved directly or withdrawn. */
function letterDue(state: CaseState): LetterDue {
  const known = inStage(state, '6.1', 'resolution', 'outcome');
  if (known.stage === 'outcome') {
    return known.file.notice === null
      ? { letter: known.letter, since: known.dueSince }
      : refuse('already-notified', '6.1', 'The outcome is notified; the customer confirms or disputes it.');
  }
  const { plan } = known.file;
  if (isCarriedOut(plan)) {
    const since = plan.measures.reduce((last, measure) => later(last, measure.since), plan.answeredAt);
    return { letter: 'final', since };
  }
  if (plan.answer === 'finally_declined') return { letter: 'declined_plan', since: plan.answeredAt };
  return refuse('handling-not-done', '6.1', 'Complete every measure, or record the final decline of the plan, first.');
}

function checkLetter({ reasons, basis, nextSteps }: OutcomeLetter): void {
  const cited = basis.length > 0 && basis.every(({ reference }) => reference.trim() !== '');
  const missing = [
    ...(reasons.trim() === '' ? ['reasons'] : []),
    ...(cited ? [] : ['basis']),
    ...(nextSteps.trim() === '' ? ['next steps'] : []),
  ];
  if (missing.length > 0) refuse('letter-incomplete', '6.1', `The letter must also say: ${missing.join(', ')}.`);
}

/** 6.1 The letter with the decision, the reasons, the basis and what the customer can still do. */
export const notifyOutcome = rule({
  name: 'notify-outcome',
  clause: '6.1',
  who: ['owner', 'specialist when direct'],
  ready: letterDue,
  // Of what a letter says nothing is known here, so only its record tells the same letter from another one.
  satisfied: ({ body }: CommandOf<'notify-outcome'>, state) =>
    notified(state) !== null && isRecorded(state.file, body.recordId),
  decide: ({ body, context }, { letter, since }: LetterDue) => {
    checkLetter(body);
    checkNotBefore(context, since, '6.1', 'handling ended');
    const { recordId, decision, reasons, basis, nextSteps, channel } = body;
    const notifiedAt = context.occurredAt ?? context.now;
    const disputableUntil = addDays(notifiedAt, context.rules.disputeWindowDays);
    return {
      type: 'OutcomeNotified',
      data: {
        ...(recordId !== undefined && { recordId }),
        ...{ decision, reasons, basis, nextSteps, letter, channel, notifiedAt, disputableUntil },
      },
    };
  },
});

/** 6.2 Also after silence was taken as confirmation: the customer's own word is better. */
export const confirmOutcome = rule({
  name: 'confirm-outcome',
  clause: '6.2',
  who: customerContacts,
  ready: (state) => {
    const found = mustBeNotified(state);
    if (found.state.confirmation === 'confirmed') {
      refuse('already-confirmed', '6.2', 'The customer has confirmed the outcome.');
    }
    return found;
  },
  satisfied: (_command: CommandOf<'confirm-outcome'>, state) => notified(state)?.state.confirmation === 'confirmed',
  decide: ({ body, context }, { notice }: Notified) => {
    checkNotBefore(context, notice.notifiedAt, '6.2', 'the letter went out');
    return { type: 'OutcomeConfirmed', data: body };
  },
});

/** 6.2 What counts is when the customer disputed (`occurredAt`), not when it was recorded. */
export const disputeOutcome = rule({
  name: 'dispute-outcome',
  clause: '6.2',
  who: customerContacts,
  ready: mustBeNotified,
  satisfied: (_command: CommandOf<'dispute-outcome'>, { file }) => file.back === 'disputed',
  decide: ({ body, context }, { notice }: Notified) => {
    const disputedAt = context.occurredAt ?? context.now;
    if (isAfter(disputedAt, notice.disputableUntil)) {
      refuse('dispute-window-closed', '6.2', `The outcome could be disputed until ${notice.disputableUntil}.`);
    }
    if (isAfter(notice.notifiedAt, disputedAt)) {
      refuse('disputed-before-notice', '6.2', `The letter went out at ${notice.notifiedAt}; a dispute comes after it.`);
    }
    return { type: 'OutcomeDisputed', data: body };
  },
});

interface Silence {
  readonly attempts: number;
  readonly daysSinceNotice: number;
}

function silence(state: CaseState, _actor: Actor, { now, rules }: Moment): Silence {
  const { notice, state: outcome } = mustBeNotified(state);
  if (outcome.confirmation !== null) refuse('already-confirmed', '6.2', 'The outcome is confirmed.');
  if (outcome.heard) {
    refuse(
      'customer-not-silent',
      '6.2',
      'The customer was heard after the letter; record what they said of the outcome.',
    );
  }
  const { attempts, days } = rules.deemedConfirmation;
  if (outcome.attempts < attempts) {
    refuse(
      'too-few-attempts',
      '6.2',
      `${outcome.attempts} of ${attempts} attempts to reach the customer are recorded.`,
    );
  }
  const daysSinceNotice = wholeDaysBetween(notice.notifiedAt, now);
  if (daysSinceNotice < days)
    refuse('too-early', '6.2', `${daysSinceNotice} of ${days} days have passed since the letter.`);
  return { attempts: outcome.attempts, daysSinceNotice };
}

/**
 * 6.2 Silence of a customer who was tried in vain counts as confirmation. Satisfied once the case is confirmed or archived, so
 * that a late worker does no harm.
 */
export const deemConfirmed = rule({
  name: 'deem-confirmed',
  clause: '6.2',
  who: ['worker', 'owner', 'specialist when direct'],
  ready: silence,
  satisfied: (_command: CommandOf<'deem-confirmed'>, state) =>
    state.stage === 'archived' || (state.stage === 'outcome' && state.confirmation !== null),
  decide: (_command, data: Silence) => ({ type: 'OutcomeDeemedConfirmed', data }),
});

/** 6.2 The next level of the company takes notice. A case starts at level 1. */
export const raiseLevel = rule({
  name: 'raise-level',
  clause: '6.2',
  who: ['owner', 'line_manager'],
  ready: (state) => open(state, '6.2'),
  satisfied: ({ body }: CommandOf<'raise-level'>, { file }) => isRecorded(file, body.recordId),
  decide: ({ body }, { file }: OpenCase) => ({ type: 'LevelRaised', data: { ...body, level: file.level + 1 } }),
});

function referable(state: CaseState): CaseFile {
  const { file } = open(state, '6.2');
  if (notified(state) !== null || file.back === 'disputed') return file;
  return refuse('not-notified', '6.2', 'The ombudsman takes a case whose outcome was notified; notify it first.');
}

/** 6.2 */
export const referToOmbudsman = rule({
  name: 'refer-to-ombudsman',
  clause: '6.2',
  who: ['owner', 'compliance_officer'],
  ready: referable,
  satisfied: ({ body }: CommandOf<'refer-to-ombudsman'>, { file }) => file.referredTo.includes(body.body),
  decide: ({ body }) => ({ type: 'ReferredToOmbudsman', data: body }),
});

/** 6.2 What the customer thinks of the handling, from 1 (poor) to 5. */
export const recordHandlingFeedback = rule({
  name: 'record-handling-feedback',
  clause: '6.2',
  who: ['customer_service'],
  ready: (state) => {
    const known: ExistingCase = existing(state, '6.2');
    if (known.stage !== 'archived') mustBeNotified(known);
  },
  satisfied: ({ body }: CommandOf<'record-handling-feedback'>, { file }) => isRecorded(file, body.recordId),
  decide: ({ body }) => {
    if (![1, 2, 3, 4, 5].includes(body.score))
      refuse('invalid-score', '6.2', 'The score is a whole number from 1 to 5.');
    return { type: 'HandlingFeedbackRecorded', data: body };
  },
});
