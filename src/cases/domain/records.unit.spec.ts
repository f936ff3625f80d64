import * as facts from '../../../test/support/case-facts.js';
import { fact } from '../../../test/support/case-facts.js';
import {
  admin,
  auditor,
  manager,
  owner,
  serviceRep,
  specialist,
  technician,
  worker,
} from '../../../test/support/case-people.js';
import { givenCase } from '../../../test/support/given-case.js';
import { correctableFields } from './correctable-facts.js';

describe('attach-document', () => {
  it('puts a stored document into the case', () => {
    givenCase(facts.recorded)
      .when('attach-document', specialist, { documentId: 'D1' })
      .then('DocumentAttached', { documentId: 'D1' });
    givenCase(facts.sworn).when('attach-document', technician).then('DocumentAttached');
    givenCase(facts.archived).when('attach-document', owner).then('DocumentAttached');
  });

  it('changes nothing when it is there', () => {
    givenCase(facts.recorded).when('attach-document', specialist).then('DocumentAttached').resent().thenNothing();
  });

  it('does not put other content under a known id', () => {
    const attached = fact('DocumentAttached', {
      documentId: 'D1',
      name: 'a',
      mediaType: 'text/plain',
      size: 1,
      sha256: 'a',
      kind: 'other',
    });
    givenCase(facts.recorded, attached)
      .when('attach-document', specialist, { documentId: 'D1' })
      .thenRefused('document-id-taken', 'A');
  });

  it('is refused in a merged case', () => {
    givenCase(facts.merged).when('attach-document', specialist).thenRefused('case-merged', 'A');
  });

  it('is for the team, the owner and specialists', () => {
    givenCase(facts.recorded).when('attach-document', manager).thenForbidden();
  });
});

describe('correct-fact', () => {
  const target = { type: 'CaseJudged', recordedBy: 'sam', currentValue: 'Large.' };
  const correction = {
    eventId: 'e-1',
    field: 'reasons',
    oldValue: 'Large.',
    newValue: 'Small.',
    why: 'Mixed up.',
    target,
  };

  it('names the fact, the field, what it said and what is right', () => {
    givenCase(facts.judgedComplex).when('correct-fact', specialist, correction).then('FactCorrected', {
      eventId: 'e-1',
      eventType: 'CaseJudged',
      field: 'reasons',
      oldValue: 'Large.',
      newValue: 'Small.',
      why: 'Mixed up.',
    });
  });

  it('tells in clear what cases are looked up by, and nothing of the person', () => {
    const recorded = { type: 'FeedbackRecorded', recordedBy: 'sam', currentValue: 'motor' };
    const lineOfBusiness = {
      ...correction,
      field: 'claim.lineOfBusiness',
      oldValue: 'motor',
      newValue: 'property',
      target: recorded,
    };
    givenCase(facts.judgedComplex).when('correct-fact', specialist, lineOfBusiness).then('FactCorrected', {
      eventId: 'e-1',
      eventType: 'FeedbackRecorded',
      field: 'claim.lineOfBusiness',
      oldValue: 'motor',
      newValue: 'property',
      lookUp: 'property',
      why: 'Mixed up.',
    });
    const channelOfAnother = { ...recorded, type: 'FeedbackAdded', currentValue: 'phone' };
    givenCase(facts.judgedComplex)
      .when('correct-fact', specialist, {
        ...correction,
        field: 'channel',
        oldValue: 'phone',
        newValue: 'letter',
        target: channelOfAnother,
      })
      .then('FactCorrected', {
        eventId: 'e-1',
        eventType: 'FeedbackAdded',
        field: 'channel',
        oldValue: 'phone',
        newValue: 'letter',
        why: 'Mixed up.',
      });
  });

  it('stays possible when the case is closed', () => {
    givenCase(facts.archived).when('correct-fact', specialist, correction).then('FactCorrected');
    givenCase(facts.merged).when('correct-fact', specialist, correction).then('FactCorrected');
  });

  it('changes nothing when the value is right already', () => {
    const corrected = { ...correction, target: { ...target, currentValue: 'Small.' } };
    givenCase(facts.judgedComplex).when('correct-fact', specialist, corrected).thenNothing();
  });

  it('fills in what was left out', () => {
    const left = { type: 'FeedbackRecorded', recordedBy: 'sam', currentValue: undefined };
    givenCase(facts.recorded)
      .when('correct-fact', specialist, {
        ...correction,
        field: 'claim.claimNumber',
        oldValue: null,
        newValue: 'CL-2',
        target: left,
      })
      .then('FactCorrected', { oldValue: null, newValue: 'CL-2' });
  });

  it('compares the whole value', () => {
    const contact = { name: 'Lin Mei', phone: '1' };
    const about = { type: 'FeedbackRecorded', recordedBy: 'sam', currentValue: contact };
    const field = {
      ...correction,
      field: 'complainant.contact',
      target: about,
      newValue: { name: 'Lin Mei', phone: '2' },
    };
    givenCase(facts.recorded)
      .when('correct-fact', specialist, { ...field, oldValue: { phone: '1', name: 'Lin Mei' } })
      .then('FactCorrected');
    givenCase(facts.recorded)
      .when('correct-fact', specialist, { ...field, oldValue: { name: 'Lin Mei' } })
      .thenRefused('old-value-mismatch', 'D1');
  });

  it('needs a fact of this case', () => {
    givenCase(facts.judgedComplex)
      .when('correct-fact', specialist, { ...correction, target: undefined as never })
      .thenRefused('unknown-event', 'D1');
    givenCase().when('correct-fact', specialist, correction).thenRefused('no-case', 'D1');
  });

  it('needs a correctable field', () => {
    givenCase(facts.judgedComplex)
      .when('correct-fact', specialist, { ...correction, field: 'judgement' })
      .thenRefused('field-not-correctable', 'D1');
    givenCase(facts.judgedComplex)
      .when('correct-fact', specialist, { ...correction, field: 'constructor' })
      .thenRefused('field-not-correctable', 'D1');
    const unknown = { ...target, type: 'FactCorrected' };
    givenCase(facts.judgedComplex)
      .when('correct-fact', specialist, { ...correction, target: unknown })
      .thenRefused('field-not-correctable', 'D1');
  });

  it('needs the value that holds now', () => {
    givenCase(facts.judgedComplex)
      .when('correct-fact', specialist, { ...correction, oldValue: 'Huge.' })
      .thenRefused('old-value-mismatch', 'D1');
  });

  it('takes only what the field can hold', () => {
    givenCase(facts.judgedComplex)
      .when('correct-fact', specialist, { ...correction, newValue: 7 })
      .thenRefused('invalid-new-value', 'D1');
  });

  const received = (newValue: unknown, currentValue = '2026-03-01T08:00:00.000Z') => ({
    ...correction,
    field: 'receivedAt',
    oldValue: currentValue,
    newValue,
    target: { type: 'FeedbackRecorded', recordedBy: 'sam', currentValue },
  });

  it('keeps the new value in its normal form, which is what cases are looked up by', () => {
    givenCase(facts.judgedComplex)
      .when('correct-fact', specialist, received('2026-02-27T16:00:00+08:00'))
      .then('FactCorrected', { newValue: '2026-02-27T08:00:00.000Z', lookUp: '2026-02-27T08:00:00.000Z' });
    givenCase(facts.judgedComplex)
      .when('correct-fact', specialist, { ...correction, newValue: 'Jose\u0301' })
      .then('FactCorrected', { newValue: 'Jos\u00e9' });
  });

  it('changes nothing when the value is right already in another spelling', () => {
    const same = received('2026-02-27T16:00:00+08:00', '2026-02-27T08:00:00.000Z');
    givenCase(facts.judgedComplex).when('correct-fact', specialist, same).thenNothing();
  });

  it.each(['1 Oct 2026', '2999-01-01T00:00:00.000Z', '2026-02-30T08:00:00Z', '2026-02-27'])(
    'takes no receipt at %s',
    (newValue) => {
      givenCase(facts.judgedComplex)
        .when('correct-fact', specialist, received(newValue))
        .thenRefused('invalid-new-value', 'D1');
    },
  );

  it.each(['claim.claimNumber', 'claim.policyNumber'])('lets nothing but an id into the clear text: %s', (field) => {
    const target = { type: 'FeedbackRecorded', recordedBy: 'sam', currentValue: 'X-1' };
    const about = { ...correction, field, oldValue: 'X-1', target };
    for (const newValue of ['Ms Lin, 0912 345 678', '林小姐', 'X 1', 'X'.repeat(101), '']) {
      givenCase(facts.judgedComplex)
        .when('correct-fact', specialist, { ...about, newValue })
        .thenRefused('invalid-new-value', 'D1');
    }
  });

  it('is for who recorded the fact and for the owner', () => {
    givenCase(facts.judgedComplex).when('correct-fact', serviceRep, correction).thenForbidden();
    givenCase(facts.owned).when('correct-fact', owner, correction).then('FactCorrected');
    givenCase(facts.judgedComplex)
      .when('correct-fact', auditor, { ...correction, target: { ...target, recordedBy: 'ada' } })
      .thenForbidden();
  });

  it.each(Object.keys(correctableFields))('leaves the state alone: %s', (eventType) => {
    const corrected = fact('FactCorrected', {
      eventId: 'e-1',
      eventType,
      field: 'x',
      oldValue: 1,
      newValue: 2,
      why: 'y',
    });
    expect(givenCase(facts.archived, corrected).state).toEqual(givenCase(facts.archived).state);
  });
});

describe('record-legacy-case', () => {
  it('keeps a past complaint as a closed record', () => {
    givenCase().when('record-legacy-case', admin).then('LegacyCaseRecorded', { classes: [] }).thenStage('archived');
    givenCase().when('record-legacy-case', worker).then('LegacyCaseRecorded');
  });

  it('changes nothing when that row is imported', () => {
    givenCase().when('record-legacy-case', admin).then('LegacyCaseRecorded').resent().thenNothing();
  });

  it('is refused in a case that is there, and for a row that changed since', () => {
    givenCase(facts.recorded).when('record-legacy-case', admin).thenRefused('case-exists', 'A');
    const provenance = { source: 'ct', key: '17', line: 18, rowHash: 'c'.repeat(64), mapping: 'ct@1' };
    givenCase(facts.legacy).when('record-legacy-case', admin, { provenance }).thenRefused('case-exists', 'A');
  });

  it('is for the import', () => {
    givenCase().when('record-legacy-case', specialist).thenForbidden();
  });
});
