import { policyNumberCorrected } from '../steps/intake.js';
import { notifiedUpheld } from '../steps/outcome.js';
import { carriedOut, consented, planProposed } from '../steps/resolution.js';
import { assessed, closed, escalated, investigated } from './chapters.js';
import type { Story } from './story.js';

export const correctedFact: Story = {
  name: 'corrected-fact',
  title: 'The policy number was corrected by a fact of its own, and the wrong one stays in the history',
  weight: 2,
  ends: 'archived',
  steps: [
    ...assessed,
    policyNumberCorrected,
    ...escalated,
    ...investigated,
    planProposed(),
    consented,
    ...carriedOut(),
    notifiedUpheld,
    ...closed,
  ],
};
