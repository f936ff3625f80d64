import { notifiedUpheld } from '../steps/outcome.js';
import { carriedOut, compensationApproved, consented, planProposed } from '../steps/resolution.js';
import { assessed, closed, escalated, investigated } from './chapters.js';
import type { Story } from './story.js';

export const aboveLimitApproved: Story = {
  name: 'above-limit-approved',
  title: 'The plan was above the authority limit, and a manager approved it',
  weight: 8,
  ends: 'archived',
  steps: [
    ...assessed,
    ...escalated,
    ...investigated,
    planProposed('owner', 'aboveLimit'),
    compensationApproved,
    consented,
    ...carriedOut({ price: 'aboveLimit' }),
    notifiedUpheld,
    ...closed,
  ],
};
