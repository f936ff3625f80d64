import fc from 'fast-check';
import { consent, escalationForm, feedback, legacyCase, plan } from '../../../../test/support/case-data.js';
import { caseEventSamples } from '../../../../test/support/case-event-samples.js';
import { CaseHistory, type DataOf, people, sealed } from '../../../../test/support/case-events.js';
import {
  assessed,
  firstContactToArchive,
  phoneCallToArchive,
  planProposed,
  submittedAgain,
} from '../../../../test/support/case-histories.js';
import { evolve, newCase, type CaseState } from '../../domain/case.js';
import { legalNow } from '../../domain/case-decider.js';
import type { Moment } from '../../domain/commands/context.js';
import type { CaseEvent, CaseEventType } from '../../domain/events/case-event.js';
import { awaitedIn } from './awaited.js';

/** Roles on the tokens of the people in the histories. */
const rolesOf: Readonly<Record<string, readonly string[]>> = {
  [people.specialist]: ['claims_specialist'],
  [people.service]: ['customer_service'],
  [people.manager]: ['line_manager'],
  [people.owner]: ['incident_group'],
  [people.technician]: ['technical_support'],
};
const generous = { TWD: Number.MAX_SAFE_INTEGER };
const moment: Moment = {
  now: '2026-03-05T00:00:00.000Z',
  rules: {
    lateAfterHours: 24,
    disputeWindowDays: 60,
    deemedConfirmation: { attempts: 3, days: 30 },
    authorityLimits: { line_manager: generous, incident_group: generous },
  },
};

function statesOf({ events }: CaseHistory): readonly CaseState[] {
  let state: CaseState = newCase;
  return events.map((event) => (state = evolve(state, { type: event.type, data: event.data } as CaseEvent)));
}

/** Awaited commands that the decider would refuse to somebody who is asked for them. */
function refusedOf(state: CaseState): readonly string[] {
  return awaitedIn(state).flatMap(({ commands, persons, roles }) => {
    const actors = [
      ...persons.map((person) => ({ person, roles: rolesOf[person] ?? ['claims_specialist'] })),
      ...roles.map((role) => ({ person: `somebody.${role}`, roles: [role] })),
    ];
    return actors.flatMap((actor) => {
      const legal = legalNow(state, actor, moment);
      return commands.filter((command) => !legal.includes(command)).map((command) => `${actor.person}: ${command}`);
    });
  });
}

describe('what a case awaits', () => {
  it.each([
    ['an escalated case', phoneCallToArchive()],
    ['a directly resolved case', firstContactToArchive()],
    ['a reopened case', phoneCallToArchive().add('CaseReopened', { reason: sealed('new evidence') })],
    [
      'an imported case that was reopened',
      new CaseHistory().add('LegacyCaseRecorded', legacyCase()).add('CaseReopened', { reason: sealed('found again') }),
    ],
    ['a disputed case', planProposed().add('OutcomeDisputed', { channel: 'phone', reasons: sealed('no') })],
    [
      'an application whose applicant is recused',
      assessed()
        .add('CaseJudged', { judgement: 'complex', reasons: sealed('beyond my limit') })
        .add('EscalationDrafted', {
          applicationId: 'e5c1a0d6-0000-7000-8000-000000000001',
          applicant: people.specialist,
          form: escalationForm,
        })
        .add('ConflictDeclared', { person: people.specialist, reason: sealed('cousin') }),
    ],
    [
      'a case with a recused owner',
      planProposed().add('ConflictDeclared', { person: people.owner, reason: sealed('cousin') }),
    ],
    [
      'a case with a failed measure',
      planProposed()
        .add('CompensationApproved', { planVersion: 1, total: plan.total!, reason: sealed('fair') })
        .add('CustomerConsented', consent)
        .add('MeasureFailed', { planVersion: 1, measureId: 'M1', reason: sealed('no assessor') }),
    ],
  ])('is legal, all the way of %s, for everybody it is awaited from', (_, history) => {
    expect(statesOf(history).map(refusedOf)).toEqual(history.events.map(() => []));
  });

  it('is something wherever an open case may stand, and nothing when it is closed', () => {
    const types = (Object.keys(caseEventSamples) as CaseEventType[]).filter((type) => type !== 'LegacyCaseRecorded');
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...types), { maxLength: 40 }), (sequence) => {
        const history = new CaseHistory().add('FeedbackRecorded', feedback());
        for (const type of sequence) history.add(type, caseEventSamples[type][0] as DataOf<typeof type>);
        const state = statesOf(history).at(-1)!;
        const closed = state.stage === 'archived' || state.stage === 'merged';
        expect(awaitedIn(state).length > 0).toBe(!closed);
        expect(awaitedIn(state).every(({ persons, roles }) => persons.length + roles.length > 0)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('does not ask an applicant to review their own application', () => {
    const state = statesOf(submittedAgain()).at(-1)!;
    const applicant = { person: people.specialist, roles: ['line_manager'] };
    expect(awaitedIn(state)[0]?.except).toEqual([applicant.person]);
    expect(legalNow(state, applicant, moment)).not.toContain('approve-escalation');
  });
});
