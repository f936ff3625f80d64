import { classified, heardAgain, judgedMinor, received, resolvedDirectly, verified } from '../steps/intake.js';
import { archived, confirmed, notifiedDirectly } from '../steps/outcome.js';
import type { Story } from './story.js';

export const resolvedLater: Story = {
  name: 'resolved-later',
  title: 'Minor, but the customer had to call twice before it was resolved',
  weight: 30,
  ends: 'archived',
  steps: [
    received,
    classified,
    heardAgain,
    ...verified,
    judgedMinor,
    resolvedDirectly,
    notifiedDirectly,
    confirmed,
    archived('specialist'),
  ],
};
