import { jest } from '@jest/globals';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Product } from '../support/product.js';

jest.setTimeout(120_000);

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');

/** Pages whose commands are typed in their order, each on a fresh product. */
const typed = [
  'README.md',
  'docs/how-to/run-in-production.md',
  'docs/how-to/send-commands-from-an-application.md',
  'docs/how-to/audit-a-case.md',
  'docs/how-to/query-and-dashboards.md',
  'docs/how-to/work-with-documents.md',
];

async function pagesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(join(root, folder), { recursive: true });
  return entries.filter((name) => name.endsWith('.md')).map((name) => join(folder, name));
}

function textOf(page: string): Promise<string> {
  return readFile(join(root, page), 'utf8');
}

/** Every block that a reader types into a shell. */
async function scriptOf(page: string): Promise<string> {
  const blocks = [...(await textOf(page)).matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block);
  expect(blocks).not.toHaveLength(0);
  return ['set -euo pipefail', ...blocks].join('\n');
}

/** Names of the headings of a page, as links name them. */
function anchorsOf(text: string): readonly string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    (heading ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe.each(typed)('the commands of %s', (page) => {
  let product: Product;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'redress-docs-'));
    product = await Product.start();
  });

  afterAll(async () => {
    await product.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('do what the page says', async () => {
    const env = { PATH: process.env['PATH'], URL: product.url };
    await run('bash', ['-c', await scriptOf(page)], { cwd: folder, env, maxBuffer: 64 * 1024 * 1024 });
  });
});

it('has no relative link that leads nowhere', async () => {
  const pages = ['README.md', 'CHANGELOG.md', ...(await pagesIn('docs'))];
  const broken: string[] = [];
  for (const page of pages) {
    const text = (await textOf(page)).replace(/^```.*?^```$/gms, '');
    for (const [, link] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (link === undefined || /^[a-z]+:/.test(link)) continue;
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? page : relative(root, resolve(root, dirname(page), path));
      if (!existsSync(join(root, target))) broken.push(`${page}: ${link}`);
      else if (anchor !== undefined && !anchorsOf(await textOf(target)).includes(anchor))
        broken.push(`${page}: ${link}`);
    }
  }
  expect(broken).toEqual([]);
});

it('names every problem code of the platform among the HTTP conventions', async () => {
  const sources = ['src/platform', 'src/archive'];
  const files = await Promise.all(
    sources.map(async (folder) =>
      (await readdir(join(root, folder), { recursive: true }))
        .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
        .map((name) => join(folder, name)),
    ),
  );
  const codes = new Set<string>();
  for (const file of files.flat()) {
    const found = (await textOf(file)).matchAll(/(?:\bcode: |badRequest\(\s*|tokenProblem\(\s*)'([a-z][a-z-]+)'/g);
    for (const [, code] of found) codes.add(code ?? '');
  }
  const page = await textOf('docs/reference/http-api.md');
  expect([...codes].filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
});
