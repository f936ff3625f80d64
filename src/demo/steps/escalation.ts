import type { Scene } from '../scene.js';
import { command, type Step } from './step.js';

function form({ facts }: Scene, incident: string) {
  const { phrases, words, cast } = facts;
  return {
    form: {
      schemaVersion: '2026-01',
      incident,
      demands: words.demand,
      actionsSoFar: phrases.actionsSoFar,
      beyondAuthority: phrases.beyondAuthority,
      risk: facts.severity === 'critical' ? 'high' : 'medium',
      riskReason: phrases.riskReason,
      urgency: facts.severity === 'low' ? 'normal' : 'urgent',
      requestedReviewer: cast.manager.person,
    },
  };
}

/** 3.1 */
export const drafted: Step = command(3, 'specialist', 'draft-escalation', (scene) =>
  form(scene, scene.facts.words.incident),
);

export const submitted: Step = command(2, 'specialist', 'submit-escalation', () => ({}));

/** 3.2 */
export const approved: Step = command(5, 'manager', 'approve-escalation', ({ facts }) => ({
  reasons: facts.phrases.agreed,
}));

export const returned: Step = command(6, 'manager', 'return-escalation', ({ facts }) => ({
  missing: [facts.phrases.missingRecords],
}));

export const revised: Step = command(5, 'specialist', 'revise-escalation', (scene) =>
  form(scene, `${scene.facts.words.incident} ${scene.facts.phrases.recordsAdded}`),
);

export const rejected: Step = command(6, 'manager', 'reject-escalation', ({ facts }) => ({
  reasons: facts.phrases.withinAuthority,
}));

/** 3.3 */
export const ownerAssigned: Step = command(4, 'manager', 'assign-owner', ({ facts }) => ({
  owner: facts.cast.owner.person,
}));

/** 3.3 The owner finds that they are too close to the case. */
export const conflictDeclared: Step = command(4, 'owner', 'declare-conflict', ({ facts }) => ({
  person: facts.cast.owner.person,
  reason: facts.phrases.conflict,
}));

export const successorAssigned: Step = command(3, 'manager', 'assign-owner', ({ facts }) => ({
  owner: facts.cast.successor.person,
  handOverNote: facts.phrases.handOver,
}));
