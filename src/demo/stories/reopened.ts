import { reclassified } from '../steps/intake.js';
import { findingRecorded } from '../steps/investigation.js';
import { notifiedPartly, notifiedUpheld, reopened } from '../steps/outcome.js';
import { carriedOut, consented, planProposed } from '../steps/resolution.js';
import { afterDays } from '../steps/step.js';
import { assessed, closed, escalated, investigated } from './chapters.js';
import type { Story } from './story.js';

export const reopenedCase: Story = {
  name: 'reopened',
  title: 'New evidence came after the archive, and the case was taken up again',
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
    ...closed,
    afterDays(12, reopened),
    reclassified,
    findingRecorded,
    planProposed(),
    consented,
    ...carriedOut(),
    notifiedUpheld,
    ...closed,
  ],
};
