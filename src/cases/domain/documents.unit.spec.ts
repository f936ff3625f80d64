import * as facts from '../../../test/support/case-facts.js';
import { fact } from '../../../test/support/case-facts.js';
import { owner, serviceRep, specialist, technician } from '../../../test/support/case-people.js';
import { givenCase } from '../../../test/support/given-case.js';

const sha256 = 'd'.repeat(64);
const attached = fact('DocumentAttached', {
  documentId: 'D1',
  name: 'invoice.pdf',
  mediaType: 'application/pdf',
  size: 9,
  sha256,
  kind: 'correspondence',
});
const known = { documentId: 'D1', sha256 };
const unknown = { documentId: 'D9', sha256 };
const changed = { documentId: 'D1', sha256: 'c'.repeat(64) };

describe.each([
  ['verify-information', 'InformationVerified', specialist, facts.classified, '2.1'],
  ['record-consent', 'CustomerConsented', serviceRep, facts.planned, '5.2'],
  ['complete-measure', 'MeasureCompleted', owner, facts.consented, '5.2'],
] as const)('the documents of %s', (command, event, actor, history, clause) => {
  it('are attached to the case', () => {
    givenCase(history, attached)
      .when(command, actor, { documents: [known] })
      .then(event, { documents: [known] });
    givenCase(history, attached).when(command, actor, { documents: [] }).then(event);
    givenCase(history, attached)
      .when(command, actor, { documents: [known, unknown] })
      .thenRefused('unknown-document', clause);
  });

  it('have the content that was attached', () => {
    givenCase(history, attached)
      .when(command, actor, { documents: [changed] })
      .thenRefused('document-hash-mismatch', clause);
  });
});

describe('the document of evidence', () => {
  it('is attached to the case, with the content of the evidence', () => {
    givenCase(facts.sworn, attached).when('collect-evidence', technician, known).then('EvidenceCollected', known);
    givenCase(facts.sworn).when('collect-evidence', technician, known).thenRefused('unknown-document', '4.2');
    givenCase(facts.sworn, attached)
      .when('collect-evidence', technician, changed)
      .thenRefused('document-hash-mismatch', '4.2');
  });

  it('is not there for a physical thing', () => {
    givenCase(facts.sworn).when('collect-evidence', technician, { sha256 }).then('EvidenceCollected');
  });
});
