import { caseDetailsView } from '../../../src/cases/views/case-details/case-details.view.js';
import { timelineView } from '../../../src/cases/views/timeline/timeline.view.js';
import { caseDashboardView } from '../../../src/dashboards/cases/case-dashboard.view.js';
import { phoneCallToArchive, planProposed } from '../../support/case-histories.js';
import { answerSchema, type Description, deviations } from '../../support/described-answer.js';
import { startViewsApp, type ViewsApp } from './views-app.js';

let views: ViewsApp;
let description: Description;
const archived = phoneCallToArchive({ firstPosition: 1_000n });
const open = planProposed({ firstPosition: 90_000n });

beforeAll(async () => {
  views = await startViewsApp({ now: '2026-03-22T08:00:00.000Z', timeZone: 'UTC' });
  const events = await views.sealed([...archived.events, ...open.events]);
  await views.project(timelineView, events);
  await views.project(caseDetailsView, events);
  await views.project(caseDashboardView('UTC'), events);
  description = (await views.get('/openapi.json')).json as unknown as Description;
}, 60_000);

afterAll(() => views.close());

test.each([
  ['/v1/cases/{caseId}/timeline', `/v1/cases/${archived.caseId}/timeline?limit=200`],
  ['/v1/cases/{caseId}/timeline', `/v1/cases/${archived.caseId}/timeline?limit=1`],
  ['/v1/cases/{caseId}/escalation-form', `/v1/cases/${archived.caseId}/escalation-form?format=json`],
  ['/v1/dashboards', '/v1/dashboards'],
  ['/v1/dashboards/cases', '/v1/dashboards/cases?from=2026-03-01&to=2026-03-31'],
  ['/v1/dashboards/cases', '/v1/dashboards/cases?from=2001-01-01&to=2002-12-31'],
])('the answer of %s is as it is described', async (path, url) => {
  const { status, json } = await views.get(url);
  expect(status).toBe(200);
  expect(deviations(description, answerSchema(description, path), json)).toEqual([]);
});

test('the form is described in every format that it comes in', () => {
  const { responses } = description.paths['/v1/cases/{caseId}/escalation-form']!['get'] as {
    responses: Record<string, { content: object }>;
  };
  expect(Object.keys(responses['200']!.content).sort()).toEqual(['application/json', 'application/pdf', 'text/html']);
});

test('an answer that is not as described is found out', () => {
  const schema = answerSchema(description, '/v1/dashboards');
  expect(deviations(description, schema, { items: [{ name: 1 }], more: true })).toEqual([
    '/items/0/title: missing',
    '/items/0/description: missing',
    '/items/0/href: missing',
    '/items/0/name: number instead of string',
    '/more: not described',
  ]);
});
