import { caseCatalogue } from '../../case-catalogue.js';
import { feedback, legacyCase, notice, verification } from '../../../../test/support/case-data.js';
import { type CaseHistory, folded, people, sealed, storedEvent } from '../../../../test/support/case-events.js';
import {
  assessed,
  firstContactToArchive,
  phoneCallToArchive,
  planProposed,
  submittedAgain,
  teamReady,
} from '../../../../test/support/case-histories.js';
import { foldCaseList } from '../case-list/case-list.view.js';
import type { CaseDetailsContent } from './case-details.js';
import { caseDetailsView, foldCaseDetails } from './case-details.view.js';

const detailsOf = (events: CaseHistory['events']): CaseDetailsContent => folded(foldCaseDetails, events)!;
const typesOf = (facts: readonly { readonly type: string }[]): readonly string[] => facts.map(({ type }) => type);

describe('case details', () => {
  it('show who recorded a fact, when, on whose authority, and as which revision', () => {
    const details = detailsOf(assessed().events);
    expect(details.identification.feedback).toEqual([
      {
        eventId: expect.any(String),
        type: 'FeedbackRecorded',
        clause: '1.1',
        revision: 0n,
        by: { person: people.specialist, authority: 'claims_specialist' },
        recordedAt: '2026-03-02T01:00:00.000Z',
        occurredAt: '2026-03-02T00:40:00.000Z',
        data: feedback(),
      },
    ]);
  });

  it('name the application that acted for a person, and that a record came late', () => {
    const event = storedEvent('FeedbackRecorded', feedback(), { application: 'call-centre', late: true });
    expect(foldCaseDetails(null, event)?.identification.feedback[0]).toMatchObject({
      by: { application: 'call-centre' },
      late: true,
    });
  });

  it('carry the line that lists show', () => {
    const { events } = phoneCallToArchive();
    expect(detailsOf(events).summary).toEqual(folded(foldCaseList, events));
  });

  it('keep later feedback, classifications and links in order', () => {
    const details = detailsOf(
      assessed()
        .add('FeedbackAdded', { ...feedback(), channel: 'email' })
        .add('CaseLinked', { otherCaseId: 'earlier', kind: 'repeat' })
        .add('MergedCaseReceived', { fromCaseId: 'twin' })
        .add('CaseMerged', { intoCaseId: 'main', reason: sealed('same') }).events,
    );
    expect(typesOf(details.identification.feedback)).toEqual(['FeedbackRecorded', 'FeedbackAdded']);
    expect(typesOf(details.identification.classifications)).toEqual(['CaseClassified']);
    expect(typesOf(details.identification.links)).toEqual(['CaseLinked', 'MergedCaseReceived', 'CaseMerged']);
  });

  it('show the answer to an item of the checklist that counts, and the earlier ones', () => {
    const { checklist } = detailsOf(
      assessed().add('InformationVerified', verification('communication_records', { result: 'confirmed' })).events,
    ).assessment;
    expect(checklist.map(({ item }) => item)).toEqual([
      'claim_application',
      'communication_records',
      'policy_terms',
      'payment_records',
    ]);
    expect(checklist[1]?.current.data.result).toBe('confirmed');
    expect(checklist[1]?.earlier.map((fact) => fact.data.result)).toEqual(['discrepant']);
  });

  it('show judgement and direct resolution', () => {
    const { assessment } = detailsOf(firstContactToArchive().events);
    expect(typesOf(assessment.judgements)).toEqual(['CaseJudged']);
    expect(assessment.directResolutions[0]?.data.firstContact).toBe(true);
  });

  it('show an application with the form as it reads now, how it read before, and every review', () => {
    const history = submittedAgain();
    const { applicationId } = history.nth('EscalationDrafted').data;
    const [application, ...others] = detailsOf(history.events).escalation.applications;
    expect(others).toEqual([]);
    expect(application).toMatchObject({ applicationId, applicant: people.specialist, status: 'submitted' });
    expect(application?.form.data.form.risk).toBe('medium');
    expect(typesOf(application!.earlierForms)).toEqual(['EscalationDrafted']);
    expect(application?.submissions).toHaveLength(2);
    expect(application?.reviews[0]).toMatchObject({ type: 'EscalationReturned', by: { person: people.manager } });
  });

  it.each([
    ['EscalationDrafted', 1, 'drafted'],
    ['EscalationReturned', 1, 'returned'],
    ['EscalationRevised', 1, 'revised'],
    ['EscalationSubmitted', 2, 'submitted'],
    ['EscalationApproved', 1, 'approved'],
  ] as const)('know after %s (%i.) that the application is %s', (type, nth, status) => {
    const { applications } = detailsOf(phoneCallToArchive().until(type, nth)).escalation;
    expect(applications[0]?.status).toBe(status);
  });

  it('keep a rejected application beside the one that follows it', () => {
    const history = submittedAgain();
    const { applicationId } = history.nth('EscalationDrafted').data;
    history
      .add('EscalationRejected', { applicationId, reasons: sealed('no') })
      .add('EscalationDrafted', { applicationId: 'second', applicant: people.specialist, form: { schemaVersion: '1' } })
      .add('EscalationRevised', { applicationId: 'second', form: { schemaVersion: '1', risk: 'high' } });
    const { applications } = detailsOf(history.events).escalation;
    expect(applications.map(({ status }) => status)).toEqual(['rejected', 'drafted']);
    expect(applications[1]?.form.data.form.risk).toBe('high');
  });

  it('show every owner and every conflict', () => {
    const history = teamReady()
      .add('OwnerReassigned', { from: people.owner, owner: 'second', handOverNote: sealed('leave') })
      .add('CaseHandedOver', { from: 'second', owner: 'third', handOverNote: sealed('moved') })
      .add('ConflictDeclared', { person: 'second', reason: sealed('cousin') });
    const { ownership, conflicts } = detailsOf(history.events).escalation;
    expect(ownership.map(({ data }) => data.owner)).toEqual([people.owner, 'second', 'third']);
    expect(conflicts[0]?.data.person).toBe('second');
  });
});

describe('case details of an investigation', () => {
  it('show each member with the undertaking that they accepted', () => {
    const { team } = detailsOf(teamReady().events).investigation;
    expect(team.map(({ person, active }) => [person, active])).toEqual([
      [people.specialist, true],
      [people.service, true],
      [people.technician, true],
    ]);
    expect(team[1]?.undertaking).toMatchObject({
      by: { person: people.service },
      data: { undertakingVersion: '2026-01' },
    });
  });

  it('keep members who left, and ask a member who comes back for the undertaking again', () => {
    const history = teamReady()
      .add('TeamMemberRemoved', { person: people.service, reason: sealed('moved') })
      .add('TeamMemberAdded', { person: people.service, function: 'service' })
      .add('TeamMemberAdded', { person: 'lawyer', function: 'legal' });
    const { team, teamChanges } = detailsOf(history.events).investigation;
    const service = team.filter(({ person }) => person === people.service);
    expect(service.map(({ active, undertaking }) => [active, undertaking !== undefined])).toEqual([
      [false, true],
      [true, false],
    ]);
    expect(typesOf(teamChanges)).toEqual(['TeamFormed', 'TeamMemberRemoved', 'TeamMemberAdded', 'TeamMemberAdded']);
  });

  it('keep the earlier team when another one is formed', () => {
    const history = teamReady().add('TeamFormed', { members: [{ person: 'new', function: 'claims' }] });
    const { team } = detailsOf(history.events).investigation;
    expect(team.filter(({ active }) => active).map(({ person }) => person)).toEqual(['new']);
    expect(team).toHaveLength(4);
  });

  it('show evidence, findings, causes, updates and contacts', () => {
    const { evidence, findings, rootCauses, updates, contacts } = detailsOf(planProposed().events).investigation;
    expect([evidence, findings, rootCauses, updates, contacts].map((facts) => facts.length)).toEqual([1, 1, 1, 1, 1]);
    expect(findings[0]?.data.evidence).toEqual([evidence[0]?.data.evidenceId]);
  });
});

describe('case details of the outcome', () => {
  it('show every notice, answer, level, referral, withdrawal, archiving and reopening', () => {
    const { outcome } = detailsOf(
      phoneCallToArchive()
        .add('CaseReopened', { reason: sealed('new evidence') })
        .add('LevelRaised', { level: 2, reason: sealed('again') })
        .add('CaseWithdrawn', { channel: 'phone', reason: sealed('enough') })
        .add('OutcomeNotified', { ...notice, letter: 'withdrawal' })
        .add('OutcomeDisputed', { channel: 'phone', reasons: sealed('no') })
        .add('OutcomeDeemedConfirmed', { attempts: 3, daysSinceNotice: 30 })
        .add('ReferredToOmbudsman', { body: 'FOI', reason: sealed('asked') }).events,
    );
    expect(Object.fromEntries(Object.entries(outcome).map(([name, facts]) => [name, typesOf(facts)]))).toEqual({
      withdrawals: ['CaseWithdrawn'],
      notices: ['OutcomeNotified', 'OutcomeNotified'],
      confirmations: ['OutcomeConfirmed', 'OutcomeDeemedConfirmed'],
      disputes: ['OutcomeDisputed'],
      levels: ['LevelRaised'],
      referrals: ['ReferredToOmbudsman'],
      handlingFeedback: ['HandlingFeedbackRecorded'],
      archivings: ['CaseArchived'],
      reopenings: ['CaseReopened'],
    });
    expect(outcome.archivings[0]?.data.completeness).toHaveLength(1);
  });

  it('show an imported record with its provenance and no other fact', () => {
    const details = foldCaseDetails(null, storedEvent('LegacyCaseRecorded', legacyCase()))!;
    expect(details.records.provenance[0]?.data.provenance).toMatchObject({ source: 'complaints-2012', line: 12 });
    expect(details.identification.feedback).toEqual([]);
    expect(details.summary.origin).toBe('imported');
  });

  it('show documents', () => {
    const document = { documentId: 'D1', name: sealed('letter.pdf'), mediaType: 'application/pdf', size: 9 } as const;
    const history = assessed().add('DocumentAttached', { ...document, sha256: 'd'.repeat(64), kind: 'letter' });
    expect(detailsOf(history.events).records.documents[0]?.data.documentId).toBe('D1');
  });
});

describe('case details view', () => {
  it('handles every event type of a case', () => {
    expect([...caseDetailsView.handles].sort()).toEqual(Object.keys(caseCatalogue).sort());
  });

  it('keep every event of a case as exactly one fact, the revision in force being the last', () => {
    const { events, last } = phoneCallToArchive();
    const details = detailsOf(events);
    const found = JSON.stringify(details, (_, value: unknown) =>
      typeof value === 'bigint' ? value.toString() : value,
    ).match(/"eventId":"[^"]+"/g);
    expect(new Set(found).size).toBe(events.length);
    expect(found).toHaveLength(events.length);
    expect(details.summary.revision).toBe(last.revision);
  });

  it('does not change the document that it folds into', () => {
    let details: CaseDetailsContent | null = null;
    for (const event of phoneCallToArchive().events) {
      const before: unknown = structuredClone(details);
      const next = foldCaseDetails(details, event);
      expect(details).toEqual(before);
      details = next;
    }
  });

  it('ignores changes to a case whose beginning it does not know', () => {
    expect(foldCaseDetails(null, assessed().nth('CaseClassified'))).toBeNull();
  });
});
