import * as facts from '../../../test/support/case-facts.js';
import { incidentLead, manager, owner, serviceRep, specialist, technician } from '../../../test/support/case-people.js';
import { givenCase } from '../../../test/support/given-case.js';

describe('collect-evidence', () => {
  const body = { evidenceId: 'E2', sha256: 'f'.repeat(64), source: 'Garage', custody: 'Garage, then Tom.' };

  it('records source, custody and hash', () => {
    givenCase(facts.sworn).when('collect-evidence', technician, body).then('EvidenceCollected', body);
    givenCase(facts.sworn).when('collect-evidence', owner, body).then('EvidenceCollected', body);
  });

  it('changes nothing when the evidence is there', () => {
    givenCase(facts.sworn).when('collect-evidence', owner, body).then('EvidenceCollected').resent().thenNothing();
  });

  it('does not put other content under a known id', () => {
    givenCase(facts.evidenced)
      .when('collect-evidence', owner, { ...body, evidenceId: 'E1' })
      .thenRefused('evidence-id-taken', '4.2');
  });

  it('belongs to the investigation and after, while the case is open', () => {
    givenCase(facts.notified).when('collect-evidence', owner).then('EvidenceCollected');
    givenCase(facts.approved).when('collect-evidence', owner).thenRefused('wrong-stage', '4.2');
    givenCase(facts.archived).when('collect-evidence', owner).thenRefused('case-not-open', '4.2');
  });

  it('is for the owner and the team', () => {
    givenCase(facts.sworn).when('collect-evidence', incidentLead).thenForbidden();
  });
});

describe('record-finding', () => {
  it('cites evidence of the case', () => {
    givenCase(facts.evidenced)
      .when('record-finding', technician, { findingId: 'F1', evidence: ['E1'] })
      .then('FindingRecorded', { findingId: 'F1', evidence: ['E1'] });
  });

  it('changes nothing when the finding is there', () => {
    givenCase(facts.evidenced).when('record-finding', owner).then('FindingRecorded').resent().thenNothing();
  });

  it('cites nothing that is not there', () => {
    givenCase(facts.evidenced)
      .when('record-finding', owner, { evidence: ['E1', 'E9'] })
      .thenRefused('unknown-evidence', '4.2');
    givenCase(facts.evidenced).when('record-finding', owner, { evidence: [] }).thenRefused('evidence-required', '4.2');
  });

  it('waits for evidence', () => {
    givenCase(facts.sworn).when('record-finding', owner).thenRefused('no-evidence', '4.2');
  });

  it('is for the owner and the team', () => {
    givenCase(facts.evidenced).when('record-finding', manager).thenForbidden();
  });
});

describe('identify-root-cause', () => {
  it('cites findings of the case', () => {
    givenCase(facts.found)
      .when('identify-root-cause', serviceRep, { findings: ['F1'] })
      .then('RootCauseIdentified', { findings: ['F1'] });
  });

  it('changes nothing when the cause is there', () => {
    givenCase(facts.found).when('identify-root-cause', owner).then('RootCauseIdentified').resent().thenNothing();
  });

  it('cites nothing that is not there', () => {
    givenCase(facts.found)
      .when('identify-root-cause', owner, { findings: ['F9'] })
      .thenRefused('unknown-finding', '4.2');
    givenCase(facts.found).when('identify-root-cause', owner, { findings: [] }).thenRefused('finding-required', '4.2');
  });

  it('waits for a finding', () => {
    givenCase(facts.evidenced).when('identify-root-cause', owner).thenRefused('no-finding', '4.2');
  });

  it('is for the owner and the team', () => {
    givenCase(facts.found).when('identify-root-cause', manager).thenForbidden();
  });
});

describe.each([
  ['update-customer', 'CustomerUpdated', '4.3'],
  ['record-contact', 'ContactRecorded', 'P2'],
] as const)('%s', (command, event, clause) => {
  it('is recorded in every open stage', () => {
    for (const history of [
      facts.recorded,
      facts.judgedComplex,
      facts.submitted,
      facts.owned,
      facts.planned,
      facts.notified,
    ]) {
      givenCase(history).when(command, serviceRep).then(event);
    }
  });

  it('comes from the owner and the team too', () => {
    givenCase(facts.owned).when(command, owner).then(event);
    givenCase(facts.sworn).when(command, technician).then(event);
  });

  it('changes nothing when the same record comes again', () => {
    givenCase(facts.recorded).when(command, serviceRep).then(event).resent().thenNothing();
  });

  it('is refused when the case is closed', () => {
    givenCase(facts.archived).when(command, serviceRep).thenRefused('case-not-open', clause);
    givenCase(facts.merged).when(command, serviceRep).thenRefused('case-not-open', clause);
  });

  it('is not for a specialist outside the team', () => {
    givenCase(facts.owned).when(command, specialist).thenForbidden();
  });
});
