import { v7 as uuidv7 } from 'uuid';
import { extractText, getDocumentProxy } from 'unpdf';
import { caseDetailsView } from '../../../src/cases/views/case-details/case-details.view.js';
import type { FormSheet } from '../../../src/cases/views/escalation-form/form-sheet.js';
import { assessed } from '../../support/case-histories.js';
import { approvedApplication, hostile, openedForm } from '../../support/escalation-form-case.js';
import type { CaseHistory } from '../../support/case-events.js';
import { startViewsApp, type ViewsApp } from './views-app.js';

let views: ViewsApp;
let applied: CaseHistory;
const plain = assessed({ caseId: uuidv7(), firstPosition: 50_000n });

beforeAll(async () => {
  views = await startViewsApp({ now: '2026-03-22T08:00:00.000Z', timeZone: 'Asia/Taipei' });
  applied = approvedApplication({
    ...openedForm,
    incident: await views.seal(openedForm.incident!),
    demands: await views.seal(hostile),
  });
  const events = [...applied.events, ...plain.events].filter(({ type }) => caseDetailsView.handles.includes(type));
  await views.project(caseDetailsView, await views.sealed(events));
}, 60_000);

afterAll(() => views.close());

const path = (query = '') => `/v1/cases/${applied.caseId}/escalation-form${query}`;

function field(sheet: FormSheet, key: string): string | undefined {
  return sheet.sections.flatMap(({ fields }) => fields).find((each) => each.key === key)?.value;
}

describe('the printable escalation form', () => {
  test('comes as data by default', async () => {
    const { status, json, headers } = await views.get(path('?lang=zh-Hant'));
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(json).toMatchObject({
      title: '事件升級申請表',
      caseId: applied.caseId,
      revision: '12',
      position: expect.any(String),
    });
    expect(field(json as unknown as FormSheet, 'demands')).toBe(hostile);
  });

  test('comes as a page that may apply its own style and nothing else', async () => {
    const { status, text, headers } = await views.get(path('?lang=zh-Hans'), { headers: { accept: 'text/html' } });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(headers.get('content-language')).toBe('zh-Hans');
    expect(text).toContain('事件升级申请表');
    expect(text).not.toContain('<script');
  });

  test('comes as PDF with Chinese text in it', async () => {
    const response = await views.fetch(path('?format=pdf&lang=zh-Hant'));
    expect(response.headers.get('content-type')).toBe('application/pdf');
    expect(response.headers.get('content-disposition')).toBe(
      `inline; filename="escalation-form-${applied.caseId}.pdf"`,
    );
    const document = await getDocumentProxy(new Uint8Array(await response.arrayBuffer()));
    const { text } = await extractText(document, { mergePages: true });
    const squeezed = text.replaceAll(/\s/g, '');
    expect(squeezed).toContain('事件升級申請表');
    expect(squeezed).toContain(openedForm.incident!.slice(0, 200));
    expect(squeezed).toContain(hostile.replaceAll(/\s/g, ''));
  });

  test('withholds personal data from those who do not work on cases, in every format', async () => {
    for (const format of ['json', 'html']) {
      const { text } = await views.get(path(`?format=${format}`), { roles: ['analyst'] });
      expect(text).toContain('(not shown)');
      expect(text).not.toContain(openedForm.incident!.slice(0, 10));
    }
  });

  test('withholds it from who is complained about', async () => {
    const { text } = await views.get(path('?format=json'), { person: 'zhang.adjuster' });
    expect(text).toContain('(not shown)');
    expect(text).not.toContain(openedForm.incident!.slice(0, 10));
  });

  test('is a look on record, with the revision and the format', async () => {
    const before = views.looks.length;
    await views.get(path('?format=html'));
    await views.get(path(), { roles: ['analyst'] });
    const { caseId } = applied;
    const detail = 'revision=12 format=html';
    expect(views.looks.slice(before)).toEqual([{ caseId, part: 'escalation-form', detail, person: 'ann.lee' }]);
  });

  test('is blank but for the case when nobody has applied', async () => {
    const { json } = await views.get(`/v1/cases/${plain.caseId}/escalation-form`);
    expect(field(json as unknown as FormSheet, 'status')).toBe('No application yet');
    expect(field(json as unknown as FormSheet, 'incident')).toBe('');
    expect(field(json as unknown as FormSheet, 'policyNumber')).toBe('PO-771204');
  });

  test('refuses formats that it does not have, and cases that are not there', async () => {
    expect((await views.get(path(), { headers: { accept: 'image/png' } })).status).toBe(406);
    expect((await views.get(path('?format=docx'))).status).toBe(400);
    expect((await views.get(`/v1/cases/${uuidv7()}/escalation-form`)).status).toBe(404);
  });
});
