import { aboveLimitApproved } from './above-limit-approved.js';
import { aboveLimitRefused } from './above-limit-refused.js';
import { correctedFact } from './corrected-fact.js';
import { deemedConfirmedOutcome } from './deemed-confirmed.js';
import { disputedOutcome } from './disputed.js';
import { failedMeasure } from './failed-measure.js';
import { firstContact } from './first-contact.js';
import { fullPath } from './full-path.js';
import { mergedRepeat } from './merged-repeat.js';
import { ombudsman } from './ombudsman.js';
import { openCases } from './open-cases.js';
import { planDeclined } from './plan-declined.js';
import { planFinallyDeclined } from './plan-finally-declined.js';
import { recusal } from './recusal.js';
import { rejectedThenDirect } from './rejected-then-direct.js';
import { reopenedCase } from './reopened.js';
import { resolvedLater } from './resolved-later.js';
import { returnedAndResubmitted } from './returned-and-resubmitted.js';
import type { Story } from './story.js';
import { withdrawnComplaint } from './withdrawn.js';

/** Every way that a case of the demo can take. */
export const allStories: readonly [Story, ...Story[]] = [
  firstContact,
  resolvedLater,
  fullPath,
  returnedAndResubmitted,
  rejectedThenDirect,
  recusal,
  aboveLimitApproved,
  aboveLimitRefused,
  planDeclined,
  planFinallyDeclined,
  failedMeasure,
  disputedOutcome,
  mergedRepeat,
  ombudsman,
  withdrawnComplaint,
  reopenedCase,
  deemedConfirmedOutcome,
  correctedFact,
  ...openCases,
];
