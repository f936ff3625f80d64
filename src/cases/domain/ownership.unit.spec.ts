import * as facts from '../../../test/support/case-facts.js';
import { fact } from '../../../test/support/case-facts.js';
import { auditor, incidentLead, manager, owner, serviceRep, specialist } from '../../../test/support/case-people.js';
import { givenCase } from '../../../test/support/given-case.js';

const conflictOf = (person: string) => fact('ConflictDeclared', { person, reason: 'Cousin of the customer.' });

describe('assign-owner', () => {
  it('names the owner of an approved case, whose investigation begins', () => {
    givenCase(facts.approved)
      .when('assign-owner', manager, { owner: 'ines' })
      .then('OwnerAssigned', { owner: 'ines' })
      .thenStage('investigation');
  });

  it('names another owner later, with a note, and leaves the case where it is', () => {
    givenCase(facts.planned)
      .when('assign-owner', manager, { owner: 'ivan', handOverNote: 'Plan is out.' })
      .then('OwnerReassigned', { from: 'ines', owner: 'ivan', handOverNote: 'Plan is out.' })
      .thenStage('resolution');
    givenCase(facts.planned)
      .when('assign-owner', manager, { owner: 'ivan', handOverNote: '' })
      .thenRefused('hand-over-note-required', '3.3');
  });

  it('changes nothing when that person is the owner', () => {
    givenCase(facts.approved).when('assign-owner', manager).then('OwnerAssigned').resent().thenNothing();
  });

  it('waits for the approval', () => {
    givenCase(facts.submitted).when('assign-owner', manager).thenRefused('not-approved', '3.2');
    givenCase(facts.judgedComplex).when('assign-owner', manager).thenRefused('wrong-stage', '3.3');
    givenCase(facts.notifiedDirectly).when('assign-owner', manager).thenRefused('wrong-stage', '3.3');
  });

  it('names nobody complained about or in conflict', () => {
    givenCase(facts.approved).when('assign-owner', manager, { owner: 'rude-rob' }).thenRefused('owner-recused', '3.3');
    givenCase(facts.approved, conflictOf('ines'))
      .when('assign-owner', manager, { owner: 'ines' })
      .thenRefused('owner-recused', '3.3');
    givenCase(facts.planned).when('assign-owner', manager, { owner: 'rude-rob' }).thenRefused('owner-recused', '3.3');
  });

  it('replaces an owner who has become recused', () => {
    givenCase(facts.planned, conflictOf('ines'))
      .when('assign-owner', manager, { owner: 'ivan' })
      .then('OwnerReassigned');
  });

  it('is refused when the case is archived', () => {
    givenCase(facts.archived).when('assign-owner', manager, { owner: 'ivan' }).thenRefused('case-not-open', '3.3');
  });

  it('is for line managers', () => {
    givenCase(facts.approved).when('assign-owner', incidentLead).thenForbidden();
  });
});

describe('hand-over', () => {
  const handOver = { owner: 'ivan', handOverNote: 'Evidence complete.' };

  it('passes the case on, by the owner or a line manager', () => {
    givenCase(facts.investigated)
      .when('hand-over', owner, handOver)
      .then('CaseHandedOver', { from: 'ines', ...handOver });
    givenCase(facts.investigated)
      .when('hand-over', manager, handOver)
      .then('CaseHandedOver', { from: 'ines', ...handOver });
  });

  it('changes nothing when it comes again, though the sender is no longer the owner', () => {
    givenCase(facts.investigated).when('hand-over', owner, handOver).then('CaseHandedOver').resent().thenNothing();
  });

  it('leaves the new owner in charge and the old one out', () => {
    const handedOver = fact('CaseHandedOver', { from: 'ines', ...handOver });
    givenCase(facts.investigated, handedOver)
      .when('propose-plan', incidentLead)
      .then('PlanProposed', { proposer: 'ivan' });
    givenCase(facts.investigated, handedOver).when('propose-plan', owner).thenForbidden();
    givenCase(facts.investigated, handedOver).when('hand-over', owner, { owner: 'suki' }).thenForbidden();
  });

  it('holds the receiver to the same rules', () => {
    givenCase(facts.owned)
      .when('hand-over', owner, { ...handOver, owner: 'rude-rob' })
      .thenRefused('owner-recused', '3.3');
    givenCase(facts.owned, conflictOf('ivan')).when('hand-over', owner, handOver).thenRefused('owner-recused', '3.3');
  });

  it('needs a note', () => {
    givenCase(facts.owned)
      .when('hand-over', owner, { ...handOver, handOverNote: ' ' })
      .thenRefused('hand-over-note-required', '3.3');
  });

  it('waits for an owner', () => {
    givenCase(facts.approved).when('hand-over', manager).thenRefused('no-owner', '3.3');
    givenCase(facts.archived).when('hand-over', manager, handOver).thenRefused('case-not-open', '3.3');
  });

  it('is not for others', () => {
    givenCase(facts.owned).when('hand-over', specialist, handOver).thenForbidden();
  });
});

describe('declare-conflict', () => {
  it('recuses the person who declares it from everything else', () => {
    givenCase(facts.classified)
      .when('declare-conflict', specialist, { person: 'sam' })
      .then('ConflictDeclared', { person: 'sam' });
    givenCase(facts.classified, conflictOf('sam')).when('verify-information', specialist).thenRefused('recused', '3.3');
    givenCase(facts.classified, conflictOf('sam'))
      .when('declare-conflict', specialist, { person: 'tom' })
      .thenRefused('recused', '3.3');
  });

  it('is open to everybody who works on cases', () => {
    givenCase(facts.recorded).when('declare-conflict', serviceRep, { person: 'cora' }).then('ConflictDeclared');
    givenCase(facts.recorded).when('declare-conflict', auditor, { person: 'ada' }).thenForbidden();
  });

  it('is declared for others by a line manager only', () => {
    givenCase(facts.recorded)
      .when('declare-conflict', manager, { person: 'sam' })
      .then('ConflictDeclared', { person: 'sam' });
    givenCase(facts.recorded).when('declare-conflict', serviceRep, { person: 'sam' }).thenForbidden();
  });

  it('changes nothing when it comes again, even from the person recused by it', () => {
    givenCase(facts.recorded).when('declare-conflict', specialist).then('ConflictDeclared').resent().thenNothing();
    givenCase(facts.recorded)
      .when('declare-conflict', manager, { person: 'sam' })
      .then('ConflictDeclared')
      .resent()
      .thenNothing();
  });

  it('is refused when the case is closed', () => {
    givenCase(facts.archived).when('declare-conflict', specialist).thenRefused('case-not-open', '3.3');
  });
});
