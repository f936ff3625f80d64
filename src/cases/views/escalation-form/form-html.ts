import { createHash } from 'node:crypto';
import type { FormSheet, SheetField, SheetSection } from './form-sheet.js';

const style = `
:root { font: 10.5pt/1.45 "Noto Sans TC", "Noto Sans SC", "PingFang TC", "Microsoft JhengHei", "Microsoft YaHei", sans-serif; color: #111; }
:lang(zh-Hans) { font-family: "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
body { max-width: 180mm; margin: 8mm auto; padding: 0 4mm; }
header { border-bottom: 2px solid #111; margin-bottom: 4mm; }
h1 { font-size: 17pt; margin: 0; }
header p { margin: 1mm 0 2mm; color: #444; font-size: 9pt; }
h2 { font-size: 12pt; margin: 6mm 0 2mm; break-after: avoid; }
dl { display: grid; grid-template-columns: 1fr 1fr; gap: 0; margin: 0; border: 1px solid #777; border-width: 1px 0 0 1px; }
dl > div { border: 1px solid #777; border-width: 0 1px 1px 0; padding: 1mm 2mm; }
dl > .wide { grid-column: 1 / -1; }
dt { font-size: 8.5pt; color: #444; }
dd { margin: 0; min-height: 1.45em; white-space: pre-wrap; overflow-wrap: anywhere; }
.wide dd { min-height: 3em; }
ul { list-style: none; margin: 0; padding: 0; display: grid; grid-template-columns: repeat(3, 1fr); gap: 6mm; break-inside: avoid; }
li { border-top: 1px solid #111; margin-top: 14mm; padding-top: 1mm; font-size: 8.5pt; }
@page { size: A4; margin: 15mm; }
@media print { body { margin: 0; padding: 0; max-width: none; } }
`;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that stands for itself wherever HTML allows text. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** The policy under which the page may apply its own style sheet and nothing else may be loaded, run or framed. */
export const formContentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

function fieldHtml({ label, value, wide }: SheetField): string {
  return `<div${wide ? ' class="wide"' : ''}><dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd></div>`;
}

function sectionHtml({ key, title, fields }: SheetSection): string {
  return `<section aria-labelledby="${key}"><h2 id="${key}">${escapeHtml(title)}</h2>\n<dl>${fields.map(fieldHtml).join('\n')}</dl></section>`;
}

/** The form as a page that prints on A4. It holds no script, and every text in it is escaped. */
export function formHtml(sheet: FormSheet): string {
  const { language, title, confidential, asOf, sections, signaturesTitle, signatures } = sheet;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} ${escapeHtml(sheet.caseId)}</title>
<style>${style}</style>
</head>
<body>
<header><h1>${escapeHtml(title)}</h1><p>${escapeHtml(asOf)} · ${escapeHtml(confidential)}</p></header>
<main>
${sections.map(sectionHtml).join('\n')}
<section aria-labelledby="signatures"><h2 id="signatures">${escapeHtml(signaturesTitle)}</h2>
<ul>${signatures.map((line) => `<li>${escapeHtml(line)}</li>`).join('')}</ul></section>
</main>
</body>
</html>
`;
}
