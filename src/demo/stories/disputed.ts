import { findingRecorded } from '../steps/investigation.js';
import { disputed, levelRaised, notifiedPartly, notifiedUpheld } from '../steps/outcome.js';
import { carriedOut, consented, planProposed } from '../steps/resolution.js';
import { assessed, closed, escalated, investigated } from './chapters.js';
import type { Story } from './story.js';

export const disputedOutcome: Story = {
  name: 'disputed',
  title: 'The outcome was disputed, raised one level and investigated again',
  weight: 6,
  ends: 'archived',
  steps: [
    ...assessed,
    ...escalated,
    ...investigated,
    planProposed(),
    consented,
    ...carriedOut(),
    notifiedPartly,
    disputed,
    levelRaised,
    findingRecorded,
    planProposed(),
    consented,
    ...carriedOut(),
    notifiedUpheld,
    ...closed,
  ],
};
