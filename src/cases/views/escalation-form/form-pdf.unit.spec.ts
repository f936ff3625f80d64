import { extractText, getDocumentProxy } from 'unpdf';
import { assessed } from '../../../../test/support/case-histories.js';
import { approvedApplication, detailsOf, hostile, narrative } from '../../../../test/support/escalation-form-case.js';
import { languages } from '../timeline/languages.js';
import { FormPdf } from './form-pdf.js';
import { formSheet } from './form-sheet.js';
import { formWords } from './form-words.js';

const pdf = new FormPdf();
const words = formWords('Asia/Taipei');
const details = detailsOf(approvedApplication().events);

/** Text of all pages without the white space that line breaks make. */
async function textOf(bytes: Buffer): Promise<string> {
  const document = await getDocumentProxy(new Uint8Array(bytes));
  const { text } = await extractText(document, { mergePages: true });
  return text.replaceAll(/\s/g, '');
}

const squeezed = (text: string) => text.replaceAll(/\s/g, '');

test.each(languages)('sets the whole form in %s, with every text as it was written', async (language) => {
  const sheet = formSheet(details, words[language]);
  const text = await textOf(await pdf.render(sheet));
  expect(text).toContain(squeezed(sheet.title));
  expect(text).toContain(squeezed(hostile));
  for (const { title, fields } of sheet.sections) {
    expect(text).toContain(squeezed(title));
    for (const { label } of fields) expect(text).toContain(squeezed(label));
  }
  // A long text may run over the foot of a page.
  expect(text).toContain(narrative.slice(0, 300));
  expect(text).toContain(narrative.slice(-100));
});

test('embeds the Chinese fonts, so that both scripts render everywhere', async () => {
  const bytes = (await pdf.render(formSheet(details, words['zh-Hant']))).toString('latin1');
  for (const font of ['NotoSansTC-Regular', 'NotoSansTC-Bold', 'NotoEmoji-Regular'])
    expect(bytes).toContain(`+${font}`);
  const simplified = (await pdf.render(formSheet(details, words['zh-Hans']))).toString('latin1');
  expect(simplified).toContain('+NotoSansSC-Regular');
});

test('sets a blank form on few pages', async () => {
  const bytes = await pdf.render(formSheet(detailsOf(assessed().events), words.en));
  const { numPages } = await getDocumentProxy(new Uint8Array(bytes));
  expect(numPages).toBeLessThanOrEqual(2);
});

test('gives the same bytes for the same form', async () => {
  const sheet = formSheet(details, words.en);
  expect((await pdf.render(sheet)).equals(await pdf.render(sheet))).toBe(true);
});

test('says that it cannot set a form without repeating what the form says', async () => {
  const broken = { ...formSheet(details, words.en), sections: '林小姐' } as never;
  await expect(pdf.render(broken)).rejects.toThrow(/^The form cannot be set/);
  await expect(pdf.render(broken)).rejects.not.toThrow(/林小姐/);
});
