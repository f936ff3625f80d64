import { jest } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CaseDriver } from '../support/case-driver.js';
import { Product } from '../support/product.js';

jest.setTimeout(120_000);

const run = promisify(execFile);
const tutorial = join(import.meta.dirname, '../../docs/tutorial.md');

/** Every block of the tutorial that a reader types, in its order. */
async function script(): Promise<string> {
  const blocks = [...(await readFile(tutorial, 'utf8')).matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block);
  return ['set -euo pipefail', ...blocks].join('\n');
}

let product: Product;
let folder: string;
let output: string;
let caseId: string;
let driver: CaseDriver;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'redress-tutorial-'));
  product = await Product.start();
  const env = { PATH: process.env['PATH'], URL: product.url };
  output = (await run('bash', ['-c', await script()], { cwd: folder, env, maxBuffer: 64 * 1024 * 1024 })).stdout;
  caseId = /the case is (\S+)/.exec(output)?.[1] ?? '';
  driver = new CaseDriver(product);
});

afterAll(async () => {
  await product.stop();
  await rm(folder, { recursive: true, force: true });
});

it('takes the case to the archive', async () => {
  const { summary } = await driver.read<{ summary: { stage: string } }>('manager', `/v1/cases/${caseId}`);
  expect(summary.stage).toBe('archived');
});

it('leaves a history of some thirty events whose chain is whole', async () => {
  const verification = await driver.read<{ intact: boolean; events: number }>(
    'auditor',
    `/v1/cases/${caseId}/verification`,
  );
  expect(verification.intact).toBe(true);
  expect(verification.events).toBeGreaterThanOrEqual(28);
  expect(verification.events).toBeLessThanOrEqual(36);
  expect(output).toContain('"intact":true');
});

it('prints the escalation form as PDF', async () => {
  expect((await readFile(join(folder, 'form.pdf'))).subarray(0, 5).toString()).toBe('%PDF-');
});

it('tells the story in Chinese', () => {
  const told = output.split('\n').find((line) => line.includes('"language":"zh-Hant"'));
  expect(told).toMatch(/\p{Script=Han}{4}/u);
  expect(told).toContain('歸檔');
});

it('is refused where the reader is told to try what is not allowed', () => {
  expect(output).toContain('"code":"not-permitted"');
  expect(output).toContain('"legalNow"');
});

it('lists the case and counts it on the dashboard', () => {
  const [listed] = output.split('\n').filter((line) => line.includes('"items"') && line.includes('"claimNumber"'));
  expect(listed).toContain(caseId);
  expect(output).toContain('"name":"cases"');
});
