import { notifiedUpheld } from '../steps/outcome.js';
import { carriedOut, consented, declined, planProposed, planRevised } from '../steps/resolution.js';
import { assessed, closed, escalated, investigated } from './chapters.js';
import type { Story } from './story.js';

export const planDeclined: Story = {
  name: 'plan-declined',
  title: 'The customer declined the first plan and consented to the second',
  weight: 6,
  ends: 'archived',
  steps: [
    ...assessed,
    ...escalated,
    ...investigated,
    planProposed(),
    declined,
    planRevised,
    consented,
    ...carriedOut(),
    notifiedUpheld,
    ...closed,
  ],
};
