import { notifiedPartly } from '../steps/outcome.js';
import { carriedOut, compensationRefused, consented, planProposed, planRevised } from '../steps/resolution.js';
import { assessed, closed, escalated, investigated } from './chapters.js';
import type { Story } from './story.js';

export const aboveLimitRefused: Story = {
  name: 'above-limit-refused',
  title: 'The compensation was refused, and the plan revised to a lower one',
  weight: 4,
  ends: 'archived',
  steps: [
    ...assessed,
    ...escalated,
    ...investigated,
    planProposed('owner', 'aboveLimit'),
    compensationRefused,
    planRevised,
    consented,
    ...carriedOut(),
    notifiedPartly,
    ...closed,
  ],
};
