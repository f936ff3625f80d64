import type { Collection } from 'mongodb';
import { CaseSettings } from '../../../src/cases/commands/case-settings.js';
import { mergeCases, receiptOf } from '../../../src/cases/commands/merge-cases.js';
import { type PendingMerge, pendingMergesView } from '../../../src/cases/views/pending-merges/pending-merges.view.js';
import { caseCatalogue } from '../../../src/cases/case-catalogue.js';
import { MergeWorker } from '../../../src/cases/workers/merge-worker.js';
import { SystemClock } from '../../../src/platform/clock.js';
import { EventCodec } from '../../../src/platform/event-sourcing/event-codec.js';
import type { PersonalDataVault } from '../../../src/privacy/personal-data-vault.js';
import { rules } from '../../support/case-context.js';
import { specialist } from '../../support/case-people.js';
import { type Engines, startEngines } from './engines.js';
import { InterruptedRunner, merge, openCases, reason } from './merging.js';

const codec = new EventCodec(caseCatalogue);
let engines: Engines;
let vault: PersonalDataVault;
let cases: InterruptedRunner;
let listed: Collection<PendingMerge>;

beforeAll(async () => {
  engines = await startEngines();
  vault = engines.vault();
  cases = new InterruptedRunner({ log: engines.log, vault, clock: new SystemClock() });
  listed = engines.db.collection<PendingMerge>('pending');
});

beforeEach(async () => {
  await listed.deleteMany({});
  cases.sent.length = 0;
});

afterAll(() => engines.stop());

/** A worker on the list as it stands in the store, and what it reports. */
function startWorker(): { readonly worker: MergeWorker; readonly reported: string[] } {
  const reported: string[] = [];
  const worker = new MergeWorker({
    cases,
    vault,
    reader: { open: () => Promise.resolve({ documents: listed } as never) },
    leases: { acquire: () => Promise.reject(new Error('No lease is asked for.')) },
    clock: new SystemClock(),
    settings: new CaseSettings(rules),
    onFailure: ({ _id }) => reported.push(_id),
  });
  return { worker, reported };
}

/** Lists what the view makes of the newest event of the case. */
async function list(caseId: string): Promise<string> {
  const event = (await engines.log.load(`case-${caseId}`))?.at(-1);
  if (event === undefined) throw new Error('The case is empty.');
  const row = pendingMergesView.fold(null, codec.decode(event));
  if (row === null) throw new Error('Nothing is pending.');
  await listed.insertOne({ ...row, position: event.position });
  return row._id;
}

async function newestData(caseId: string): Promise<unknown> {
  return vault.open((await engines.log.load(`case-${caseId}`))?.at(-1)?.data);
}

describe('a merge of which one side is missing', () => {
  it('is recorded in the merged case with the reason that the person gave', async () => {
    const [target, source] = await openCases<readonly [string, string]>(cases, 2);
    await cases.run(await receiptOf(merge(source, target), cases));
    await list(target);
    expect(JSON.stringify((await listed.find().toArray())[0]?.reason)).toMatch(/^\{"sealed":"1\./);
    await startWorker().worker.completeAll();
    expect(await newestData(source)).toEqual({ intoCaseId: target, reason });
    const metadata = (await engines.log.load(`case-${source}`))?.at(-1)?.metadata;
    expect(metadata).toMatchObject({ actor: specialist });
  });

  it('is recorded in the target with the reason that the person gave', async () => {
    const [source, target] = await openCases<readonly [string, string]>(cases, 2);
    await cases.run(merge(source, target));
    await list(source);
    await startWorker().worker.completeAll();
    expect(await newestData(target)).toMatchObject({ fromCaseId: source, reason });
  });

  it('is completed without the reason where that was erased', async () => {
    const [target, source] = await openCases<readonly [string, string]>(cases, 2);
    await cases.run(await receiptOf(merge(source, target), cases));
    await list(target);
    await vault.deleteKey('customer:C-1');
    await startWorker().worker.completeAll();
    expect(await newestData(source)).toMatchObject({ reason: 'Completes the merge that the other case has recorded.' });
  });
});

describe('a merge that a case refuses for good', () => {
  it('is reported once and not sent again at once', async () => {
    const [target, source, other] = await openCases<readonly [string, string, string]>(cases, 3);
    await cases.run(await receiptOf(merge(source, target), cases));
    const pending = await list(target);
    await mergeCases(merge(source, other), cases);
    cases.sent.length = 0;
    const { worker, reported } = startWorker();
    for (let round = 0; round < 3; round++) await worker.completeAll();
    expect(reported).toEqual([pending]);
    expect(cases.sent).toEqual(['merge-into']);
  });
});
