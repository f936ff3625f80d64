import { consent, plan } from '../../../../test/support/case-data.js';
import { type CaseHistory, folded, sealed } from '../../../../test/support/case-events.js';
import { phoneCallToArchive, planProposed, teamReady } from '../../../../test/support/case-histories.js';
import type { CaseDetailsContent } from './case-details.js';
import { foldCaseDetails } from './case-details.view.js';

const detailsOf = (events: CaseHistory['events']): CaseDetailsContent => folded(foldCaseDetails, events)!;
const typesOf = (facts: readonly { readonly type: string }[]): readonly string[] => facts.map(({ type }) => type);

describe('case details of a plan', () => {
  it.each([
    ['PlanProposed', 'awaits_approval'],
    ['CompensationApproved', 'awaits_consent'],
    ['CustomerConsented', 'consented'],
  ] as const)('know after %s that it %s', (type, status) => {
    expect(detailsOf(phoneCallToArchive().until(type)).resolution.plans[0]?.status).toBe(status);
  });

  it('need no approval below the limit', () => {
    const history = teamReady().add('PlanProposed', { ...plan, needsApproval: false });
    expect(detailsOf(history.events).resolution.plans[0]?.status).toBe('awaits_consent');
  });

  it('show refusal and decline, and what a revision supersedes', () => {
    const refused = planProposed().add('CompensationRefused', {
      planVersion: 1,
      total: plan.total!,
      reason: sealed('too much'),
    });
    expect(detailsOf(refused.events).resolution.plans[0]?.status).toBe('refused');
    const declining = {
      planVersion: 2,
      planHash: 'b',
      channel: 'phone',
      reasons: sealed('no'),
      final: false,
    } as const;
    const revised = refused
      .add('PlanRevised', { ...plan, version: 2, hash: 'b', needsApproval: false, reason: sealed('less') })
      .add('CustomerDeclined', declining);
    expect(detailsOf(revised.events).resolution.plans.map(({ status }) => status)).toEqual(['superseded', 'declined']);
    const final = revised.add('CustomerDeclined', { ...declining, final: true });
    expect(detailsOf(final.events).resolution.plans[1]).toMatchObject({ status: 'finally_declined', approvals: [] });
  });

  it('show each measure with how far it is', () => {
    const history = phoneCallToArchive();
    expect(detailsOf(history.until('MeasureStarted')).resolution.plans[0]?.measures).toMatchObject([
      { measureId: 'M1', status: 'started' },
      { measureId: 'M2', status: 'planned', facts: [] },
    ]);
    const [first, second] = detailsOf(history.events).resolution.plans[0]!.measures;
    expect(typesOf(first!.facts)).toEqual(['MeasureStarted', 'MeasureCompleted']);
    expect(second?.status).toBe('completed');
  });

  it('keep what is done when a plan is revised, and plan the rest anew', () => {
    const history = planProposed()
      .add('CompensationApproved', { planVersion: 1, total: plan.total!, reason: sealed('fair') })
      .add('CustomerConsented', consent)
      .add('MeasureCompleted', { planVersion: 1, measureId: 'M1', evidence: sealed('done'), documents: [] })
      .add('MeasureFailed', { planVersion: 1, measureId: 'M2', reason: sealed('account closed') })
      .add('PlanRevised', { ...plan, version: 2, hash: 'b', reason: sealed('another account') });
    const { plans } = detailsOf(history.events).resolution;
    expect(plans[0]?.measures.map(({ status }) => status)).toEqual(['completed', 'failed']);
    expect(plans[1]?.measures.map(({ status, facts }) => [status, facts.length])).toEqual([
      ['completed', 1],
      ['planned', 1],
    ]);
  });

  it('tell a plan that is proposed anew after a dispute from the earlier one of the same version', () => {
    const history = phoneCallToArchive();
    history.add('OutcomeDisputed', { channel: 'phone', reasons: sealed('late') }).add('PlanProposed', plan);
    history.add('CustomerConsented', consent);
    expect(detailsOf(history.events).resolution.plans.map(({ status }) => status)).toEqual(['superseded', 'consented']);
  });
});
