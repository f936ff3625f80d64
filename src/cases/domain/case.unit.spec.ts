import * as facts from '../../../test/support/case-facts.js';
import { fact } from '../../../test/support/case-facts.js';
import { stateAfter } from '../../../test/support/given-case.js';
import { sealed } from '../../../test/support/sealed-facts.js';
import { caseCatalogue } from '../case-catalogue.js';
import { evolve, newCase, type Stage } from './case.js';

const histories = Object.entries(facts).filter((entry): entry is [string, typeof facts.recorded] =>
  Array.isArray(entry[1]),
);

describe('a history leads to the stage', () => {
  it.each<[Stage, keyof typeof facts]>([
    ['identification', 'recorded'],
    ['assessment', 'classified'],
    ['assessment', 'judgedComplex'],
    ['outcome', 'resolvedDirectly'],
    ['escalation', 'drafted'],
    ['escalation', 'returned'],
    ['escalation', 'approved'],
    ['assessment', 'rejected'],
    ['investigation', 'owned'],
    ['resolution', 'planned'],
    ['resolution', 'carriedOut'],
    ['outcome', 'notified'],
    ['outcome', 'confirmed'],
    ['investigation', 'disputed'],
    ['assessment', 'disputedDirectly'],
    ['archived', 'archived'],
    ['investigation', 'reopened'],
    ['outcome', 'withdrawn'],
    ['merged', 'merged'],
    ['archived', 'legacy'],
  ])('%s: %s', (stage, history) => {
    expect(stateAfter(facts[history] as typeof facts.recorded).stage).toBe(stage);
  });

  it('archived for a legacy record with and without a closing date', () => {
    const [open] = facts.legacy;
    const closed = { ...open!, data: { ...open!.data, closedAt: '2019-02-01T00:00:00.000Z' } } as typeof open;
    expect(stateAfter([closed!])).toEqual(stateAfter([open!]));
  });
});

describe('the fold', () => {
  it.each(histories)('does not look into personal data: %s', (_name, history) => {
    expect(stateAfter(history.map(sealed))).toEqual(stateAfter(history));
  });

  it('never fails, whatever follows on whatever', () => {
    const events = new Map(histories.flatMap(([, history]) => history).map((event) => [event.type, event]));
    for (const [, history] of histories) {
      const state = stateAfter(history);
      for (const event of events.values()) expect(evolve(state, event)).toHaveProperty('stage');
    }
    for (const event of events.values()) expect(evolve(newCase, event)).toHaveProperty('stage');
  });

  it('ignores what makes no sense where the case stands', () => {
    const state = stateAfter(facts.recorded);
    for (const event of [
      facts.recorded[0]!,
      facts.legacy[0]!,
      fact('EscalationApproved', { applicationId: 'A1', reasons: 'x' }),
      fact('TeamMemberAdded', { person: 'tom', function: 'technical' }),
      fact('PlanProposed', facts.plan()),
      fact('MeasureStarted', { planVersion: 1, measureId: 'M1' }),
      fact('OutcomeConfirmed', { channel: 'phone' }),
      fact('OutcomeDeemedConfirmed', { attempts: 1, daysSinceNotice: 1 }),
    ]) {
      expect(evolve(state, event)).toEqual(state);
    }
    expect(evolve(newCase, fact('CaseReopened', { reason: 'x' }))).toBe(newCase);
  });

  it('does not know an event that the catalogue does not know', () => {
    const state = stateAfter(facts.recorded);
    expect(evolve(state, { type: 'SomethingElse', data: {} } as never)).toBe(state);
    expect(Object.keys(caseCatalogue)).not.toContain('SomethingElse');
  });

  it('holds JSON only, so that a state can be shown and kept', () => {
    const state = stateAfter(facts.archived);
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  });
});
