import type { Actor } from '../../platform/event-sourcing/event.js';
import { refuse } from './clause.js';
import { existing, open, rule } from './command-rule.js';
import type { CommandOf } from './commands/case-command.js';
import { completenessReport } from './completeness.js';
import type { Moment } from './commands/context.js';
import type { CompletenessItem } from './events/outcome.js';
import { isAfter } from './instant.js';
import { notified } from './outcome.js';
import type { Notice } from './state/case-file.js';
import type { CaseState, OpenCase } from './state/case-state.js';

/** The letter with which the case ends, when the customer's side is settled. */
function settlingLetter(state: OpenCase): Notice | null {
  const { notice, back, referredTo } = state.file;
  if (state.stage === 'outcome') {
    const settled = state.confirmation !== null || referredTo.length > 0 || state.letter === 'withdrawal';
    return settled ? notice : null;
  }
  // After a dispute the ombudsman may take the case over; once a new plan or application is on its way, that goes first.
  const inOmbudsmansHands = back === 'disputed' && referredTo.length > 0;
  return inOmbudsmansHands && (state.stage === 'investigation' || state.stage === 'assessment') ? notice : null;
}

/** Silence settles nothing while the customer can still dispute (6.2). */
function checkWindowClosed(state: OpenCase, { disputableUntil }: Notice, { now }: Moment): void {
  if (state.stage !== 'outcome' || state.confirmation !== 'deemed' || state.file.referredTo.length > 0) return;
  if (state.letter === 'withdrawal' || isAfter(now, disputableUntil)) return;
  refuse('dispute-window-open', '6.2', `The silent customer can dispute the outcome until ${disputableUntil}.`);
}

function archivable(state: CaseState, _actor: Actor, moment: Moment): readonly CompletenessItem[] {
  const known = open(state, '6.2');
  const letter = settlingLetter(known);
  if (letter === null) {
    const what =
      notified(known) === null ? 'Notify the outcome' : 'Record the confirmation, or the referral to the ombudsman,';
    refuse('not-settled', '6.2', `${what} before archiving.`);
  }
  checkWindowClosed(known, letter, moment);
  const report = completenessReport(known.file, letter);
  const missing = report.filter(({ present }) => !present).map(({ item, clause }) => `${item} (${clause})`);
  if (missing.length > 0) refuse('incomplete', 'A', `Missing for the archive: ${missing.join(', ')}.`);
  return report;
}

/** 6.2, A Closes the case with its retention class, when nothing is missing. */
export const archive = rule({
  name: 'archive',
  clause: '6.2',
  who: ['owner', 'specialist when direct'],
  ready: archivable,
  satisfied: ({ body }: CommandOf<'archive'>, state) =>
    state.stage === 'archived' && state.retentionClass === body.retentionClass,
  decide: ({ body: { retentionClass } }, completeness: readonly CompletenessItem[]) => ({
    type: 'CaseArchived',
    data: { retentionClass, completeness },
  }),
});

/** 6.2 Takes an archived case up again; its clocks are not rewritten. */
export const reopen = rule({
  name: 'reopen',
  clause: '6.2',
  who: ['line_manager', 'compliance_officer'],
  ready: (state) => {
    const { stage } = existing(state, '6.2');
    if (stage !== 'archived') refuse('not-archived', '6.2', `The case is in ${stage}; an archived one is reopened.`);
  },
  satisfied: (_command: CommandOf<'reopen'>, { stage, file }) =>
    file.back === 'reopened' && stage !== 'archived' && stage !== 'merged',
  decide: ({ body }) => ({ type: 'CaseReopened', data: body }),
});

/** 6.2 The customer takes the complaint back; a letter that says so is due. */
export const withdraw = rule({
  name: 'withdraw',
  clause: '6.2',
  who: ['customer_service', 'owner'],
  ready: (state) => {
    const known = open(state, '6.2');
    if (notified(known) !== null) {
      refuse('already-notified', '6.2', 'The outcome is notified; the customer confirms or disputes it.');
    }
    if (known.stage === 'outcome' && known.letter === 'withdrawal') {
      refuse('already-withdrawn', '6.2', 'The complaint is withdrawn; notify that.');
    }
  },
  satisfied: (_command: CommandOf<'withdraw'>, state) => state.stage === 'outcome' && state.letter === 'withdrawal',
  decide: ({ body }) => ({ type: 'CaseWithdrawn', data: body }),
});
