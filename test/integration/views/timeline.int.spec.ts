import { v7 as uuidv7 } from 'uuid';
import { caseDetailsView } from '../../../src/cases/views/case-details/case-details.view.js';
import { timelineView } from '../../../src/cases/views/timeline/timeline.view.js';
import type { Timeline } from '../../../src/cases/views/timeline/read-timeline.query.js';
import type { StoredEvent } from '../../../src/platform/event-sourcing/event.js';
import { CaseHistory } from '../../support/case-events.js';
import { phoneCallToArchive } from '../../support/case-histories.js';
import { startViewsApp, type ViewsApp } from './views-app.js';

let views: ViewsApp;
let events: readonly StoredEvent[];
const whole = phoneCallToArchive({ firstPosition: 1_000n });
const personal = new CaseHistory({ caseId: uuidv7(), firstPosition: 9_000n });

beforeAll(async () => {
  views = await startViewsApp({ now: '2026-03-22T08:00:00.000Z', timeZone: 'Asia/Taipei' });
  personal
    .add('ContactRecorded', {
      direction: 'outbound',
      channel: 'phone',
      with: await views.seal('林小姐'),
      summary: await views.seal('She asked for the letter.'),
      reached: true,
    })
    .add('ContactRecorded', {
      direction: 'inbound',
      channel: 'email',
      with: await views.seal('forgotten', 'CU-gone'),
      summary: await views.seal('x', 'CU-gone'),
      reached: true,
    });
  await views.vault.deleteKey('CU-gone');
  events = await views.sealed([...whole.events, ...personal.events]);
  await views.project(timelineView, events);
  await views.project(caseDetailsView, events);
}, 60_000);

afterAll(() => views.close());

async function read(path: string, options?: Parameters<ViewsApp['get']>[1]): Promise<Timeline> {
  const { status, text, json } = await views.get(path, options);
  if (status !== 200) throw new Error(text);
  return json as unknown as Timeline;
}

describe('the history of a case in words', () => {
  test('tells every event, the oldest first, with who, when, on what authority and under which clause', async () => {
    const { items, position, language } = await read(`/v1/cases/${whole.caseId}/timeline?limit=200`);
    expect(language).toBe('en');
    expect(items.map(({ type, revision }) => [type, revision])).toEqual(
      whole.events.map(({ type, revision }) => [type, revision.toString()]),
    );
    const { metadata } = whole.events[0]!;
    expect(items[0]).toEqual({
      revision: '0',
      type: 'FeedbackRecorded',
      title: 'Complaint recorded',
      sentence:
        "The customer's complaint came in by phone and was taken by lee.specialist. The final answer is due by 23 March 2026.",
      clause: '1.1',
      who: { person: metadata.actor.person, authority: metadata.authority },
      recordedAt: metadata.recordedAt,
      occurredAt: metadata.occurredAt,
    });
    expect(BigInt(position)).toBeGreaterThanOrEqual(whole.last.position);
  });

  test.each(['oldest', 'newest'])('reads page by page, %s first, without a gap or a repetition', async (order) => {
    const revisions: string[] = [];
    let cursor = '';
    do {
      const page = await read(`/v1/cases/${whole.caseId}/timeline?limit=5&order=${order}${cursor}`);
      revisions.push(...page.items.map(({ revision }) => revision));
      cursor = page.next === undefined ? '' : `&cursor=${page.next}`;
    } while (cursor !== '');
    const expected = whole.events.map(({ revision }) => revision.toString());
    expect(revisions).toEqual(order === 'oldest' ? expected : expected.reverse());
  });

  test('refuses the cursor of another order', async () => {
    const { next } = await read(`/v1/cases/${whole.caseId}/timeline?limit=2`);
    expect(await views.get(`/v1/cases/${whole.caseId}/timeline?order=newest&cursor=${next!}`)).toMatchObject({
      status: 400,
    });
  });

  test('speaks the language asked for, else the one that the client accepts', async () => {
    const path = `/v1/cases/${whole.caseId}/timeline?limit=1`;
    const asked = await views.get(`${path}&lang=zh-Hant`, { headers: { 'accept-language': 'de' } });
    expect(asked.headers.get('content-language')).toBe('zh-Hant');
    expect(asked.text).toContain('客戶以電話提出投訴');
    const accepted = await views.get(path, { headers: { 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.8' } });
    expect(accepted.text).toContain('客户通过电话提出投诉');
    expect(accepted.headers.get('vary')).toContain('Accept-Language');
    expect((await views.get(`${path}&lang=de`)).status).toBe(400);
  });

  test('opens names for those who work on cases, and for nobody else', async () => {
    const path = `/v1/cases/${personal.caseId}/timeline`;
    const sentences = async (role: string) =>
      (await read(path, { roles: [role] })).items.map(({ sentence }) => sentence);
    expect(await sentences('customer_service')).toEqual([
      '林小姐 was contacted by phone.',
      '(erased) got in touch by e-mail.',
    ]);
    for (const role of ['analyst', 'trainer', 'admin']) {
      expect(await sentences(role)).toEqual([
        '(not shown) was contacted by phone.',
        '(not shown) got in touch by e-mail.',
      ]);
    }
  });

  test('puts on record who was shown which revisions, where something personal was in them', async () => {
    const { caseId } = personal;
    const before = views.looks.length;
    await read(`/v1/cases/${caseId}/timeline`);
    await read(`/v1/cases/${caseId}/timeline?limit=1&order=newest`, { person: 'bo.chen' });
    await read(`/v1/cases/${caseId}/timeline`, { roles: ['analyst'] });
    await read(`/v1/cases/${whole.caseId}/timeline?limit=1`);
    expect(views.looks.slice(before)).toEqual([
      { caseId, part: 'timeline', detail: 'revisions=0-1', person: 'ann.lee' },
      { caseId, part: 'timeline', detail: 'revisions=1-1', person: 'bo.chen' },
    ]);
  });

  test('opens no names for who is complained about in the case', async () => {
    const path = `/v1/cases/${whole.caseId}/timeline?limit=200`;
    const before = views.looks.length;
    expect((await views.get(path, { person: 'zhang.adjuster' })).text).toContain('(not shown)');
    expect(views.looks).toHaveLength(before);
    expect((await views.get(path)).text).not.toContain('(not shown)');
  });

  test('holds no personal data in the clear', async () => {
    const { documents } = await views.database.queries.open(timelineView, undefined);
    const stored = JSON.stringify(await documents.find().toArray(), (_, value: unknown) =>
      typeof value === 'bigint' ? value.toString() : value,
    );
    expect(stored).not.toContain('林小姐');
    expect(stored).not.toContain('asked for the letter');
  });

  test('gives a redelivered event no second entry', async () => {
    const { documents } = await views.database.queries.open(timelineView, undefined);
    const before = await documents.countDocuments();
    await views.project(timelineView, events);
    expect(await documents.countDocuments()).toBe(before);
  });

  test('knows no case that is not there', async () => {
    expect((await views.get(`/v1/cases/${uuidv7()}/timeline`)).status).toBe(404);
    expect((await views.get('/v1/cases/nobody/timeline')).status).toBe(404);
  });

  test('answers at once when it has reached the position asked for', async () => {
    const reached = personal.last.position.toString();
    expect((await views.get(`/v1/cases/${whole.caseId}/timeline?at-least=${reached}`)).status).toBe(200);
  });
});
