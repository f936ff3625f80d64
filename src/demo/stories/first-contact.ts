import { classified, judgedMinor, receivedBySpecialist, resolvedDirectly, verified } from '../steps/intake.js';
import { archived, confirmed, feedbackGiven, notifiedDirectly } from '../steps/outcome.js';
import type { Story } from './story.js';

export const firstContact: Story = {
  name: 'first-contact',
  title: 'Minor, and resolved at the first contact',
  weight: 90,
  ends: 'archived',
  steps: [
    receivedBySpecialist,
    classified,
    ...verified,
    judgedMinor,
    resolvedDirectly,
    notifiedDirectly,
    confirmed,
    feedbackGiven,
    archived('specialist'),
  ],
};
