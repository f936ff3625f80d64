import { notifiedUpheld } from '../steps/outcome.js';
import { carriedOut, consented, paymentFailed, paymentReplaced, planProposed, started } from '../steps/resolution.js';
import { assessed, closed, escalated, investigated } from './chapters.js';
import type { Story } from './story.js';

export const failedMeasure: Story = {
  name: 'failed-measure',
  title: 'The payment failed, and a revised plan paid another way',
  weight: 4,
  ends: 'archived',
  steps: [
    ...assessed,
    ...escalated,
    ...investigated,
    planProposed(),
    consented,
    started('M1', 'owner'),
    paymentFailed,
    paymentReplaced,
    consented,
    ...carriedOut({ payment: 'M4' }),
    notifiedUpheld,
    ...closed,
  ],
};
