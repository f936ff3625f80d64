import { notifiedUpheld } from '../steps/outcome.js';
import { carriedOut, consented, planProposed } from '../steps/resolution.js';
import { assessed, closed, escalated, investigated } from './chapters.js';
import type { Story } from './story.js';

export const fullPath: Story = {
  name: 'full-path',
  title: 'Escalated, investigated, put right, confirmed and archived',
  weight: 30,
  ends: 'archived',
  steps: [
    ...assessed,
    ...escalated,
    ...investigated,
    planProposed(),
    consented,
    ...carriedOut(),
    notifiedUpheld,
    ...closed,
  ],
};
