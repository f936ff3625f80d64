import * as facts from '../../../test/support/case-facts.js';
import { fact } from '../../../test/support/case-facts.js';
import { manager, owner, specialist, technician } from '../../../test/support/case-people.js';
import { givenCase } from '../../../test/support/given-case.js';

const claims = { person: 'sam', function: 'claims' } as const;
const service = { person: 'cora', function: 'service' } as const;
const technical = { person: 'tom', function: 'technical' } as const;
const lawyer = { person: 'lea', function: 'legal' } as const;
const lawyerAdded = fact('TeamMemberAdded', lawyer);

describe('form-team', () => {
  it('names the team', () => {
    givenCase(facts.owned)
      .when('form-team', owner, { members: [claims, service, technical, lawyer] })
      .then('TeamFormed', { members: [claims, service, technical, lawyer] });
  });

  it('changes nothing when that team is formed, in whatever order', () => {
    givenCase(facts.owned).when('form-team', owner).then('TeamFormed').resent().thenNothing();
    givenCase(facts.teamFormed)
      .when('form-team', owner, { members: [technical, claims, service] })
      .thenNothing();
  });

  it.each([
    ['claims', [service, technical]],
    ['service', [claims, technical]],
    ['technical', [claims, service]],
  ])('needs %s in the team of a complex case', (_function, members) => {
    givenCase(facts.owned).when('form-team', owner, { members }).thenRefused('team-incomplete', '4.1');
  });

  it('names each person once', () => {
    const members = [claims, service, { ...technical, person: 'sam' }];
    givenCase(facts.owned).when('form-team', owner, { members }).thenRefused('duplicate-member', '4.1');
  });

  it('names nobody who is recused', () => {
    const members = [claims, service, { ...technical, person: 'rude-rob' }];
    givenCase(facts.owned).when('form-team', owner, { members }).thenRefused('member-recused', '3.3');
  });

  it('forms a team once', () => {
    givenCase(facts.teamFormed)
      .when('form-team', owner, { members: [claims, service, { ...technical, person: 'tess' }] })
      .thenRefused('team-formed', '4.1');
  });

  it('belongs to the investigation and after', () => {
    givenCase(facts.approved).when('form-team', owner).thenRefused('wrong-stage', '4.1');
    givenCase(facts.archived).when('form-team', owner).thenRefused('case-not-open', '4.1');
    givenCase(facts.notifiedDirectly).when('form-team', owner).thenRefused('not-escalated', '4.1');
  });

  it('is for the owner', () => {
    givenCase(facts.owned).when('form-team', manager).thenForbidden();
  });
});

describe('add-team-member', () => {
  it('adds one', () => {
    givenCase(facts.teamFormed).when('add-team-member', owner, lawyer).then('TeamMemberAdded', lawyer);
  });

  it('changes nothing when that member is there', () => {
    givenCase(facts.teamFormed).when('add-team-member', owner, lawyer).then('TeamMemberAdded').resent().thenNothing();
  });

  it('gives nobody a second function', () => {
    givenCase(facts.teamFormed)
      .when('add-team-member', owner, { ...lawyer, person: 'tom' })
      .thenRefused('already-member', '4.1');
  });

  it('adds nobody who is recused', () => {
    givenCase(facts.teamFormed)
      .when('add-team-member', owner, { ...lawyer, person: 'rude-rob' })
      .thenRefused('member-recused', '3.3');
  });

  it('waits for the team', () => {
    givenCase(facts.owned).when('add-team-member', owner, lawyer).thenRefused('no-team', '4.1');
  });

  it('is for the owner', () => {
    givenCase(facts.sworn).when('add-team-member', specialist, lawyer).thenForbidden();
  });
});

describe('remove-team-member', () => {
  it('removes one who is not needed', () => {
    givenCase(facts.teamFormed, lawyerAdded)
      .when('remove-team-member', owner, { person: 'lea' })
      .then('TeamMemberRemoved', { person: 'lea' });
  });

  it('changes nothing when that person is not in the team', () => {
    givenCase(facts.teamFormed, lawyerAdded)
      .when('remove-team-member', owner, { person: 'lea' })
      .then('TeamMemberRemoved')
      .resent()
      .thenNothing();
  });

  it('leaves at least claims, service and technical', () => {
    givenCase(facts.teamFormed)
      .when('remove-team-member', owner, { person: 'tom' })
      .thenRefused('team-incomplete', '4.1');
    const second = fact('TeamMemberAdded', { person: 'tess', function: 'technical' });
    givenCase(facts.teamFormed, second).when('remove-team-member', owner, { person: 'tom' }).then('TeamMemberRemoved');
  });

  it('waits for the team', () => {
    givenCase(facts.owned).when('remove-team-member', owner, { person: 'tom' }).thenRefused('no-team', '4.1');
  });

  it('is for the owner', () => {
    givenCase(facts.teamFormed).when('remove-team-member', manager, { person: 'tom' }).thenForbidden();
  });
});

describe('accept-confidentiality', () => {
  const current = { undertakingVersion: '2026-01' };

  it('is accepted by a member', () => {
    givenCase(facts.teamFormed)
      .when('accept-confidentiality', technician, current)
      .then('ConfidentialityAccepted', { person: 'tom', ...current });
  });

  it('changes nothing when it comes again', () => {
    givenCase(facts.teamFormed)
      .when('accept-confidentiality', technician, current)
      .then('ConfidentialityAccepted')
      .resent()
      .thenNothing();
  });

  it('names the current version', () => {
    givenCase(facts.teamFormed)
      .when('accept-confidentiality', technician, { undertakingVersion: '2019-01' })
      .thenRefused('undertaking-not-current', 'D2');
  });

  it('is asked again of a member who accepted an older version', () => {
    const old = fact('ConfidentialityAccepted', { person: 'tom', undertakingVersion: '2019-01' });
    givenCase(facts.teamFormed, old)
      .when('accept-confidentiality', technician, current)
      .then('ConfidentialityAccepted');
    givenCase(facts.teamFormed, old).when('collect-evidence', technician).thenRefused('undertaking-not-accepted', 'D2');
  });

  it('is asked again of a member who comes back', () => {
    const left = fact('TeamMemberRemoved', { person: 'tom', reason: 'Holiday.' });
    givenCase(facts.sworn, left, fact('TeamMemberAdded', technical))
      .when('collect-evidence', technician)
      .thenRefused('undertaking-not-accepted', 'D2');
  });

  it('is asked once', () => {
    givenCase(facts.sworn)
      .when('accept-confidentiality', technician, { undertakingVersion: '2019-01' })
      .thenRefused('already-accepted', 'D2');
  });

  it('waits for the team', () => {
    givenCase(facts.owned).when('accept-confidentiality', technician).thenRefused('no-team', '4.1');
  });

  it('is for those named to the team', () => {
    givenCase(facts.teamFormed).when('accept-confidentiality', owner).thenForbidden();
  });
});

describe('the undertaking', () => {
  it.each(['add-feedback', 'verify-information', 'collect-evidence', 'record-contact', 'attach-document'] as const)(
    'comes before %s as a member',
    (command) => {
      givenCase(facts.teamFormed).when(command, technician).thenRefused('undertaking-not-accepted', 'D2');
    },
  );

  it('is not asked of a member who may act by role anyway', () => {
    givenCase(facts.teamFormed).when('attach-document', specialist).then('DocumentAttached');
  });
});
