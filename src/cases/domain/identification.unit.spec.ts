import { now } from '../../../test/support/case-context.js';
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
} from '../../../test/support/case-people.js';
import { givenCase, stateAfter } from '../../../test/support/given-case.js';

const future = '2026-03-20T10:00:00.001Z';

describe('record-feedback', () => {
  it('opens a case with what the customer said and who took it', () => {
    givenCase()
      .when('record-feedback', serviceRep, { statement: '我等了兩個月' })
      .then('FeedbackRecorded', { statement: '我等了兩個月', takenBy: 'cora' })
      .thenStage('identification');
  });

  it('is accepted from an application that acts for a person', () => {
    givenCase().when('record-feedback', portal).then('FeedbackRecorded', { takenBy: 'sam' });
  });

  it('changes nothing when it comes again', () => {
    givenCase().when('record-feedback', specialist).then('FeedbackRecorded').resent().thenNothing();
  });

  it('does not open a case twice', () => {
    givenCase(facts.recorded).when('record-feedback', specialist).thenRefused('case-exists', '1.1');
  });

  it('is not for an auditor', () => {
    givenCase().when('record-feedback', auditor).thenForbidden();
  });

  it('takes no feedback from the future', () => {
    givenCase().when('record-feedback', specialist, { receivedAt: future }).thenRefused('occurred-in-future', 'D1');
  });

  it('names up to five representatives of a group, and of a group only', () => {
    const complainant = {
      kind: 'group',
      contact: { name: 'Lin' },
      preferredChannel: 'phone',
      language: 'en',
      vulnerable: false,
    } as const;
    const five = Array.from({ length: 5 }, (_, index) => ({ name: `Neighbour ${index}` }));
    const record = (kind: 'group' | 'insured', representatives: typeof five) =>
      givenCase().when('record-feedback', specialist, { complainant: { ...complainant, kind, representatives } });
    record('group', five).then('FeedbackRecorded');
    record('group', [...five, { name: 'One more' }]).thenRefused('too-many-representatives', '1.1');
    record('insured', five).thenRefused('representatives-without-group', '1.1');
  });

  it('can be recorded by the person complained about, who is recused from then on', () => {
    givenCase()
      .when('record-feedback', specialist, { complainedAbout: ['sam'] })
      .then('FeedbackRecorded');
    const [feedback] = facts.recorded;
    const about = { ...feedback!, data: { ...feedback!.data, complainedAbout: ['sam'] } } as typeof feedback;
    givenCase([about!]).when('classify', specialist).thenRefused('recused', '3.3');
  });
});

describe('add-feedback', () => {
  it('joins later feedback to the case', () => {
    givenCase(facts.recorded)
      .when('add-feedback', serviceRep)
      .then('FeedbackAdded', { takenBy: 'cora', statement: 'Still waiting.' });
  });

  it('comes from a member of the team too', () => {
    givenCase(facts.sworn).when('add-feedback', technician).then('FeedbackAdded');
    givenCase(facts.owned).when('add-feedback', technician).thenForbidden();
  });

  it('changes nothing when the same record comes again', () => {
    givenCase(facts.recorded).when('add-feedback', serviceRep).then('FeedbackAdded').resent().thenNothing();
  });

  it('never swallows feedback that has no record id', () => {
    givenCase(facts.recorded)
      .when('add-feedback', serviceRep, { recordId: undefined as never })
      .then('FeedbackAdded')
      .resent()
      .then('FeedbackAdded');
  });

  it('is refused once the case is closed', () => {
    givenCase(facts.archived).when('add-feedback', serviceRep).thenRefused('case-not-open', '1.1');
    givenCase(facts.merged).when('add-feedback', serviceRep).thenRefused('case-not-open', '1.1');
  });

  it('is refused where there is no case', () => {
    givenCase().when('add-feedback', serviceRep).thenRefused('no-case', '1.1');
  });

  it('takes no feedback from the future', () => {
    givenCase(facts.recorded)
      .when('add-feedback', serviceRep, { receivedAt: future })
      .thenRefused('occurred-in-future', 'D1');
  });

  it('recuses whoever is complained about in it', () => {
    const added = fact('FeedbackAdded', {
      channel: 'email',
      receivedAt: now,
      takenBy: 'cora',
      statement: 'Ines was rude.',
      demands: [],
      complainedAbout: ['ines'],
    });
    givenCase(facts.planned, added).when('revise-plan', owner).thenRefused('recused', '3.3');
  });
});

describe('link-case', () => {
  it('links a repeated complaint', () => {
    givenCase(facts.recorded)
      .when('link-case', specialist, { otherCaseId: 'other', kind: 'repeat' })
      .then('CaseLinked', { otherCaseId: 'other', kind: 'repeat' });
  });

  it('links an archived case too', () => {
    givenCase(facts.archived).when('link-case', owner).then('CaseLinked');
  });

  it('changes nothing when the link is there, but takes a link of another kind', () => {
    givenCase(facts.recorded).when('link-case', specialist).then('CaseLinked').resent().thenNothing();
    const linked = fact('CaseLinked', { otherCaseId: 'case-1', kind: 'repeat' });
    givenCase(facts.recorded, linked).when('link-case', specialist, { kind: 'related' }).then('CaseLinked');
  });

  it('does not link a case to itself', () => {
    const otherCaseId = '019a0000-0000-7000-8000-000000000001';
    givenCase(facts.recorded).when('link-case', specialist, { otherCaseId }).thenRefused('same-case', '1.1');
  });

  it('is refused in a merged case', () => {
    givenCase(facts.merged).when('link-case', specialist).thenRefused('case-merged', '1.1');
  });

  it('is not for a compliance officer', () => {
    givenCase(facts.recorded).when('link-case', compliance).thenForbidden();
  });
});

describe('merge-into', () => {
  it('lets the case go on inside another one', () => {
    givenCase(facts.recorded)
      .when('merge-into', specialist, { intoCaseId: 'other' })
      .then('CaseMerged', { intoCaseId: 'other' })
      .thenStage('merged');
  });

  it('changes nothing when it is merged there already, and refuses another target', () => {
    givenCase(facts.recorded).when('merge-into', specialist).then('CaseMerged').resent().thenNothing();
    givenCase(facts.merged).when('merge-into', specialist, { intoCaseId: 'third' }).thenRefused('case-not-open', '1.1');
  });

  it('is refused when the case is archived', () => {
    givenCase(facts.archived).when('merge-into', specialist).thenRefused('case-not-open', '1.1');
  });

  it('needs an open target', () => {
    givenCase(facts.recorded)
      .when('merge-into', specialist, { targetOpen: false })
      .thenRefused('target-not-open', '1.1');
  });

  it('does not merge in a circle, nor into itself', () => {
    const received = fact('MergedCaseReceived', { fromCaseId: 'other' });
    givenCase(facts.recorded, received)
      .when('merge-into', specialist, { intoCaseId: 'other' })
      .thenRefused('merge-cycle', '1.1');
    const intoCaseId = '019a0000-0000-7000-8000-000000000001';
    givenCase(facts.recorded).when('merge-into', specialist, { intoCaseId }).thenRefused('same-case', '1.1');
  });

  it('is not for a line manager', () => {
    givenCase(facts.recorded).when('merge-into', manager).thenForbidden();
  });
});

describe('receive-merged-case', () => {
  it('takes the other case over, with who is recused there', () => {
    givenCase(facts.recorded)
      .when('receive-merged-case', specialist, { fromCaseId: 'other', complainedAbout: ['tom'] })
      .then('MergedCaseReceived', { fromCaseId: 'other' });
    const received = fact('MergedCaseReceived', { fromCaseId: 'other', complainedAbout: ['sam'] });
    givenCase(facts.recorded, received).when('classify', specialist).thenRefused('recused', '3.3');
  });

  it('changes nothing when the case was received', () => {
    givenCase(facts.recorded).when('receive-merged-case', specialist).then('MergedCaseReceived').resent().thenNothing();
  });

  it('is refused in a case that is not open, and for the case itself', () => {
    givenCase(facts.merged).when('receive-merged-case', specialist).thenRefused('case-not-open', '1.1');
    const fromCaseId = '019a0000-0000-7000-8000-000000000001';
    givenCase(facts.recorded).when('receive-merged-case', specialist, { fromCaseId }).thenRefused('same-case', '1.1');
  });

  it('is not for people who change nothing', () => {
    givenCase(facts.recorded).when('receive-merged-case', auditor).thenForbidden();
  });
});

describe('classify', () => {
  it('moves an identified case to its assessment', () => {
    givenCase(facts.recorded)
      .when('classify', specialist, { classes: ['timeliness', 'service_attitude'], severity: 'high' })
      .then('CaseClassified', {
        classes: ['timeliness', 'service_attitude'],
        regulatorCodes: ['US-CT/38a-819-56/3b'],
        severity: 'high',
      })
      .thenStage('assessment');
  });

  it('reclassifies with a reason, wherever an open case is', () => {
    givenCase(facts.planned)
      .when('classify', owner, { reason: 'It is about privacy.' })
      .then('CaseReclassified', { reason: 'It is about privacy.' })
      .thenStage('resolution');
  });

  it('asks for the reason of a reclassification', () => {
    givenCase(facts.classified).when('classify', specialist, { reason: ' ' }).thenRefused('reason-required', '1.2');
  });

  it('changes nothing when the case is classified that way', () => {
    givenCase(facts.recorded).when('classify', specialist).then('CaseClassified').resent().thenNothing();
  });

  it.each([
    ['unknown-taxonomy-version', { taxonomyVersion: '1999-01' }],
    ['class-required', { classes: [] }],
    ['unknown-class', { classes: ['weather'] }],
    ['duplicate-class', { classes: ['timeliness', 'timeliness'] }],
    ['unknown-severity', { severity: 'apocalyptic' as never }],
  ])('is held to its taxonomy version: %s', (code, body) => {
    givenCase(facts.recorded).when('classify', specialist, body).thenRefused(code, '1.2');
  });

  it('is refused when the case is archived', () => {
    givenCase(facts.archived).when('classify', specialist).thenRefused('case-not-open', '1.2');
  });

  it('is for specialists and the owner', () => {
    givenCase(facts.recorded).when('classify', serviceRep).thenForbidden();
  });
});

it('keeps the customer id, and no other word about the customer, in the state', () => {
  const state = stateAfter(facts.recorded);
  expect(state).toMatchObject({ file: { customerId: 'C-1' } });
  expect(JSON.stringify(state)).not.toMatch(/Lin Mei|waited|1234/);
});
