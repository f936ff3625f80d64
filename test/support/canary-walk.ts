import { type CaseDriver, staff } from './case-driver.js';
import { inDays, type Say } from './case-requests.js';

/**
 * Takes three cases through every command that has words for personal data: one through the whole procedure with all its returns, one
 * resolved directly, reopened and withdrawn, one rejected and merged.
 */
export async function walkEveryCommand(driver: CaseDriver, say: Say): Promise<readonly [string, string, string]> {
  const [escalated, minor, merged] = [await openGroup(driver), await driver.open(), await driver.open()];
  const cases = [escalated.caseId, minor.caseId, merged.caseId] as const;
  await assess(driver, say, cases);
  await apply(driver, say, cases[0]);
  await investigate(driver, say, cases[0]);
  await agree(driver, say, cases[0]);
  await implement(driver, say, cases[0]);
  await dispute(driver, say, cases[0]);
  await resolveAndReopen(driver, say, cases[1]);
  await rejectAndMerge(driver, say, cases[2], cases[0]);
  return cases;
}

function openGroup(driver: CaseDriver) {
  const { complainant, ...feedback } = driver.requests.feedback();
  const group = { ...complainant, kind: 'group', representatives: driver.requests.representatives() };
  return driver.record({ ...feedback, complainant: group });
}

async function assess(driver: CaseDriver, say: Say, [caseId, other]: readonly string[]): Promise<void> {
  const send = to(driver, caseId ?? '');
  await send('service', 'add-feedback', driver.requests.laterFeedback());
  await send('specialist', 'classify', driver.requests.classification());
  const again = { ...driver.requests.classification(), severity: 'critical', reason: say('classify.reason', 'Worse.') };
  await send('specialist', 'classify', again);
  await send('specialist', 'link-case', { otherCaseId: other, kind: 'related', note: say('link.note', 'Neighbours.') });
  const opened = await driver.read<{ events: { id: string; data: { statement: string } }[] }>(
    'specialist',
    `/v1/cases/${caseId}/events?limit=1`,
  );
  const [{ id, data }] = opened.events as [{ id: string; data: { statement: string } }];
  await send('specialist', 'correct-fact', {
    eventId: id,
    field: 'statement',
    oldValue: data.statement,
    newValue: say('correction.newValue', 'Three months.'),
    why: say('correction.why', 'Misheard.'),
  });
}

async function apply(driver: CaseDriver, say: Say, caseId: string): Promise<void> {
  const send = to(driver, caseId);
  await driver.escalate(caseId);
  await send('specialist', 'revise-escalation', driver.requests.application());
  await send('specialist', 'submit-escalation', {});
  await send('manager', 'return-escalation', { missing: [say('missing', 'The invoice.')] });
  await send('specialist', 'revise-escalation', driver.requests.application());
  await send('specialist', 'submit-escalation', {});
  await send('manager', 'approve-escalation', { reasons: say('approve.reasons', 'Agreed.') });
  await send('manager', 'assign-owner', { owner: 'owner-lin' });
  const note = (field: string): string => say(field, 'Nothing done yet.');
  await send('manager', 'assign-owner', { owner: 'owner-su', handOverNote: note('reassign.note') });
  await send('manager', 'hand-over', { owner: staff.owner[0], handOverNote: note('handOver.note') });
  await send('manager', 'declare-conflict', { person: 'adjuster-qiu', reason: say('conflict', 'A cousin.') });
}

async function investigate(driver: CaseDriver, say: Say, caseId: string): Promise<void> {
  const { requests } = driver;
  const send = to(driver, caseId);
  await driver.formTeam(caseId);
  await send('owner', 'add-team-member', { person: 'lawyer-tsai', function: 'legal' });
  await send('owner', 'remove-team-member', { person: 'lawyer-tsai', reason: say('remove.reason', 'Settled.') });
  const content = `Invoice of ${say('document.content', 'Lin')}. `.repeat(20_000);
  const { documentId, sha256 } = await driver.upload('technician', caseId, content, say('upload.name', 'invoice.txt'));
  const name = say('document.name', 'invoice.txt');
  await send('technician', 'attach-document', { documentId, name, kind: 'correspondence' });
  const evidence = await send('technician', 'collect-evidence', requests.evidence({ sha256, documentId }));
  const finding = await send('technician', 'record-finding', requests.finding(evidence.createdId ?? ''));
  await send('technician', 'identify-root-cause', requests.rootCause(finding.createdId ?? ''));
  await send('service', 'update-customer', requests.update());
  await send('service', 'record-contact', requests.contactRecord());
}

async function agree(driver: CaseDriver, say: Say, caseId: string): Promise<void> {
  const { requests } = driver;
  const send = to(driver, caseId);
  const revise = (amount: number) =>
    send('owner', 'revise-plan', { ...requests.plan(amount), reason: say('revise.reason', 'Too much.') });
  await send('owner', 'propose-plan', requests.plan(700_000));
  await send('manager', 'refuse-compensation', { planVersion: 1, reason: say('refuse.reason', 'Too much.') });
  await revise(600_000);
  await send('manager', 'approve-compensation', { planVersion: 2, reason: say('compensate.reason', 'Fair.') });
  const { version, hash } = await driver.plan(caseId);
  const answer = { planVersion: version, planHash: hash, channel: 'phone', final: false };
  await send('service', 'record-decline', { ...answer, reasons: say('decline.reasons', 'Too little.') });
  await revise(420_000);
  await driver.consent(caseId);
}

async function implement(driver: CaseDriver, say: Say, caseId: string): Promise<void> {
  const send = to(driver, caseId);
  await send('owner', 'start-measure', { measureId: 'M1', note: say('start.note', 'Ordered.') });
  await send('owner', 'fail-measure', { measureId: 'M1', reason: say('fail.reason', 'Account closed.') });
  await send('owner', 'start-measure', { measureId: 'M1', note: say('start.note', 'Ordered again.') });
  const paid = { amount: 420_000, currency: 'EUR' };
  await send('owner', 'complete-measure', { measureId: 'M1', evidence: say('complete.evidence', 'Paid.'), paid });
  await send('service', 'complete-measure', { measureId: 'M2', evidence: say('complete.evidence', 'Called.') });
  await send('owner', 'notify-outcome', driver.requests.outcome());
}

async function dispute(driver: CaseDriver, say: Say, caseId: string): Promise<void> {
  const send = to(driver, caseId);
  await send('service', 'dispute-outcome', { channel: 'phone', reasons: say('dispute.reasons', 'The tow.') });
  await send('owner', 'raise-level', { reason: say('raise.reason', 'The press calls.') });
  const body = { body: 'Ombudsman', reference: 'OM-1', reason: say('refer.reason', 'Asked for.') };
  await send('owner', 'refer-to-ombudsman', body);
}

async function resolveAndReopen(driver: CaseDriver, say: Say, caseId: string): Promise<void> {
  const { requests } = driver;
  const send = to(driver, caseId);
  await send('specialist', 'classify', requests.classification());
  await driver.judge(caseId, 'minor');
  await send('specialist', 'resolve-directly', { resolution: say('resolution', 'Form found and paid.') });
  await send('specialist', 'notify-outcome', requests.outcome());
  await send('service', 'confirm-outcome', requests.confirmation());
  await send('service', 'record-handling-feedback', requests.handlingFeedback());
  await send('specialist', 'archive', { retentionClass: 'standard' });
  await send('manager', 'reopen', { reason: say('reopen.reason', 'A new invoice.') });
  await send('service', 'withdraw', { channel: 'phone', reason: say('withdraw.reason', 'Settled.') });
}

async function rejectAndMerge(driver: CaseDriver, say: Say, caseId: string, into: string): Promise<void> {
  const send = to(driver, caseId);
  const occurredAt = inDays(-0.02);
  await send('specialist', 'classify', { ...driver.requests.classification(), occurredAt });
  await driver.escalate(caseId);
  await send('specialist', 'submit-escalation', {});
  await send('manager', 'reject-escalation', { reasons: say('reject.reasons', 'Within your limit.') });
  await send('specialist', 'merge-into', { intoCaseId: into, reason: say('merge.reason', 'Same claim.') });
}

function to(driver: CaseDriver, caseId: string) {
  return (who: keyof typeof staff, command: string, body: object) => driver.send(who, caseId, command, body);
}
