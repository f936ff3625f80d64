import fc from 'fast-check';
import type { Filter } from 'mongodb';
import { ListWorkHandler } from '../../../src/cases/queries/list-work.handler.js';
import { ListWork, type Whose } from '../../../src/cases/queries/list-work.query.js';
import { roles } from '../../../src/cases/domain/values.js';
import { personKey, roleKey, type WorkListEntry } from '../../../src/cases/views/work-list/work-list-entry.js';
import { foldWorkList, workListView } from '../../../src/cases/views/work-list/work-list.view.js';
import type { Actor } from '../../../src/platform/event-sourcing/event.js';
import { feedback } from '../../support/case-data.js';
import { CaseHistory, folded, people, sealed } from '../../support/case-events.js';
import { assessed, firstContactToArchive, phoneCallToArchive } from '../../support/case-histories.js';
import { fill, indexesOf, openViewDatabase, type ViewDatabase } from './view-database.js';

/** Cases that stopped anywhere on their way, due at different times, some with a conflict of interest. */
const stopped = fc
  .record({
    start: fc.constantFrom(phoneCallToArchive, firstContactToArchive, assessed),
    length: fc.integer({ min: 1, max: 40 }),
    dueOn: fc.integer({ min: 1, max: 9 }),
    conflict: fc.option(fc.constantFrom(...Object.values(people)), { freq: 3, nil: undefined }),
  })
  .map(({ start, length, dueOn, conflict }) => {
    const { events, caseId } = start();
    const history = new CaseHistory({ caseId });
    for (const { type, data } of events.slice(0, length)) history.add(type, data);
    if (conflict !== undefined) history.add('ConflictDeclared', { person: conflict, reason: sealed('cousin') });
    const [opening, ...rest] = history.events;
    const answerDueAt = `2026-04-0${dueOn}T09:00:00.000Z`;
    const entry = folded(foldWorkList, [{ ...opening!, data: feedback({ answerDueAt }) }, ...rest]);
    return entry === null ? null : ({ ...entry, position: 5n } satisfies WorkListEntry);
  });

const stored = fc
  .sample(fc.array(stopped, { minLength: 300, maxLength: 300 }), { numRuns: 1, seed: 7 })[0]!
  .filter((entry) => entry !== null);
let database: ViewDatabase;
let handler: ListWorkHandler;

beforeAll(async () => {
  database = await openViewDatabase();
  await fill(database, workListView, stored, 5n);
  handler = new ListWorkHandler(database.queries);
}, 60_000);

afterAll(() => database.close());

/** Cases that await something of one of the keys, in the words of the clauses. */
function expectedFor(keys: readonly string[], person: string | undefined): readonly string[] {
  return stored
    .filter(({ recused }) => person === undefined || !recused.includes(person))
    .filter(({ awaits }) =>
      awaits.some(
        ({ persons, roles: any, except }) =>
          !(person !== undefined && except.includes(person)) &&
          [...persons.map(personKey), ...any.map(roleKey)].some((key) => keys.includes(key)),
      ),
    )
    .sort(
      (one, other) =>
        one.dueAt.localeCompare(other.dueAt) || one.urgency - other.urgency || (one._id < other._id ? -1 : 1),
    )
    .map(({ _id }) => _id);
}

async function allPages(actor: Actor, whose: Whose, limit: number): Promise<readonly string[]> {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = { limit, ...(cursor === undefined ? {} : { cursor }) };
    const { items, next } = await handler.execute(new ListWork(actor, whose, page));
    expect(items.every(({ awaits }) => awaits.length > 0)).toBe(true);
    found.push(...items.map(({ caseId }) => caseId));
    cursor = next;
  } while (cursor !== undefined);
  return found;
}

const actors = fc.record({
  person: fc.constantFrom(...Object.values(people), 'somebody.else'),
  roles: fc.subarray([...roles], { minLength: 1, maxLength: 3 }),
});

describe('work list', () => {
  it('shows everybody what awaits them by person and roles, the most urgent first, page by page', async () => {
    await fc.assert(
      fc.asyncProperty(actors, fc.integer({ min: 7, max: 200 }), async (actor, limit) => {
        const keys = [personKey(actor.person), ...actor.roles.map(roleKey)];
        expect(await allPages(actor, {}, limit)).toEqual(expectedFor(keys, actor.person));
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it('shows a line manager what awaits another person, or a role', async () => {
    const manager = { person: people.manager, roles: ['line_manager'] };
    expect(await allPages(manager, { person: people.owner }, 50)).toEqual(
      expectedFor([personKey(people.owner)], people.owner),
    );
    expect(await allPages(manager, { role: 'claims_specialist' }, 50)).toEqual(
      expectedFor([roleKey('claims_specialist')], undefined),
    );
  });

  it('shows the work of others to nobody else', async () => {
    const specialist = { person: people.specialist, roles: ['claims_specialist'] };
    const ask = (whose: Whose) => handler.execute(new ListWork(specialist, whose, { limit: 1 }));
    await expect(ask({ person: people.owner })).rejects.toMatchObject({ kind: 'forbidden', code: 'not-permitted' });
    await expect(ask({ role: 'line_manager' })).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(ask({ person: people.specialist, role: 'claims_specialist' })).resolves.toMatchObject({
      position: '5',
    });
  });

  it('shows of a case only what is awaited from whom was asked about', async () => {
    const technician = { person: people.technician, roles: ['technical_support'] };
    const { items } = await handler.execute(new ListWork(technician, {}, { limit: 200 }));
    expect(items.flatMap(({ awaits }) => awaits).every(({ persons }) => persons.includes(people.technician))).toBe(
      true,
    );
    expect(items[0]).toMatchObject({ revision: expect.any(String), summary: { claimNumber: 'CL-2026-000417' } });
  });

  it('refuses the cursor of somebody else', async () => {
    const ask = (person: string, cursor?: string) =>
      handler.execute(
        new ListWork(
          { person, roles: ['claims_specialist'] },
          {},
          { limit: 1, ...(cursor === undefined ? {} : { cursor }) },
        ),
      );
    const { next } = await ask(people.specialist);
    await expect(ask(people.owner, next)).rejects.toMatchObject({ problem: { status: 400 } });
  });

  it('is found by its index', async () => {
    const { documents } = await database.queries.open(workListView, undefined);
    for (const more of [{}, { dueAt: { $gte: '2026-03-10T00:00:00.000Z' } }]) {
      const find = documents.find({ awaitedFrom: { $eq: 'role:line_manager' }, ...more } as Filter<WorkListEntry>);
      const { queryPlanner } = (await find
        .sort({ dueAt: 1, urgency: 1, _id: 1 })
        .limit(51)
        .explain('queryPlanner')) as {
        queryPlanner: { winningPlan: object };
      };
      expect(indexesOf(queryPlanner.winningPlan)).toContain('awaitedFrom');
    }
  });
});
