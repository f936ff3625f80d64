import { approved, drafted, ownerAssigned, submitted } from '../steps/escalation.js';
import { classified, judgedComplex, received, verified } from '../steps/intake.js';
import {
  customerUpdated,
  evidenceCollected,
  findingRecorded,
  rootCauseIdentified,
  teamFormed,
  undertakingAccepted,
} from '../steps/investigation.js';
import { archived, confirmed, feedbackGiven } from '../steps/outcome.js';
import type { Step } from '../steps/step.js';

/** Parts that many stories have in common. */

/** Clauses 1 and 2: taken down, classified, verified, judged complex. */
export const assessed: readonly Step[] = [received, classified, ...verified, judgedComplex];

/** Clause 3. */
export const escalated: readonly Step[] = [drafted, submitted, approved, ownerAssigned];

/** Clause 4. */
export const investigated: readonly Step[] = [
  teamFormed(),
  ...undertakingAccepted,
  evidenceCollected,
  findingRecorded,
  rootCauseIdentified,
  customerUpdated,
];

/** Clause 6.2. */
export const closed: readonly Step[] = [confirmed, feedbackGiven, archived('owner')];
