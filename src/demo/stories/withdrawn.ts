import { classified, received, verified } from '../steps/intake.js';
import { archived, notifiedWithdrawn, withdrawn } from '../steps/outcome.js';
import type { Story } from './story.js';

export const withdrawnComplaint: Story = {
  name: 'withdrawn',
  title: 'The customer took the complaint back',
  weight: 6,
  ends: 'archived',
  steps: [received, classified, ...verified, withdrawn, notifiedWithdrawn, archived('specialist')],
};
