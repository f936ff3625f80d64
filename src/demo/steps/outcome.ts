import type { Part } from '../people.js';
import type { Phrases } from '../texts/phrases.js';
import { command, type Step } from './step.js';

type Reasons = Extract<keyof Phrases, `reasons${string}`>;

function letter(by: Part, decision: string, reasons: Reasons): Step {
  return command(6, by, 'notify-outcome', ({ facts }) => ({
    channel: 'letter',
    decision,
    reasons: facts.phrases[reasons],
    basis: [{ kind: 'policy_clause', reference: 'Art. 12(3)' }],
    nextSteps: facts.phrases.nextSteps,
  }));
}

/** 6.1 */
export const notifiedUpheld = letter('owner', 'upheld', 'reasonsUpheld');
export const notifiedPartly = letter('owner', 'partly_upheld', 'reasonsPartly');
export const notifiedDeclined = letter('owner', 'not_upheld', 'reasonsDeclined');
export const notifiedBySuccessor = letter('successor', 'upheld', 'reasonsUpheld');
export const notifiedDirectly = letter('specialist', 'upheld', 'reasonsUpheld');
export const notifiedWithdrawn = letter('specialist', 'not_upheld', 'reasonsWithdrawn');

/** 6.2 */
export const confirmed: Step = command(12, 'service', 'confirm-outcome', ({ facts }) => ({
  channel: 'phone',
  statement: facts.phrases.thanks,
}));

export const disputed: Step = command(16, 'service', 'dispute-outcome', ({ facts }) => ({
  channel: 'letter',
  reasons: facts.phrases.dispute,
}));

/** 6.2 Somebody tries to reach the customer, who does not answer. */
export const notReached: Step = command(20, 'service', 'record-contact', ({ facts }) => ({
  direction: 'outbound',
  channel: 'phone',
  with: facts.phrases.customer(facts.number),
  summary: facts.phrases.noAnswer,
  reached: false,
}));

export const deemedConfirmed: Step = command(1, 'owner', 'deem-confirmed', () => ({}));

export const levelRaised: Step = command(3, 'owner', 'raise-level', ({ facts }) => ({ reason: facts.phrases.raise }));

export const referred: Step = command(10, 'owner', 'refer-to-ombudsman', ({ facts }) => ({
  body: facts.phrases.ombudsman,
  reason: facts.phrases.ombudsmanReason,
}));

export const feedbackGiven: Step = command(2, 'service', 'record-handling-feedback', ({ facts }) => ({
  channel: 'phone',
  score: facts.score,
  comment: facts.phrases.comment,
}));

export const withdrawn: Step = command(6, 'service', 'withdraw', ({ facts }) => ({
  channel: 'phone',
  reason: facts.phrases.withdrawn,
}));

export function archived(by: Part, retentionClass = 'standard'): Step {
  return command(4, by, 'archive', () => ({ retentionClass }));
}

export const reopened: Step = command(1, 'manager', 'reopen', ({ facts }) => ({ reason: facts.phrases.newEvidence }));
