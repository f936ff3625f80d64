import { drafted, rejected, submitted } from '../steps/escalation.js';
import { resolvedDirectly } from '../steps/intake.js';
import { archived, confirmed, notifiedDirectly } from '../steps/outcome.js';
import { assessed } from './chapters.js';
import type { Story } from './story.js';

export const rejectedThenDirect: Story = {
  name: 'rejected-then-direct',
  title: 'The application was rejected, and the specialist resolved the case directly',
  weight: 8,
  ends: 'archived',
  steps: [
    ...assessed,
    drafted,
    submitted,
    rejected,
    resolvedDirectly,
    notifiedDirectly,
    confirmed,
    archived('specialist'),
  ],
};
