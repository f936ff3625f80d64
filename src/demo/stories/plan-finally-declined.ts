import { notifiedDeclined } from '../steps/outcome.js';
import { declined, finallyDeclined, planProposed, planRevised } from '../steps/resolution.js';
import { assessed, closed, escalated, investigated } from './chapters.js';
import type { Story } from './story.js';

export const planFinallyDeclined: Story = {
  name: 'plan-finally-declined',
  title: 'The customer declined every plan for good',
  weight: 3,
  ends: 'archived',
  steps: [
    ...assessed,
    ...escalated,
    ...investigated,
    planProposed(),
    declined,
    planRevised,
    finallyDeclined,
    notifiedDeclined,
    ...closed,
  ],
};
