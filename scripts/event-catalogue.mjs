/**
 * Writes `docs/events/`: a page for every event type, and an index. With `--check` it writes nothing and fails when a page is missing or
 * says something else than the code. Needs a build (`npm run build`).
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { caseCatalogue } from '../dist/cases/case-catalogue.js';
import { allViews } from '../dist/composition/all-views.js';
import { accessCatalogue } from '../dist/privacy/access-log/access-event.js';
import { eventShapes } from './event-shapes.mjs';

const folder = 'docs/events';
const categories = [
  { category: 'case', file: 'src/cases/domain/events/case-event.ts', union: 'CaseEvent', catalogue: caseCatalogue },
  {
    category: 'access',
    file: 'src/privacy/access-log/access-event.ts',
    union: 'AccessEvent',
    catalogue: accessCatalogue,
  },
];

const note = '<!-- Generated from the code by `npm run docs:generate`. Do not edit. -->';

/** Paths that the types mark as personal, without those inside another one. */
function markedPersonal(fields) {
  const marked = fields.filter(({ personal }) => personal).map(({ path }) => path);
  return marked.filter(
    (path) => !marked.some((other) => path !== other && (path.startsWith(`${other}.`) || path.startsWith(`${other}[`))),
  );
}

function page({ type, description, fields }, category, { version, clause, personal, upcasters }) {
  const marked = markedPersonal(fields).sort();
  const declared = [...personal].sort();
  if (JSON.stringify(marked) !== JSON.stringify(declared)) {
    throw new Error(
      `${type}: the types mark ${marked.join(', ') || 'nothing'} as personal, the catalogue ${declared.join(', ') || 'nothing'}.`,
    );
  }
  const folds = allViews('UTC')
    .filter(({ handles }) => handles.includes(type))
    .map(({ name }) => `\`${name}\``);
  const rows = fields.map(
    (field) =>
      `| \`${field.path}\` | ${field.type}${field.optional ? ' (optional)' : ''} | ${field.personal ? 'sealed' : ''} | ${field.description.replaceAll('|', '\\|')} |`,
  );
  return [
    note,
    '',
    `# ${type}`,
    '',
    description,
    '',
    '| | |',
    '| --- | --- |',
    `| stream | \`${category}-<uuid>\` |`,
    `| clause | ${clause} |`,
    `| schema version | ${version} |`,
    `| upcasters | ${
      Object.keys(upcasters ?? {})
        .map((from) => `${from} → ${Number(from) + 1}`)
        .join(', ') || 'none'
    } |`,
    `| personal data | ${personal.map((path) => `\`${path}\``).join(', ') || 'none'} |`,
    `| folded by | ${folds.join(', ') || 'no view'} |`,
    '',
    '## Data',
    '',
    ...(rows.length === 0
      ? ['None.']
      : ['| field | type | personal data | meaning |', '| --- | --- | --- | --- |', ...rows]),
    '',
  ].join('\n');
}

function pages() {
  const files = new Map();
  const index = [];
  for (const { category, file, union, catalogue } of categories) {
    const shapes = eventShapes(file, union);
    const missing = Object.keys(catalogue).filter((type) => !shapes.some((shape) => shape.type === type));
    if (missing.length > 0) throw new Error(`No type is declared for ${missing.join(', ')}.`);
    for (const shape of shapes) {
      const declaration = catalogue[shape.type];
      if (declaration === undefined) throw new Error(`${shape.type} is not in the catalogue of ${category} events.`);
      files.set(`${shape.type}.md`, page(shape, category, declaration));
      index.push(
        `| [${shape.type}](${shape.type}.md) | ${category} | ${declaration.clause} | ${declaration.version} | ${shape.description} |`,
      );
    }
  }
  const head = [note, '', '# Events', '', `${index.length} event types; every one of them is a fact that stays.`, ''];
  files.set(
    'README.md',
    [...head, '| event | stream | clause | version | |', '| --- | --- | --- | --- | --- |', ...index, ''].join('\n'),
  );
  return files;
}

mkdirSync(folder, { recursive: true });
const expected = pages();
const present = new Set(readdirSync(folder));
if (process.argv.includes('--check')) {
  const wrong = [...expected].filter(
    ([name, text]) => !present.has(name) || readFileSync(join(folder, name), 'utf8') !== text,
  );
  const surplus = [...present].filter((name) => !expected.has(name));
  for (const [name] of wrong) console.error(`${folder}/${name} is missing or out of date; run npm run docs:generate.`);
  for (const name of surplus) console.error(`${folder}/${name} describes no event; run npm run docs:generate.`);
  process.exitCode = wrong.length + surplus.length === 0 ? 0 : 1;
} else {
  for (const name of present) if (!expected.has(name)) rmSync(join(folder, name));
  for (const [name, text] of expected) writeFileSync(join(folder, name), text);
  console.log(`${expected.size - 1} event pages in ${folder}.`);
}
