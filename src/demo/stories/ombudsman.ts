import { archived, notifiedPartly, referred } from '../steps/outcome.js';
import { carriedOut, consented, planProposed } from '../steps/resolution.js';
import { assessed, escalated, investigated } from './chapters.js';
import type { Story } from './story.js';

export const ombudsman: Story = {
  name: 'ombudsman',
  title: 'The customer took the final answer to the ombudsman',
  weight: 3,
  ends: 'archived',
  steps: [
    ...assessed,
    ...escalated,
    ...investigated,
    planProposed(),
    consented,
    ...carriedOut(),
    notifiedPartly,
    referred,
    archived('owner', 'regulatory'),
  ],
};
