import type { Scene } from '../scene.js';
import { command, type Step, step } from './step.js';

const checklist = ['claim_application', 'communication_records', 'policy_terms', 'payment_records'] as const;

function feedback({ facts, now }: Scene) {
  return {
    channel: facts.channel,
    receivedAt: new Date(now - facts.minutesBefore * 60_000).toISOString(),
    statement: facts.words.statement,
    demands: [facts.words.demand],
  };
}

function complaint(scene: Scene) {
  const { facts } = scene;
  const number = String(facts.number).padStart(5, '0');
  return {
    ...feedback(scene),
    complainant: {
      kind: facts.complainantKind,
      customerId: `CU-${number}`,
      contact: { name: facts.phrases.customer(facts.number), email: `customer-${number}@example.com` },
      preferredChannel: 'phone',
      language: facts.language,
      vulnerable: facts.vulnerable,
    },
    claim: {
      claimNumber: `CL-${number}`,
      policyNumber: `PO-${number}`,
      lineOfBusiness: facts.matter.lineOfBusiness,
    },
  };
}

/** 1.1 A customer service representative takes the complaint down. */
export const received: Step = step(0, (scene) => scene.open('service', complaint(scene)));

/** 1.1 The claims specialist takes it down and keeps it. */
export const receivedBySpecialist: Step = step(0, (scene) => scene.open('specialist', complaint(scene)));

/** 1.1 The same customer with the same matter again, by another way. */
export const receivedAgain: Step = step(6, (scene) =>
  scene.open('service', { ...complaint(scene), channel: 'web', statement: scene.facts.phrases.stillWaiting }),
);

/** 1.1 Back to the first case; the second one is merged into it. */
export const mergedIntoFirst: Step = step(3, async (scene) => {
  const [first = ''] = scene.caseIds;
  await scene.send('service', 'merge-into', { intoCaseId: first, reason: scene.facts.phrases.sameMatter });
  scene.turnTo(0);
});

export const heardAgain: Step = command(5, 'service', 'add-feedback', (scene) => ({
  ...feedback(scene),
  channel: 'phone',
  statement: scene.facts.phrases.stillWaiting,
}));

/** 1.2 */
export const classified: Step = command(1, 'specialist', 'classify', ({ facts }) => ({
  taxonomyVersion: '2026-01',
  classes: facts.matter.classes,
  severity: facts.severity,
  severityReason: facts.phrases.severityReason,
}));

/** 1.2 The owner sees it more gravely. */
export const reclassified: Step = command(3, 'owner', 'classify', ({ facts }) => ({
  taxonomyVersion: '2026-01',
  classes: [...facts.matter.classes, 'other'],
  severity: facts.severity,
  severityReason: facts.phrases.severityReason,
  reason: facts.phrases.whatWentWrong,
}));

/** 2.1 */
export const verified: readonly Step[] = checklist.map((item) =>
  command(0.5, 'specialist', 'verify-information', ({ facts }) => ({
    item,
    result: item === 'communication_records' && facts.number % 4 === 0 ? 'missing' : 'confirmed',
    note: facts.phrases.checked,
  })),
);

/** 2.2 */
export const judgedMinor: Step = command(1, 'specialist', 'judge', ({ facts }) => ({
  judgement: 'minor',
  reasons: facts.phrases.minor,
}));

export const judgedComplex: Step = command(2, 'specialist', 'judge', ({ facts }) => ({
  judgement: 'complex',
  reasons: facts.phrases.complex,
}));

export const resolvedDirectly: Step = command(1, 'specialist', 'resolve-directly', ({ facts }) => ({
  resolution: facts.phrases.resolvedDirectly,
}));

/** D1 The policy number was taken down wrongly; nothing is edited, the right one becomes a fact of its own. */
export const policyNumberCorrected: Step = step(4, async (scene) => {
  const number = String(scene.facts.number).padStart(5, '0');
  return scene.send('service', 'correct-fact', {
    eventId: await scene.eventId('FeedbackRecorded'),
    field: 'claim.policyNumber',
    oldValue: `PO-${number}`,
    newValue: `PO-${Array.from(number).reverse().join('')}`,
    why: scene.facts.phrases.wrongPolicyNumber,
  });
});
