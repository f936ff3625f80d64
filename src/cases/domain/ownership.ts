import { forbid, refuse } from './clause.js';
import { inStage, open, rule } from './command-rule.js';
import type { CommandOf } from './commands/case-command.js';
import type { Handling } from './state/case-file.js';
import type { CaseState, EscalationCase, ExistingCase, OpenCase } from './state/case-state.js';
import { isRecused } from './who.js';

/** 3.3 Nobody owns a case in which they are complained about or have a conflict of interest. */
function checkMayOwn(state: ExistingCase, person: string): void {
  if (!isRecused(state, person)) return;
  refuse('owner-recused', '3.3', `${person} is complained about or has a conflict of interest; name somebody else.`);
}

function checkNote(note: string | undefined): string {
  if (note !== undefined && note.trim() !== '') return note;
  return refuse('hand-over-note-required', '3.3', 'A hand-over is recorded with a note for the next owner.');
}

type Owned = OpenCase & { readonly file: { readonly handling: Handling } };

function isOwned(state: OpenCase): state is Owned {
  return state.file.handling !== null;
}

function owned(state: CaseState): Owned {
  const known = open(state, '3.3');
  return isOwned(known)
    ? known
    : refuse('no-owner', '3.3', 'The case has no owner yet; the line manager names one first.');
}

/** 3.3 Names the owner of an approved case, and later another one. */
export const assignOwner = rule({
  name: 'assign-owner',
  clause: '3.3',
  who: ['line_manager'],
  ready: (state): Owned | EscalationCase => {
    const known = open(state, '3.3');
    if (isOwned(known)) return known;
    const escalation = inStage(known, '3.3', 'escalation');
    if (escalation.file.application.status !== 'approved') {
      refuse('not-approved', '3.2', 'Approve the escalation before naming an owner.');
    }
    return escalation;
  },
  satisfied: ({ body }: CommandOf<'assign-owner'>, { file }) => file.handling?.owner === body.owner,
  decide: ({ body: { owner, handOverNote } }, state: Owned | EscalationCase) => {
    checkMayOwn(state, owner);
    const from = state.file.handling?.owner;
    if (from === undefined) return { type: 'OwnerAssigned', data: { owner } };
    return { type: 'OwnerReassigned', data: { from, owner, handOverNote: checkNote(handOverNote) } };
  },
});

/** 3.3 The owner passes the case on; the receiver is held to the same rules. */
export const handOver = rule({
  name: 'hand-over',
  clause: '3.3',
  who: ['owner', 'line_manager'],
  ready: owned,
  satisfied: ({ body }: CommandOf<'hand-over'>, { file }) => file.handling?.owner === body.owner,
  repeatedBy: ({ file }, actor) => file.handling?.handedOverBy === actor.person,
  decide: ({ body: { owner, handOverNote } }, state: Owned) => {
    checkMayOwn(state, owner);
    return {
      type: 'CaseHandedOver',
      data: { from: state.file.handling.owner, owner, handOverNote: checkNote(handOverNote) },
    };
  },
});

/**
 * 3.3 Recusal 回避. Anybody who works on cases declares their own conflict; a line manager declares anybody's. A recused owner
 * stays named until the line manager names another one, and cannot act meanwhile.
 */
export const declareConflict = rule({
  name: 'declare-conflict',
  clause: '3.3',
  who: ['line_manager', 'the person'],
  ready: (state) => open(state, '3.3'),
  satisfied: ({ body }: CommandOf<'declare-conflict'>, { file }) => file.conflicts.includes(body.person),
  repeatedBy: ({ file }, actor) => file.conflicts.includes(actor.person),
  decide: ({ body, context: { actor } }) => {
    if (body.person !== actor.person && !actor.roles.includes('line_manager')) {
      forbid('3.3', `The conflict of ${body.person} is for them or a line manager to declare.`);
    }
    return { type: 'ConflictDeclared', data: body };
  },
});
