import { caseCatalogue } from '../../case-catalogue.js';
import { classification, feedback, legacyCase } from '../../../../test/support/case-data.js';
import { CaseHistory, caseId, folded, people, sealed, storedEvent } from '../../../../test/support/case-events.js';
import {
  assessed,
  firstContactToArchive,
  phoneCallToArchive,
  submittedAgain,
} from '../../../../test/support/case-histories.js';
import { without } from '../case-fold.js';
import type { CaseListContent } from './case-list-entry.js';
import { caseListView, foldCaseList } from './case-list.view.js';

const entryOf = (events: CaseHistory['events']): CaseListContent => folded(foldCaseList, events)!;

describe('case list', () => {
  it('opens an entry with the first feedback', () => {
    const event = storedEvent('FeedbackRecorded', feedback());
    expect(foldCaseList(null, event)).toEqual({
      _id: caseId,
      revision: 0n,
      stage: 'identification',
      open: true,
      origin: 'live',
      openedAt: '2026-03-02T00:40:00.000Z',
      recordedAt: '2026-03-02T01:00:00.000Z',
      updatedAt: '2026-03-02T01:00:00.000Z',
      answerDueAt: '2026-03-23T09:00:00.000Z',
      awaitsAnswer: true,
      policy: 'company-default@1',
      channel: 'phone',
      complainantKind: 'insured',
      customerId: 'CU-10023',
      claimNumber: 'CL-2026-000417',
      policyNumber: 'PO-771204',
      lineOfBusiness: 'motor',
      classes: [],
      level: 1,
      path: {},
    });
  });

  it('leaves out ids that the feedback does not give', () => {
    const complainant = without(feedback().complainant, 'customerId');
    const event = storedEvent('FeedbackRecorded', feedback({ complainant, claim: { lineOfBusiness: 'life' } }));
    const entry = foldCaseList(null, event)!;
    expect(Object.keys(entry)).not.toEqual(expect.arrayContaining(['customerId']));
    expect('claimNumber' in entry || 'policyNumber' in entry).toBe(false);
    expect(entry.lineOfBusiness).toBe('life');
  });

  it('holds no personal data, not even sealed', () => {
    expect(JSON.stringify({ ...entryOf(phoneCallToArchive().events), revision: 0 })).not.toContain('sealed');
  });

  it('takes classes, leading class and severity of the last classification', () => {
    const history = assessed().add('CaseReclassified', {
      ...classification({ classes: ['privacy', 'timeliness'], severity: 'high', taxonomyVersion: '2026-02' }),
      reason: sealed('a letter went to a neighbour'),
    });
    expect(entryOf(history.events)).toMatchObject({
      classes: ['privacy', 'timeliness'],
      leadingClass: 'privacy',
      severity: 'high',
      taxonomyVersion: '2026-02',
      stage: 'assessment',
    });
  });

  it('marks the way of an escalated case', () => {
    const entry = entryOf(phoneCallToArchive().events);
    expect(entry).toMatchObject({
      stage: 'archived',
      open: false,
      judged: 'complex',
      applicant: people.specialist,
      owner: people.owner,
      decision: 'upheld',
      path: { approved: true, escalated: true, returned: true },
    });
    expect(entry.closedAt).toBe(entry.updatedAt);
  });

  it('marks a resolution in the first contact', () => {
    expect(entryOf(firstContactToArchive().events)).toMatchObject({
      judged: 'minor',
      path: { firstContact: true, resolvedDirectly: true },
      stage: 'archived',
    });
  });

  it.each([
    ['a dispute', 'OutcomeDisputed', { channel: 'phone', reasons: sealed('not what was promised') }],
    ['an escalation', 'EscalationDrafted', submittedAgain().nth('EscalationDrafted').data],
    ['a withdrawal', 'CaseWithdrawn', { channel: 'phone', reason: sealed('gave up') }],
    ['a reopening', 'CaseReopened', { reason: sealed('paid to the wrong account') }],
    ['a later resolution', 'CaseResolvedDirectly', { resolution: sealed('paid again'), firstContact: false }],
  ] as const)('takes the mark of the first contact away with %s', (_, type, data) => {
    const history = firstContactToArchive().add(type, data);
    const { path } = entryOf(history.events);
    expect(path.resolvedDirectly).toBe(true);
    expect('firstContact' in path).toBe(false);
  });

  it('counts an escalation from its submission, not from its draft', () => {
    const history = submittedAgain();
    expect(entryOf(history.until('EscalationDrafted'))).toMatchObject({ stage: 'escalation', path: {} });
    expect(entryOf(history.until('EscalationSubmitted')).path).toEqual({ escalated: true });
  });

  it('sends a rejected case back to assessment', () => {
    const history = submittedAgain();
    const { applicationId } = history.nth('EscalationDrafted').data;
    history.add('EscalationRejected', { applicationId, reasons: sealed('within your limit') });
    expect(entryOf(history.events)).toMatchObject({
      stage: 'assessment',
      path: { escalated: true, rejected: true, returned: true },
    });
  });

  it('mentions a mark once however often it happened', () => {
    const history = submittedAgain();
    const { applicationId } = history.nth('EscalationDrafted').data;
    history.add('EscalationReturned', { applicationId, missing: sealed('still the incident') });
    expect(entryOf(history.events).path).toEqual({ escalated: true, returned: true });
  });

  it('knows when it was answered, and until then that it awaits its answer', () => {
    const history = phoneCallToArchive();
    const before = history.until('OutcomeNotified').slice(0, -1);
    expect(entryOf(before)).toMatchObject({ open: true, awaitsAnswer: true });
    expect('answeredAt' in entryOf(before)).toBe(false);
    for (const events of [history.until('OutcomeNotified'), history.events]) {
      expect(entryOf(events).answeredAt).toBe(history.nth('OutcomeNotified').data.notifiedAt);
      expect('awaitsAnswer' in entryOf(events)).toBe(false);
    }
  });

  it.each([
    ['disputed', 'OutcomeDisputed', { channel: 'phone', reasons: sealed('too little') }],
    ['reopened', 'CaseReopened', { reason: sealed('new evidence') }],
  ] as const)('awaits its answer again when it is %s', (_, type, data) => {
    const entry = entryOf(phoneCallToArchive().add(type, data).events);
    expect(entry).toMatchObject({ open: true, awaitsAnswer: true });
    expect('answeredAt' in entry).toBe(false);
  });

  it('awaits no answer in a case that another one took over', () => {
    const history = assessed().add('CaseMerged', { intoCaseId: 'other', reason: sealed('same claim') });
    expect('awaitsAnswer' in entryOf(history.events)).toBe(false);
  });

  it('follows the owner from hand to hand', () => {
    const history = phoneCallToArchive();
    const until = history.until('OwnerAssigned');
    const handedOver = storedEvent(
      'CaseHandedOver',
      { from: people.owner, owner: 'next.owner', handOverNote: sealed('on leave') },
      { caseId: history.caseId, revision: 99n },
    );
    expect(entryOf(until).owner).toBe(people.owner);
    expect(foldCaseList(entryOf(until), handedOver)).toMatchObject({ owner: 'next.owner', stage: 'investigation' });
  });

  it('closes a merged case and says where it goes on', () => {
    const history = assessed().add('CaseMerged', { intoCaseId: 'other', reason: sealed('same claim') });
    expect(entryOf(history.events)).toMatchObject({
      stage: 'merged',
      open: false,
      mergedInto: 'other',
      closedAt: history.last.metadata.recordedAt,
    });
  });

  it('closes a case when it was archived, even if that was recorded late', () => {
    const history = firstContactToArchive();
    const late = { ...history.last, metadata: { ...history.last.metadata, occurredAt: '2026-03-02T10:30:00.000Z' } };
    expect(foldCaseList(entryOf(history.until('OutcomeConfirmed')), late)?.closedAt).toBe('2026-03-02T10:30:00.000Z');
  });

  it('opens a reopened case again, to be investigated when it had an owner', () => {
    const entry = entryOf(phoneCallToArchive().add('CaseReopened', { reason: sealed('new evidence') }).events);
    expect(entry).toMatchObject({ stage: 'investigation', open: true });
    expect(entry.path.reopened).toBe(true);
    expect('closedAt' in entry).toBe(false);
  });

  it('assesses a reopened case anew when it never had an owner', () => {
    const history = firstContactToArchive().add('CaseReopened', { reason: sealed('paid to the wrong account') });
    expect(entryOf(history.events).stage).toBe('assessment');
  });

  it('marks disputes, levels, referrals, withdrawals and silence', () => {
    const history = phoneCallToArchive();
    const notified = new CaseHistory({ caseId: history.caseId });
    const entry = entryOf([
      ...history.until('OutcomeNotified'),
      ...notified
        .add('OutcomeDisputed', { channel: 'phone', reasons: sealed('too little') })
        .add('LevelRaised', { level: 2, reason: sealed('disputed') })
        .add('ReferredToOmbudsman', { body: 'FOI', reason: sealed('asked for') })
        .add('OutcomeDeemedConfirmed', { attempts: 3, daysSinceNotice: 30 })
        .add('CaseWithdrawn', { channel: 'phone', reason: sealed('settled') }).events,
    ]);
    expect(entry.level).toBe(2);
    expect(entry.path).toMatchObject({
      disputed: true,
      levelRaised: true,
      referred: true,
      deemedConfirmed: true,
      withdrawn: true,
    });
  });
});

describe('case list of imported records', () => {
  it('shows what the row vouches for and invents nothing', () => {
    const event = storedEvent('LegacyCaseRecorded', legacyCase());
    expect(foldCaseList(null, event)).toEqual({
      _id: caseId,
      revision: 0n,
      stage: 'archived',
      open: false,
      origin: 'imported',
      source: { name: 'complaints-2012', key: '4711' },
      openedAt: '2012-06-12T00:00:00.000Z',
      recordedAt: '2026-03-02T01:00:00.000Z',
      updatedAt: '2026-03-02T01:00:00.000Z',
      closedAt: '2012-07-25T00:00:00.000Z',
      classes: ['timeliness', 'denial'],
      leadingClass: 'timeliness',
      path: {},
    });
  });

  it('takes over every field that the row does give', () => {
    const given = {
      channel: 'letter',
      complainantKind: 'provider',
      lineOfBusiness: 'life',
      taxonomyVersion: 'source@1',
      decision: 'upheld',
    } as const;
    expect(foldCaseList(null, storedEvent('LegacyCaseRecorded', legacyCase(given)))).toMatchObject(given);
  });

  it('knows no closing time that the row does not give', () => {
    const row = without(legacyCase(), 'closedAt');
    const entry = foldCaseList(null, storedEvent('LegacyCaseRecorded', { ...row, classes: [] }))!;
    expect('closedAt' in entry || 'leadingClass' in entry).toBe(false);
    expect(entry).toMatchObject({ stage: 'archived', open: false });
  });
});

describe('case list and corrections', () => {
  const corrected = (field: string, lookUp?: string) => {
    const history = assessed();
    const { id, type } = history.nth('FeedbackRecorded');
    history.add('FactCorrected', {
      eventId: id,
      eventType: type,
      field,
      oldValue: sealed('old'),
      newValue: sealed('new'),
      ...(lookUp === undefined ? {} : { lookUp }),
      why: sealed('misheard'),
    });
    return entryOf(history.events);
  };

  it.each([
    ['channel', 'channel', 'letter'],
    ['receivedAt', 'openedAt', '2026-01-31T09:00:00Z'],
    ['claim.claimNumber', 'claimNumber', 'CL-2026-000471'],
    ['claim.policyNumber', 'policyNumber', 'PO-77'],
    ['claim.lineOfBusiness', 'lineOfBusiness', 'property'],
  ] as const)('looks a case up by its corrected %s', (field, shown, value) => {
    expect(corrected(field, value)[shown]).toBe(value);
  });

  it('is not changed by a correction of what it does not show', () => {
    expect(corrected('statement')).toMatchObject({ revision: 6n, channel: 'phone' });
  });
});

describe('case list view', () => {
  it('handles every event type of a case', () => {
    expect([...caseListView.handles].sort()).toEqual(Object.keys(caseCatalogue).sort());
  });

  it('ignores changes to a case whose beginning it does not know', () => {
    expect(foldCaseList(null, assessed().nth('CaseClassified'))).toBeNull();
  });

  it('does not change the entry that it folds into', () => {
    const events = phoneCallToArchive().events;
    let entry: CaseListContent | null = null;
    for (const event of events) {
      const before: unknown = structuredClone(entry);
      const next = foldCaseList(entry, event);
      expect(entry).toEqual(before);
      entry = next;
    }
  });

  it('keys an entry by its case', () => {
    expect(caseListView.key(storedEvent('FeedbackRecorded', feedback()))).toBe(caseId);
  });

  it('moves revision and time of the last change with every event', () => {
    const { events, last } = phoneCallToArchive();
    expect(entryOf(events)).toMatchObject({ revision: last.revision, updatedAt: last.metadata.recordedAt });
  });
});
