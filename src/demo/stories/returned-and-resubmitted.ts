import { approved, drafted, ownerAssigned, returned, revised, submitted } from '../steps/escalation.js';
import { notifiedPartly } from '../steps/outcome.js';
import { carriedOut, consented, planProposed } from '../steps/resolution.js';
import { assessed, closed, investigated } from './chapters.js';
import type { Story } from './story.js';

export const returnedAndResubmitted: Story = {
  name: 'returned-and-resubmitted',
  title: 'The application was returned once, completed and approved',
  weight: 18,
  ends: 'archived',
  steps: [
    ...assessed,
    drafted,
    submitted,
    returned,
    revised,
    submitted,
    approved,
    ownerAssigned,
    ...investigated,
    planProposed(),
    consented,
    ...carriedOut(),
    notifiedPartly,
    ...closed,
  ],
};
