import fc from 'fast-check';
import { caseListView } from '../../../src/cases/views/case-list/case-list.view.js';
import type { CaseDashboard } from '../../../src/dashboards/cases/case-dashboard.js';
import { caseDashboardView } from '../../../src/dashboards/cases/case-dashboard.view.js';
import type { Figure } from '../../../src/dashboards/cases/case-links.js';
import { rateNames } from '../../../src/dashboards/cases/figures/rates.js';
import { randomCases } from '../../support/random-histories.js';
import { contents } from '../projections/written-view.js';
import { startViewsApp, type ViewsApp } from './views-app.js';

const timeZone = 'America/St_Johns';
const view = caseDashboardView(timeZone);
const events = fc.sample(randomCases, { numRuns: 40, seed: 7 }).flatMap((cases, run) =>
  cases.flat().map((event, index) => ({
    ...event,
    streamName: `case-${run}-${event.streamName.slice('case-'.length)}`,
    position: BigInt(run * 100_000 + index + 1),
  })),
);

let views: ViewsApp;

beforeAll(async () => {
  views = await startViewsApp({ now: '2026-03-22T12:00:00.000Z', timeZone });
  await views.project(caseListView, events);
  await views.project(view, events);
}, 120_000);

afterAll(() => views.close());

const analyst = { roles: ['analyst'] };

async function dashboard(query: string): Promise<CaseDashboard> {
  const { status, text, json } = await views.get(`/v1/dashboards/cases${query}`, analyst);
  if (status !== 200) throw new Error(text);
  return json as unknown as CaseDashboard;
}

/** Number of cases behind a link, by following it through all of its pages. */
async function followed(link: string): Promise<number> {
  let count = 0;
  let cursor = '';
  do {
    const { status, text, json } = await views.get(
      `${link}${link.includes('?') ? '&' : '?'}limit=200${cursor}`,
      analyst,
    );
    if (status !== 200) throw new Error(`${link}: ${text}`);
    count += (json['items'] as readonly unknown[]).length;
    cursor = json['next'] === undefined ? '' : `&cursor=${json['next'] as string}`;
  } while (cursor !== '');
  return count;
}

function figuresOf({ open, all, ages, workload, flow, rates }: CaseDashboard): readonly Figure[] {
  return [
    ...[open, all].flatMap(({ total, by }) => [total, ...Object.values(by).flat()]),
    ...ages,
    ...workload.flatMap(({ open: mine, bySeverity }) => [mine, ...bySeverity]),
    flow.opened,
    flow.closed,
    ...flow.steps.flatMap(({ opened, closed }) => [opened, closed]),
    ...rateNames.flatMap((name) => [rates[name].numerator, rates[name].denominator]),
  ];
}

describe('the dashboard of cases', () => {
  test.each(['', '?from=2025-11-14&to=2025-12-31', '?from=2024-11-15&to=2026-02-10'])(
    'gives for %s only numbers whose lists have exactly as many cases',
    async (query) => {
      const figures = figuresOf(await dashboard(query));
      expect(figures.some(({ value }) => value > 0)).toBe(true);
      for (const { value, cases } of figures) expect({ cases, value }).toEqual({ cases, value: await followed(cases) });
    },
    120_000,
  );

  test('gives a backlog that both of its lists add up to', async () => {
    const { flow } = await dashboard('?from=2025-12-28&to=2026-01-03');
    for (const { backlog } of flow.steps) {
      const { stillOpen, closedSince } = backlog.cases;
      expect((await followed(stillOpen)) + (await followed(closedSince))).toBe(backlog.value);
    }
  });

  test('has rollups that are the sum of what its documents contribute, and stay so when events come twice', async () => {
    const before = await contents(views.database.store, view);
    await views.project(view, events);
    expect(await contents(views.database.store, view as never)).toEqual(before);
    const { all } = await dashboard('');
    expect(all.total.value).toBe(before.documents.length);
  });

  test('says of every figure which position it reflects', async () => {
    const { position, stageTimes, redress, ...rest } = await dashboard('?from=2024-01-01');
    const last = events.at(-1)!.position;
    expect(BigInt(position)).toBeGreaterThanOrEqual(last - 1000n);
    for (const figure of [...figuresOf({ position, stageTimes, redress, ...rest }), stageTimes, ...redress]) {
      expect(figure.position).toBe(position);
    }
    expect(stageTimes).toMatchObject({ relativeError: 0.02, definition: expect.any(String) });
    expect(redress.length).toBeGreaterThan(0);
  });

  test('ends today and has thirty days unless told otherwise', async () => {
    const { period, today, timeZone: zone } = await dashboard('');
    expect({ period, today, zone }).toEqual({
      period: { from: '2026-02-21', to: '2026-03-22' },
      today: '2026-03-22',
      zone: timeZone,
    });
  });

  test('refuses periods that make no sense', async () => {
    for (const query of [
      '?from=2026-02-30',
      '?from=2026-03-01&to=2026-02-01',
      '?from=1800-01-01',
      '?since=2026-01-01',
    ]) {
      expect({ query, status: (await views.get(`/v1/dashboards/cases${query}`, analyst)).status }).toEqual({
        query,
        status: 400,
      });
    }
  });

  test('is listed', async () => {
    const { json } = await views.get('/v1/dashboards', analyst);
    expect(json).toMatchObject({ items: [{ name: 'cases', href: '/v1/dashboards/cases{?from,to}' }] });
  });
});
