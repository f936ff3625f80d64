import * as facts from '../../../test/support/case-facts.js';
import { fact } from '../../../test/support/case-facts.js';
import { manager, serviceRep, specialist, technician } from '../../../test/support/case-people.js';
import { givenCase } from '../../../test/support/given-case.js';

describe('verify-information', () => {
  const document = { documentId: 'D1', sha256: 'd'.repeat(64) };
  const attached = fact('DocumentAttached', {
    ...document,
    name: 'policy.pdf',
    mediaType: 'application/pdf',
    size: 9,
    kind: 'policy',
  });

  it('answers an item of the checklist', () => {
    givenCase(facts.classified, attached)
      .when('verify-information', specialist, { item: 'policy_terms', result: 'discrepant', documents: [document] })
      .then('InformationVerified', {
        checklistVersion: '2026-01',
        item: 'policy_terms',
        result: 'discrepant',
        documents: [document],
      });
  });

  it('answers an item anew, with another result or another document', () => {
    givenCase(facts.assessed)
      .when('verify-information', specialist, { result: 'missing', documents: [] })
      .then('InformationVerified');
    givenCase(facts.assessed, attached)
      .when('verify-information', specialist, { result: 'confirmed', documents: [document] })
      .then('InformationVerified');
  });

  it('answers an item anew where only the note is another', () => {
    const answer = { item: 'policy_terms', result: 'confirmed', documents: [] } as const;
    givenCase(facts.assessed)
      .when('verify-information', specialist, {
        ...answer,
        recordId: 'R2',
        note: 'Read again: the deductible applies.',
      })
      .then('InformationVerified', { recordId: 'R2', note: 'Read again: the deductible applies.' });
  });

  it('changes nothing when the same record comes again', () => {
    givenCase(facts.classified)
      .when('verify-information', specialist)
      .then('InformationVerified')
      .resent()
      .thenNothing();
  });

  it('waits for the classification', () => {
    givenCase(facts.recorded).when('verify-information', specialist).thenRefused('wrong-stage', '2.1');
  });

  it('is refused when the case is closed', () => {
    givenCase(facts.archived).when('verify-information', specialist).thenRefused('case-not-open', '2.1');
  });

  it('knows the items of its checklist only', () => {
    givenCase(facts.classified)
      .when('verify-information', specialist, { item: 'weather' as never })
      .thenRefused('unknown-checklist-item', '2.1');
  });

  it('is for specialists and members of the team, later too', () => {
    givenCase(facts.planned).when('verify-information', technician).then('InformationVerified');
    givenCase(facts.classified).when('verify-information', manager).thenForbidden();
  });
});

describe('judge', () => {
  it('takes minor and complex', () => {
    givenCase(facts.assessed)
      .when('judge', specialist, { judgement: 'minor' })
      .then('CaseJudged', { judgement: 'minor' })
      .thenStage('assessment');
    givenCase(facts.assessed)
      .when('judge', specialist, { judgement: 'complex' })
      .then('CaseJudged', { judgement: 'complex' })
      .thenStage('assessment');
  });

  it('can be changed while the case is in assessment', () => {
    givenCase(facts.judgedMinor).when('judge', specialist, { judgement: 'complex' }).then('CaseJudged');
  });

  it('changes nothing when the case is judged so', () => {
    givenCase(facts.assessed).when('judge', specialist).then('CaseJudged').resent().thenNothing();
  });

  it('needs the whole checklist, and says what is open', () => {
    givenCase(facts.assessed.slice(0, -1)).when('judge', specialist).thenRefused('checklist-incomplete', '2.1');
  });

  it('counts a missing paper as an answer', () => {
    const missing = fact('InformationVerified', {
      checklistVersion: '2026-01',
      item: 'payment_records',
      result: 'missing',
      note: 'None.',
      documents: [],
    });
    givenCase(facts.assessed.slice(0, -1), missing).when('judge', specialist).then('CaseJudged');
  });

  it('needs a classification', () => {
    givenCase(facts.disputedDirectly.filter(({ type }) => type !== 'CaseClassified'))
      .when('judge', specialist)
      .thenRefused('not-classified', '1.2');
  });

  it('belongs to the assessment', () => {
    givenCase(facts.recorded).when('judge', specialist).thenRefused('wrong-stage', '2.2');
    givenCase(facts.owned).when('judge', specialist, { judgement: 'minor' }).thenRefused('wrong-stage', '2.2');
    givenCase(facts.archived).when('judge', specialist, { judgement: 'minor' }).thenRefused('case-not-open', '2.2');
  });

  it('is for specialists', () => {
    givenCase(facts.assessed).when('judge', serviceRep).thenForbidden();
  });
});

describe('resolve-directly', () => {
  it('resolves a minor case in the first contact', () => {
    givenCase(facts.judgedMinor)
      .when('resolve-directly', specialist)
      .then('CaseResolvedDirectly', { firstContact: true })
      .thenStage('outcome');
  });

  it('resolves a case whose escalation was rejected, no longer in the first contact', () => {
    givenCase(facts.rejected)
      .when('resolve-directly', specialist)
      .then('CaseResolvedDirectly', { firstContact: false })
      .thenStage('outcome');
  });

  it('is no first contact resolution once the customer was heard again', () => {
    givenCase(facts.judgedMinor, facts.customerCalled)
      .when('resolve-directly', specialist)
      .then('CaseResolvedDirectly', { firstContact: false });
    const judgedAgain = fact('CaseJudged', { judgement: 'minor', reasons: 'Still small.' });
    givenCase(facts.disputedDirectly, judgedAgain)
      .when('resolve-directly', specialist)
      .then('CaseResolvedDirectly', { firstContact: false });
  });

  it('changes nothing when the case is resolved so', () => {
    givenCase(facts.judgedMinor)
      .when('resolve-directly', specialist)
      .then('CaseResolvedDirectly')
      .resent()
      .thenNothing();
  });

  it('leaves complex cases to the escalation', () => {
    givenCase(facts.judgedComplex).when('resolve-directly', specialist).thenRefused('not-judged-minor', '2.2');
  });

  it('waits for the judgement', () => {
    givenCase(facts.assessed).when('resolve-directly', specialist).thenRefused('not-judged-minor', '2.2');
    givenCase(facts.recorded).when('resolve-directly', specialist).thenRefused('wrong-stage', '2.2');
  });

  it('needs a new judgement after a dispute', () => {
    givenCase(facts.disputedDirectly).when('resolve-directly', specialist).thenRefused('not-judged-minor', '2.2');
  });

  it('is for specialists', () => {
    givenCase(facts.judgedMinor).when('resolve-directly', manager).thenForbidden();
  });
});
