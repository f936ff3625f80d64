import { conflictDeclared, successorAssigned } from '../steps/escalation.js';
import {
  evidenceCollected,
  findingRecorded,
  rootCauseIdentified,
  teamFormed,
  undertakingAccepted,
} from '../steps/investigation.js';
import { archived, confirmed, notifiedBySuccessor } from '../steps/outcome.js';
import { carriedOut, consented, planProposed } from '../steps/resolution.js';
import { assessed, escalated } from './chapters.js';
import type { Story } from './story.js';

export const recusal: Story = {
  name: 'recusal',
  title: 'The owner declared a conflict of interest, and another one took over',
  weight: 4,
  ends: 'archived',
  steps: [
    ...assessed,
    ...escalated,
    conflictDeclared,
    successorAssigned,
    teamFormed('successor'),
    ...undertakingAccepted,
    evidenceCollected,
    findingRecorded,
    rootCauseIdentified,
    planProposed('successor'),
    consented,
    ...carriedOut({ owner: 'successor' }),
    notifiedBySuccessor,
    confirmed,
    archived('successor'),
  ],
};
