import { CaseRunner } from '../../../src/cases/commands/case-runner.js';
import { mergeCases } from '../../../src/cases/commands/merge-cases.js';
import { SystemClock } from '../../../src/platform/clock.js';
import { DomainError } from '../../../src/platform/event-sourcing/domain-error.js';
import { IdempotencyKeyReusedError, StaleRevisionError } from '../../../src/platform/event-sourcing/errors.js';
import { type Engines, startEngines } from './engines.js';
import { asked, InterruptedRunner, keyed, merge, openCases } from './merging.js';

let engines: Engines;
let cases: InterruptedRunner;
let elsewhere: CaseRunner;

beforeAll(async () => {
  engines = await startEngines();
  const writeSide = { log: engines.log, vault: engines.vault(), clock: new SystemClock() };
  cases = new InterruptedRunner(writeSide);
  elsewhere = new CaseRunner(writeSide);
});

beforeEach(() => {
  cases.interruption = undefined;
});

afterAll(() => engines.stop());

async function typesIn(...ids: readonly string[]): Promise<readonly (readonly string[])[]> {
  const streams = await Promise.all(ids.map((id) => engines.log.load(`case-${id}`)));
  return streams.map((events) => (events ?? []).slice(1).map(({ type }) => type));
}

/** Both directions: the case that is merged has the lower or the higher id. */
const directions = [
  ['lower', 0, 1],
  ['higher', 1, 0],
] as const;

async function twoCases(from: 0 | 1, into: 0 | 1): Promise<readonly [string, string]> {
  const ids = await openCases<readonly [string, string]>(cases, 2);
  return [ids[from], ids[into]];
}

describe.each(directions)('merging a case of the %s id', (_, from, into) => {
  it('tells both cases, with the reason', async () => {
    const [source, target] = await twoCases(from, into);
    const merged = await mergeCases(merge(source, target, { ifMatch: 0n, ...keyed('a') }), cases);
    expect(await typesIn(source, target)).toEqual([['CaseMerged'], ['MergedCaseReceived']]);
    expect([merged.revision, merged.state.stage]).toEqual([1n, 'merged']);
    for (const id of [source, target]) {
      const events = await engines.log.load(`case-${id}`);
      expect(await engines.vault().open(events?.at(-1)?.data)).toMatchObject({
        reason: 'The same hail, reported twice.',
      });
    }
  });

  it('answers the same request again with the first answer', async () => {
    const [source, target] = await twoCases(from, into);
    const request = merge(source, target, { ifMatch: 0n, ...keyed('a') });
    const { revision, position } = await mergeCases(request, cases);
    expect(await mergeCases(request, cases)).toMatchObject({ revision, position, appended: 0 });
    expect(await typesIn(source, target)).toEqual([['CaseMerged'], ['MergedCaseReceived']]);
  });

  it('writes nothing on a stale revision', async () => {
    const [source, target] = await twoCases(from, into);
    await elsewhere.run(asked(source, 'add-feedback'));
    await expect(mergeCases(merge(source, target, { ifMatch: 0n }), cases)).rejects.toThrow(StaleRevisionError);
    expect(await typesIn(source, target)).toEqual([['FeedbackAdded'], []]);
  });

  it('writes nothing on a key that was used for something else', async () => {
    const [source, target] = await twoCases(from, into);
    await elsewhere.run(asked(source, 'add-feedback', keyed('other')));
    await expect(mergeCases(merge(source, target, keyed('merge')), cases)).rejects.toThrow(IdempotencyKeyReusedError);
    expect(await typesIn(source, target)).toEqual([['FeedbackAdded'], []]);
  });

  it('writes nothing when the case that is merged goes on elsewhere', async () => {
    const [source, target] = await twoCases(from, into);
    const [other] = await openCases<readonly [string]>(cases, 1);
    await mergeCases(merge(source, other), elsewhere);
    await expect(mergeCases(merge(source, target), cases)).rejects.toThrow(DomainError);
    expect(await typesIn(source, target)).toEqual([['CaseMerged'], []]);
  });

  it('writes nothing when the target goes on elsewhere', async () => {
    const [source, target] = await twoCases(from, into);
    const [other] = await openCases<readonly [string]>(cases, 1);
    await mergeCases(merge(target, other), elsewhere);
    await expect(mergeCases(merge(source, target), cases)).rejects.toThrow(DomainError);
    expect(await typesIn(source, target)).toEqual([[], ['CaseMerged']]);
  });

  it('ends with one merge of two that contradict each other', async () => {
    const [source, target] = await twoCases(from, into);
    const both = [mergeCases(merge(source, target), cases), mergeCases(merge(target, source), elsewhere)];
    const outcomes = (await Promise.allSettled(both)).map(({ status }) => status);
    expect(outcomes.toSorted()).toEqual(['fulfilled', 'rejected']);
    const types = (await typesIn(source, target)).flat();
    expect(types.toSorted()).toEqual(['CaseMerged', 'MergedCaseReceived']);
  });
});

describe('a case that changes between the check and the first append', () => {
  it('is not merged when its revision was asked for and it is written first', async () => {
    const [source, target] = await twoCases(0, 1);
    cases.interruption = () => elsewhere.run(asked(source, 'add-feedback'));
    await expect(mergeCases(merge(source, target, { ifMatch: 0n }), cases)).rejects.toThrow(StaleRevisionError);
    expect(await typesIn(source, target)).toEqual([['FeedbackAdded'], []]);
  });

  it.each([
    ['revision', { ifMatch: 0n }],
    ['key', keyed('merge')],
  ])('is merged, and the caller told so, when the target has its receipt already: its %s', async (_, condition) => {
    const [source, target] = await twoCases(1, 0);
    cases.interruption = () => elsewhere.run(asked(source, 'add-feedback', keyed('other')));
    const { revision } = await mergeCases(merge(source, target, condition), cases);
    expect(revision).toBe(2n);
    expect(await typesIn(source, target)).toEqual([['FeedbackAdded', 'CaseMerged'], ['MergedCaseReceived']]);
  });
});

describe('a target that closes between the check and its receipt', () => {
  it('leaves the receipt to the worker: the case is merged, and the caller told so', async () => {
    const [source, target, other] = await openCases<readonly [string, string, string]>(cases, 3);
    cases.interruption = () => mergeCases(merge(target, other), elsewhere);
    expect((await mergeCases(merge(source, target), cases)).state.stage).toBe('merged');
    expect(await typesIn(source, target)).toEqual([['CaseMerged'], ['CaseMerged']]);
  });
});
