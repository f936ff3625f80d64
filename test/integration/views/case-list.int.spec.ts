import fc from 'fast-check';
import { conditionsOf, allOf, type CaseFilter } from '../../../src/cases/queries/case-filter.js';
import { type CaseOrder, legsFrom, orderOf, type SortName } from '../../../src/cases/queries/case-order.js';
import { ListCasesHandler } from '../../../src/cases/queries/list-cases.handler.js';
import { ListCases } from '../../../src/cases/queries/list-cases.query.js';
import { type CaseListEntry, pathMarks } from '../../../src/cases/views/case-list/case-list-entry.js';
import { without } from '../../../src/cases/views/case-fold.js';
import { caseListView } from '../../../src/cases/views/case-list/case-list.view.js';
import { Clock } from '../../../src/platform/clock.js';
import { entries, filters, matches, sorts } from './case-list-entries.js';
import { fill, indexesOf, openViewDatabase, type ViewDatabase } from './view-database.js';

const now = '2026-02-14T08:00:00.000Z';
class StandingClock extends Clock {
  override now(): string {
    return now;
  }
}

const stored = fc.sample(fc.uniqueArray(entries, { selector: ({ _id }) => _id, minLength: 400, maxLength: 400 }), {
  numRuns: 1,
  seed: 20_260_214,
})[0]!;

let database: ViewDatabase;
let handler: ListCasesHandler;

beforeAll(async () => {
  database = await openViewDatabase();
  await fill(database, caseListView, stored, 987_654_321_012_345_678n);
  handler = new ListCasesHandler(database.queries, new StandingClock());
}, 60_000);

afterAll(() => database.close());

/** Every page of a list, one after the other. */
async function allPages(filter: CaseFilter, sort: SortName | undefined, limit: number): Promise<readonly string[]> {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = { limit, ...(cursor === undefined ? {} : { cursor }) };
    const { items, next } = await handler.execute(new ListCases(filter, page, sort));
    expect(items.length).toBeLessThanOrEqual(limit);
    if (next !== undefined) expect(items).toHaveLength(limit);
    found.push(...items.map(({ caseId }) => caseId));
    cursor = next;
  } while (cursor !== undefined);
  return found;
}

function inOrder({ field, descending }: CaseOrder): (one: CaseListEntry, other: CaseListEntry) => number {
  const sign = descending ? -1 : 1;
  const compare = (one: string, other: string): number => (one < other ? -sign : one > other ? sign : 0);
  return (one, other) => {
    const [first, second] = [one[field], other[field]];
    if (first === undefined || second === undefined) {
      if (first !== second) return first === undefined ? 1 : -1;
      return compare(one._id, other._id);
    }
    return compare(first, second) || compare(one._id, other._id);
  };
}

describe('list of cases', () => {
  it('finds what a plain look at every case finds, in order, whatever the filter, sort and page size', async () => {
    await fc.assert(
      fc.asyncProperty(filters, sorts, fc.integer({ min: 1, max: 200 }), async (filter, sort, limit) => {
        const expected = stored
          .filter((entry) => matches(entry, filter, now))
          .sort(inOrder(orderOf(sort, filter)))
          .map(({ _id }) => _id);
        expect(await allPages(filter, sort, Math.max(limit, Math.ceil(expected.length / 8)))).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  }, 120_000);

  it('shows ids, revisions and positions as text and leaves out what is not known', async () => {
    const { items, position } = await handler.execute(new ListCases({}, { limit: 1 }));
    expect(position).toBe('987654321012345678');
    const {
      _id: caseId,
      revision,
      ...rest
    } = without([...stored].sort(inOrder(orderOf(undefined, {})))[0]!, 'position');
    expect(items).toEqual([{ caseId, revision: revision.toString(), ...rest }]);
  });

  it('takes an operator for the text that it is', async () => {
    const injected = { owner: [{ $ne: '' }] } as unknown as CaseFilter;
    expect((await handler.execute(new ListCases(injected, { limit: 5 }))).items).toEqual([]);
  });

  it('refuses a cursor of another sort, of another filter, or that was tampered with', async () => {
    const { next } = await handler.execute(new ListCases({ open: true }, { limit: 2 }, '-updatedAt'));
    const ask = (filter: CaseFilter, sort: SortName | undefined, cursor: string) =>
      handler.execute(new ListCases(filter, { limit: 2, cursor }, sort));
    await expect(ask({ open: true }, '-updatedAt', next!)).resolves.toMatchObject({ items: expect.any(Array) });
    await expect(ask({ open: true }, 'updatedAt', next!)).rejects.toMatchObject({ problem: { status: 400 } });
    await expect(ask({ open: false }, '-updatedAt', next!)).rejects.toMatchObject({ problem: { status: 400 } });
    const forged = Buffer.from(JSON.stringify(['9999', 'x', 'AAAA'])).toString('base64url');
    await expect(ask({ open: true }, '-updatedAt', forged)).rejects.toMatchObject({
      problem: { status: 400, errors: [{ in: 'query', pointer: '/cursor' }] },
    });
  });

  it('waits for a position that the view has reached and gives up on one that it has not', async () => {
    const ask = (atLeast: bigint) => handler.execute(new ListCases({}, { limit: 1 }, undefined, atLeast));
    await expect(ask(987_654_321_012_345_678n)).resolves.toMatchObject({ position: '987654321012345678' });
    await expect(ask(987_654_321_012_345_679n)).rejects.toMatchObject({ name: 'ViewBehindError' });
  }, 20_000);
});

describe('indexes of the case list', () => {
  const marks = pathMarks.map((mark) => [mark, { path: { [mark]: true } }, undefined, `path.${mark}`] as const);
  const range = { from: '2026-02-03T00:00:00.000Z', before: '2026-02-04T00:00:00.000Z' };

  it.each<readonly [string, CaseFilter, SortName | undefined, string]>([
    ['no filter', {}, undefined, 'openedAt'],
    ['no filter, oldest first', {}, 'openedAt', 'openedAt'],
    ['no filter, by change', {}, '-updatedAt', 'updatedAt'],
    ['no filter, by closing', {}, '-closedAt', 'closedAt'],
    ['no filter, by due time', {}, 'answerDueAt', 'answerDueAt'],
    ['stage', { stage: ['assessment'] }, undefined, 'stage'],
    ['stages', { stage: ['assessment', 'escalation'] }, undefined, 'stage'],
    ['class', { class: ['privacy'] }, undefined, 'classes'],
    ['severity', { severity: ['high'] }, undefined, 'severity'],
    ['owner', { owner: ['lin.owner'] }, undefined, 'owner'],
    ['owner, by due time', { owner: ['lin.owner'] }, 'answerDueAt', 'owner-answerDueAt'],
    ['line of business', { lineOfBusiness: ['life'] }, undefined, 'lineOfBusiness'],
    ['channel', { channel: ['phone'] }, undefined, 'channel'],
    ['decision', { decision: ['upheld'] }, undefined, 'decision'],
    ['origin', { origin: ['imported'] }, undefined, 'origin'],
    ['judgement', { judged: ['complex'] }, undefined, 'judged'],
    ['customer', { customerId: ['N-1'] }, undefined, 'customerId'],
    ['claim', { claimNumber: ['N-1'] }, undefined, 'claimNumber'],
    ['policy', { policyNumber: ['N-1'] }, undefined, 'policyNumber'],
    ['open', { open: true }, undefined, 'open'],
    ['open, by due time', { open: true }, 'answerDueAt', 'open-answerDueAt'],
    ['overdue', { overdue: true }, undefined, 'awaitsAnswer-answerDueAt'],
    ['opened in', { opened: range }, undefined, 'openedAt'],
    ['closed in', { closed: range }, undefined, 'closedAt'],
    ['due in', { due: range }, undefined, 'answerDueAt'],
    ...marks,
  ])('serve %s', async (_, filter, sort, index) => {
    const { documents } = await database.queries.open(caseListView, undefined);
    const order = orderOf(sort, filter);
    for (const place of [undefined, ['2026-02-20T00:00:00.000Z', 'f'] as const]) {
      for (const { condition, sort: by } of legsFrom(order, place)) {
        const find = documents
          .find(allOf([...conditionsOf(filter, now), condition]))
          .sort(by)
          .limit(51);
        const { queryPlanner } = (await find.explain('queryPlanner')) as { queryPlanner: { winningPlan: object } };
        const [dated] = legsFrom(order, place);
        if (condition === dated?.condition) expect(indexesOf(queryPlanner.winningPlan)).toContain(index);
        else expect(indexesOf(queryPlanner.winningPlan)).not.toEqual([]);
      }
    }
  });

  it('cover every declared index', async () => {
    const { documents } = await database.queries.open(caseListView, undefined);
    const names = (await documents.indexes()).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(caseListView.indexes.map(({ name }) => name)));
  });
});
