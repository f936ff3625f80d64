import { mergedIntoFirst, receivedAgain } from '../steps/intake.js';
import { notifiedUpheld } from '../steps/outcome.js';
import { carriedOut, consented, planProposed } from '../steps/resolution.js';
import { assessed, closed, escalated, investigated } from './chapters.js';
import type { Story } from './story.js';

export const mergedRepeat: Story = {
  name: 'merged-repeat',
  title: 'The customer complained again about the same matter, and the second case was merged into the first',
  weight: 4,
  ends: 'archived',
  others: ['merged'],
  steps: [
    ...assessed,
    receivedAgain,
    mergedIntoFirst,
    ...escalated,
    ...investigated,
    planProposed(),
    consented,
    ...carriedOut(),
    notifiedUpheld,
    ...closed,
  ],
};
