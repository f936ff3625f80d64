import type { Part } from '../people.js';
import type { Scene } from '../scene.js';
import { command, type Step, step } from './step.js';

/** How much of the owner's limit a plan costs. */
type Price = 'affordable' | 'aboveLimit';

function amountOf({ facts }: Scene, price: Price): { amount: number; currency: string } {
  const factor = price === 'affordable' ? facts.share : 1 + facts.share / 2;
  return { amount: Math.round((facts.ownersLimit * factor) / 100) * 100, currency: facts.currency };
}

/** Pay, apologise, and close the gap that the investigation found. */
function plan(scene: Scene, owner: Part, price: Price, paying: { measureId: string; description: string }) {
  const { phrases, cast } = scene.facts;
  const dueAt = scene.inDays(14);
  return {
    summary: phrases.planSummary,
    measures: [
      { ...paying, kind: 'compensation', owner: cast[owner].person, dueAt, amount: amountOf(scene, price) },
      { measureId: 'M2', kind: 'apology', description: phrases.apologise, owner: cast.service.person, dueAt },
      {
        measureId: 'M3',
        kind: 'process_correction',
        description: phrases.correctProcess,
        owner: cast.technician.person,
        dueAt,
      },
    ],
  };
}

/** 5.1 */
export function planProposed(owner: Part = 'owner', price: Price = 'affordable'): Step {
  return command(10, owner, 'propose-plan', (scene) =>
    plan(scene, owner, price, { measureId: 'M1', description: scene.facts.phrases.pay }),
  );
}

/** 5.1 The next version, within the owner's limit. */
export const planRevised: Step = command(8, 'owner', 'revise-plan', (scene) => ({
  ...plan(scene, 'owner', 'affordable', { measureId: 'M1', description: scene.facts.phrases.revisedOffer }),
  reason: scene.facts.phrases.revisedOffer,
}));

/** 5.1 What failed is done another way. */
export const paymentReplaced: Step = command(6, 'owner', 'revise-plan', (scene) => ({
  ...plan(scene, 'owner', 'affordable', { measureId: 'M4', description: scene.facts.phrases.payByCheque }),
  reason: scene.facts.phrases.payByCheque,
}));

export const compensationApproved: Step = step(5, async (scene) => {
  const { planVersion } = await scene.plan();
  return scene.send('manager', 'approve-compensation', { planVersion, reason: scene.facts.phrases.justified });
});

export const compensationRefused: Step = step(5, async (scene) => {
  const { planVersion } = await scene.plan();
  return scene.send('manager', 'refuse-compensation', { planVersion, reason: scene.facts.phrases.notJustified });
});

/** 5.2 */
export const consented: Step = step(7, async (scene) =>
  scene.send('service', 'record-consent', {
    ...(await scene.plan()),
    channel: 'phone',
    statement: scene.facts.phrases.yes,
  }),
);

export const declined: Step = step(7, async (scene) =>
  scene.send('service', 'record-decline', {
    ...(await scene.plan()),
    channel: 'phone',
    reasons: scene.facts.phrases.tooLow,
    final: false,
  }),
);

export const finallyDeclined: Step = step(9, async (scene) =>
  scene.send('service', 'record-decline', {
    ...(await scene.plan()),
    channel: 'letter',
    reasons: scene.facts.phrases.neverMind,
    final: true,
  }),
);

export function started(measureId: string, by: Part): Step {
  return command(4, by, 'start-measure', () => ({ measureId }));
}

function paid(measureId: string, by: Part, price: Price): Step {
  return command(8, by, 'complete-measure', (scene) => ({
    measureId,
    evidence: scene.facts.phrases.paid,
    paid: amountOf(scene, price),
  }));
}

function completed(measureId: string, by: Part): Step {
  return command(6, by, 'complete-measure', ({ facts }) => ({ measureId, evidence: facts.phrases.done }));
}

export const paymentFailed: Step = command(8, 'owner', 'fail-measure', ({ facts }) => ({
  measureId: 'M1',
  reason: facts.phrases.accountClosed,
}));

interface Payment {
  readonly owner?: Part;
  readonly payment?: string;
  readonly price?: Price;
}

/** 5.2 Money, apology and correction, one after the other. */
export function carriedOut({ owner = 'owner', payment = 'M1', price = 'affordable' }: Payment = {}): readonly Step[] {
  return [
    started(payment, owner),
    paid(payment, owner, price),
    completed('M2', 'service'),
    started('M3', 'technician'),
    completed('M3', 'technician'),
  ];
}
