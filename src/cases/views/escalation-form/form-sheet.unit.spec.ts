import { legacyCase } from '../../../../test/support/case-data.js';
import { CaseHistory, sealed } from '../../../../test/support/case-events.js';
import { assessed } from '../../../../test/support/case-histories.js';
import {
  approvedApplication,
  detailsOf,
  hostile,
  narrative,
  openedForm,
} from '../../../../test/support/escalation-form-case.js';
import { currentEscalationForm } from '../../domain/escalation-form.js';
import { languages } from '../timeline/languages.js';
import { formContentSecurityPolicy, formHtml } from './form-html.js';
import { type FormSheet, formSheet } from './form-sheet.js';
import { formWords, readFormLabels } from './form-words.js';

const words = formWords('Asia/Taipei');
const details = detailsOf(approvedApplication().events);

function valueOf(sheet: FormSheet, section: string, key: string): string | undefined {
  return sheet.sections.find((each) => each.key === section)?.fields.find((field) => field.key === key)?.value;
}

describe('the sheet', () => {
  test('shows the case, the form as last revised, and its way through review', () => {
    const sheet = formSheet(details, words['zh-Hant']);
    expect(sheet).toMatchObject({ title: '事件升級申請表', schemaVersion: '2026-01', caseId: details._id });
    expect(valueOf(sheet, 'case', 'receivedAt')).toBe('2026年3月2日 08:40');
    expect(valueOf(sheet, 'case', 'channel')).toBe('電話');
    expect(valueOf(sheet, 'case', 'classes')).toBe('理賠時效');
    expect(valueOf(sheet, 'case', 'complainant')).toBe('林小姐\n+886 2 5550 0123\nlin@example.com');
    expect(valueOf(sheet, 'case', 'recordedDemands')).toBe(`本週內答覆\n${hostile}`);
    expect(valueOf(sheet, 'application', 'status')).toBe('已批准');
    expect(valueOf(sheet, 'application', 'incident')).toBe(narrative);
    expect(valueOf(sheet, 'application', 'urgency')).toBe('緊急');
    expect(sheet.sections[2]!.fields.map(({ label }) => label)).toEqual(['提交', '退回', '提交', '批准']);
    expect(valueOf(sheet, 'review', 'returned')).toContain('事件經過\n風險說明');
  });

  test('has every field of the form schema, in its order and with its label', () => {
    for (const language of languages) {
      const { fields } = formSheet(details, words[language]).sections[1]!;
      expect(fields.slice(4).map(({ key, label }) => [key, label])).toEqual(
        currentEscalationForm.fields.map(({ field, label }) => [field, label[language]]),
      );
    }
  });

  test('is blank, but for what is known of the case, when nobody has applied yet', () => {
    const sheet = formSheet(detailsOf(assessed().events), words.en);
    expect(valueOf(sheet, 'case', 'claimNumber')).toBe('CL-2026-000417');
    expect(valueOf(sheet, 'application', 'status')).toBe('No application yet');
    expect(sheet.sections[1]!.fields.slice(4).every(({ value }) => value === '')).toBe(true);
    expect(sheet.sections.map(({ key }) => key)).toEqual(['case', 'application']);
  });

  test('of an imported case says what its row vouches for and no more', () => {
    const events = new CaseHistory().add('LegacyCaseRecorded', legacyCase({ lineOfBusiness: 'life' })).events;
    const sheet = formSheet(detailsOf(events), words.en);
    expect(valueOf(sheet, 'case', 'lineOfBusiness')).toBe('Life');
    expect(valueOf(sheet, 'case', 'statement')).toBe('');
    expect(valueOf(sheet, 'case', 'takenBy')).toBe('');
  });

  test('tells withheld and erased texts from blank ones', () => {
    const shown = (incident: unknown) =>
      valueOf(
        formSheet(detailsOf(approvedApplication({ ...openedForm, incident: incident as string }).events), words.en),
        'application',
        'incident',
      );
    expect(shown({ withheld: true })).toBe('(not shown)');
    expect(shown(sealed('x'))).toBe('(not shown)');
    expect(shown({ erased: true })).toBe('(erased)');
  });

  test('has every label in every language', () => {
    const [first, ...others] = languages.map((language) => Object.keys(readFormLabels(language)));
    for (const other of others) expect(other).toEqual(first);
    for (const language of languages) {
      for (const { fields } of formSheet(details, words[language]).sections) {
        for (const { key, label } of fields) expect(label).not.toBe(key);
      }
    }
  });
});

describe('the page', () => {
  const html = formHtml(formSheet(details, words['zh-Hans']));

  test('is marked with its language and stands on its own', () => {
    expect(html).toMatch(/^<!doctype html>\n<html lang="zh-Hans">/);
    expect(html).not.toMatch(/<(script|img|link|iframe)|https?:|\son\w+=/);
  });

  test('shows texts literally', () => {
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(html).toContain('&quot;pay #1&quot; – *now*, for $5_000$ &amp; ');
    expect(html).toContain('😀🧾');
    expect(html).toContain(narrative);
  });

  test('may apply its own style sheet and nothing else', async () => {
    const style = /<style>([\s\S]*)<\/style>/.exec(html)![1]!;
    const digest = await crypto.subtle.digest('SHA-256', Buffer.from(style));
    expect(formContentSecurityPolicy).toContain(`style-src 'sha256-${Buffer.from(digest).toString('base64')}'`);
    expect(formContentSecurityPolicy).toContain("default-src 'none'");
  });

  test('has a heading for each section and a label for each value', () => {
    expect(html.match(/<h2 /g)).toHaveLength(4);
    expect(html.match(/<dt>/g)).toHaveLength(html.match(/<dd>/g)!.length);
  });
});
