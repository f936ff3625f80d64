import { archived, deemedConfirmed, notifiedUpheld, notReached } from '../steps/outcome.js';
import { carriedOut, consented, planProposed } from '../steps/resolution.js';
import { afterDays } from '../steps/step.js';
import { assessed, escalated, investigated } from './chapters.js';
import type { Story } from './story.js';

export const deemedConfirmedOutcome: Story = {
  name: 'deemed-confirmed',
  title: 'The customer did not answer three times, and silence counted as confirmation',
  weight: 6,
  ends: 'archived',
  steps: [
    ...assessed,
    ...escalated,
    ...investigated,
    planProposed(),
    consented,
    ...carriedOut(),
    notifiedUpheld,
    notReached,
    notReached,
    notReached,
    afterDays(15, deemedConfirmed),
    afterDays(46, archived('owner')),
  ],
};
