import { caseId, contextOf, now, rules } from '../../../test/support/case-context.js';
import * as facts from '../../../test/support/case-facts.js';
import { fact } from '../../../test/support/case-facts.js';
import {
  auditor,
  compliance,
  manager,
  owner,
  portal,
  serviceRep,
  specialist,
  technician,
  worker,
} from '../../../test/support/case-people.js';
import { givenCase } from '../../../test/support/given-case.js';
import { wellFormed } from '../../../test/support/well-formed-body.js';
import type { Actor } from '../../platform/event-sourcing/event.js';
import { caseDecider, explainCommands, legalNow } from './case-decider.js';
import { caseRules } from './case-rules.js';
import type { CaseCommand, CommandName } from './commands/case-command.js';
import type { CommandContext } from './commands/context.js';
import type { CaseEvent } from './events/case-event.js';

const moment = { now, rules };
const stateOf = (...history: (CaseEvent | readonly CaseEvent[])[]) => givenCase(...history).state;

function attest(history: readonly CaseEvent[], name: CommandName, actor: Actor, context: Partial<CommandContext> = {}) {
  const state = stateOf(history);
  const { body } = wellFormed(name, { state, actor, now, salt: 1 });
  return caseDecider.attest({ name, body, context: contextOf(actor, context) } as CaseCommand, state);
}

describe('when it happened', () => {
  it('is never in the future', () => {
    givenCase(facts.recorded)
      .when('classify', specialist, {}, { occurredAt: '2026-03-20T10:00:00.001Z' })
      .thenRefused('occurred-in-future', 'D1');
    givenCase(facts.recorded).when('classify', specialist, {}, { occurredAt: now }).then('CaseClassified');
  });

  it('is attested, with a flag when it is recorded late', () => {
    expect(attest(facts.recorded, 'record-contact', serviceRep)).not.toHaveProperty('occurredAt');
    const inTime = '2026-03-18T10:00:00.000Z';
    expect(attest(facts.recorded, 'record-contact', serviceRep, { occurredAt: inTime })).toEqual({
      clause: 'P2',
      authority: 'customer_service',
      occurredAt: inTime,
      subject: 'customer:C-1',
    });
    const late = '2026-03-18T09:59:59.999Z';
    expect(attest(facts.recorded, 'record-contact', serviceRep, { occurredAt: late })).toMatchObject({
      occurredAt: late,
      late: true,
    });
  });

  it('is for feedback when the customer’s word reached the company', () => {
    const body = {
      ...wellFormed('add-feedback', { state: stateOf(facts.recorded), actor: serviceRep, now, salt: 1 }).body,
      receivedAt: '2026-03-01T08:00:00.000Z',
    };
    const command = { name: 'add-feedback', body, context: contextOf(serviceRep) } as CaseCommand;
    expect(caseDecider.attest(command, stateOf(facts.recorded))).toMatchObject({
      occurredAt: '2026-03-01T08:00:00.000Z',
      late: true,
    });
  });
});

describe('the data subject', () => {
  it('is the customer, from the opening command on', () => {
    expect(attest([], 'record-feedback', specialist).subject).toBe('customer:C-1');
    expect(attest(facts.archived, 'reopen', manager).subject).toBe('customer:C-1');
  });

  it('is the case while the company has no customer id', () => {
    expect(attest(facts.legacy, 'reopen', manager).subject).toBe(`case:${caseId}`);
    expect(attest([], 'record-legacy-case', worker).subject).toBe(`case:${caseId}`);
  });
});

describe('the authority', () => {
  it.each<[string, CommandName, Actor, readonly CaseEvent[]]>([
    ['claims_specialist', 'classify', specialist, facts.recorded],
    ['owner', 'classify', owner, facts.owned],
    ['owner', 'collect-evidence', owner, facts.owned],
    ['team', 'collect-evidence', technician, facts.sworn],
    ['member', 'accept-confidentiality', technician, facts.teamFormed],
    ['applicant', 'submit-escalation', specialist, facts.drafted],
    ['claims_specialist', 'notify-outcome', specialist, facts.resolvedDirectly],
    ['owner', 'notify-outcome', owner, facts.carriedOut],
    ['worker', 'deem-confirmed', worker, facts.notified],
    ['line_manager', 'declare-conflict', manager, facts.recorded],
    ['the person', 'declare-conflict', technician, facts.recorded],
    ['recorder', 'correct-fact', specialist, facts.recorded],
    ['service', 'add-feedback', portal, facts.recorded],
    ['merge', 'receive-merged-case', specialist, facts.recorded],
  ])('is %s for %s', (authority, name, actor, history) => {
    expect(attest(history, name, actor).authority).toBe(authority);
  });
});

it('asks for the undertaking only of those who act as members and as nothing else', () => {
  for (const { who } of Object.values(caseRules)) expect([-1, who.length - 1]).toContain(who.indexOf('team'));
});

describe('recusal', () => {
  const conflict = fact('ConflictDeclared', { person: 'sam', reason: 'Cousin.' });

  it('holds for the person behind a service account too', () => {
    givenCase(facts.recorded, conflict).when('add-feedback', portal).thenRefused('recused', '3.3');
  });

  it('leaves a recused person nothing to do', () => {
    expect(legalNow(stateOf(facts.judgedComplex, conflict), specialist, moment)).toEqual([]);
    expect(
      legalNow(stateOf(facts.planned, fact('ConflictDeclared', { person: 'ines', reason: 'x' })), owner, moment),
    ).toEqual([]);
  });
});

describe('legalNow', () => {
  it('opens a case that is not there yet', () => {
    expect(legalNow(stateOf(), serviceRep, moment)).toEqual(['record-feedback']);
    expect(legalNow(stateOf(), manager, moment)).toEqual([]);
  });

  it('lists what a specialist may do next', () => {
    expect(legalNow(stateOf(facts.recorded), specialist, moment)).toEqual([
      'add-feedback',
      'link-case',
      'merge-into',
      'classify',
      'declare-conflict',
      'attach-document',
      'correct-fact',
    ]);
    expect(legalNow(stateOf(facts.assessed), specialist, moment)).toContain('judge');
    expect(legalNow(stateOf(facts.judgedMinor), specialist, moment)).toContain('resolve-directly');
    expect(legalNow(stateOf(facts.judgedComplex), specialist, moment)).toContain('draft-escalation');
  });

  it('lists a review for the manager, not for the applicant', () => {
    expect(legalNow(stateOf(facts.submitted), manager, moment)).toEqual(
      expect.arrayContaining(['approve-escalation', 'return-escalation', 'reject-escalation']),
    );
    expect(legalNow(stateOf(facts.submitted), specialist, moment)).not.toContain('approve-escalation');
  });

  it('judges silence by the clock and limits by the rules', () => {
    const silent = stateOf(facts.notified, facts.calledInVain, facts.calledInVain);
    expect(legalNow(silent, worker, moment)).toContain('deem-confirmed');
    expect(legalNow(silent, worker, { ...moment, now: '2026-03-12T00:00:00.000Z' })).not.toContain('deem-confirmed');
    expect(legalNow(stateOf(facts.plannedAboveLimit), manager, moment)).toContain('approve-compensation');
    expect(
      legalNow(stateOf(facts.plannedAboveLimit), manager, { now, rules: { ...rules, authorityLimits: {} } }),
    ).not.toContain('approve-compensation');
  });

  it('leaves an auditor nothing to do, anywhere', () => {
    for (const history of [facts.recorded, facts.planned, facts.notified, facts.archived, facts.merged]) {
      expect(legalNow(stateOf(history), auditor, moment)).toEqual([]);
    }
  });

  it('offers a merged case corrections only', () => {
    expect(legalNow(stateOf(facts.merged), specialist, moment)).toEqual(['correct-fact']);
  });
});

describe('explainCommands', () => {
  const explained = (history: readonly CaseEvent[], actor: Actor, command: CommandName) =>
    explainCommands(stateOf(history), actor, moment).find((each) => each.command === command);

  it('tells every command that has a route, in the order of the procedure', () => {
    const names = explainCommands(stateOf(facts.recorded), specialist, moment).map(({ command }) => command);
    expect(names).toHaveLength(47);
    expect(names.slice(0, 5)).toEqual(['record-feedback', 'add-feedback', 'link-case', 'merge-into', 'classify']);
    expect(names).not.toContain('receive-merged-case');
    expect(names).not.toContain('record-legacy-case');
  });

  it('names the clause of a legal command', () => {
    expect(explained(facts.recorded, specialist, 'classify')).toEqual({
      command: 'classify',
      clause: '1.2',
      legal: true,
    });
  });

  it('says what would be right', () => {
    expect(explained(facts.assessed.slice(0, -1), specialist, 'judge')).toEqual({
      command: 'judge',
      clause: '2.1',
      legal: false,
      code: 'checklist-incomplete',
      reason: 'Verify first: payment_records.',
      kind: 'refused',
    });
  });

  it('says who may', () => {
    expect(explained(facts.recorded, compliance, 'classify')).toEqual({
      command: 'classify',
      clause: '1.2',
      legal: false,
      code: 'not-permitted',
      reason: 'classify is for a claims specialist or the case owner.',
      kind: 'forbidden',
    });
  });

  it('says that it is too early, not that somebody may not, while nobody is owner yet', () => {
    expect(explained(facts.recorded, manager, 'form-team')).toMatchObject({ code: 'wrong-stage', kind: 'refused' });
    expect(explained(facts.recorded, auditor, 'form-team')).toMatchObject({ code: 'not-permitted', kind: 'forbidden' });
    expect(explained(facts.owned, manager, 'form-team')).toMatchObject({ code: 'not-permitted', kind: 'forbidden' });
  });

  it('explains the opening command of a case that is there', () => {
    expect(explained(facts.recorded, specialist, 'record-feedback')).toMatchObject({
      legal: false,
      code: 'case-exists',
      clause: '1.1',
    });
  });
});
