import { drafted, submitted } from '../steps/escalation.js';
import { classified, received, verified } from '../steps/intake.js';
import { evidenceCollected, teamFormed, undertakingAccepted } from '../steps/investigation.js';
import { notifiedUpheld, notReached } from '../steps/outcome.js';
import { carriedOut, consented, planProposed, started } from '../steps/resolution.js';
import { assessed, escalated, investigated } from './chapters.js';
import type { Story } from './story.js';

const planned = [...assessed, ...escalated, ...investigated];

/** Stories without an end: one for each stage that an open case can be in. */
export const openCases: readonly Story[] = [
  {
    name: 'open-identification',
    title: 'Taken down, and not classified yet',
    weight: 4,
    ends: 'identification',
    steps: [received],
  },
  {
    name: 'open-assessment',
    title: 'Being verified',
    weight: 5,
    ends: 'assessment',
    steps: [received, classified, ...verified.slice(0, 2)],
  },
  {
    name: 'open-draft',
    title: 'The application is being written',
    weight: 2,
    ends: 'escalation',
    steps: [...assessed, drafted],
  },
  {
    name: 'open-review',
    title: 'The application waits for its review',
    weight: 4,
    ends: 'escalation',
    steps: [...assessed, drafted, submitted],
  },
  {
    name: 'open-investigation',
    title: 'Evidence is being collected',
    weight: 6,
    ends: 'investigation',
    steps: [...assessed, ...escalated, teamFormed(), ...undertakingAccepted, evidenceCollected],
  },
  {
    name: 'open-approval',
    title: 'The plan waits for the approval of its compensation',
    weight: 3,
    ends: 'resolution',
    steps: [...planned, planProposed('owner', 'aboveLimit')],
  },
  {
    name: 'open-implementation',
    title: 'The plan is being carried out',
    weight: 4,
    ends: 'resolution',
    steps: [...planned, planProposed(), consented, started('M1', 'owner')],
  },
  {
    name: 'open-outcome',
    title: 'The letter is out, and the customer has not answered',
    weight: 5,
    ends: 'outcome',
    steps: [...planned, planProposed(), consented, ...carriedOut(), notifiedUpheld, notReached],
  },
];
