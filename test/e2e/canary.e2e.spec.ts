import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { CaseDriver } from '../support/case-driver.js';
import { Product } from '../support/product.js';

jest.setTimeout(180_000);

/** A marker that is not personal data: the search has to find it, else it searches nothing. */
const claimNumber = `CL-${randomBytes(6).toString('hex')}`;
const canaries = new Map<string, string>();
let dataDir: string;
let output: string;

/** A canary for each field: what stands there occurs nowhere else in the world. */
function plant(field: string): string {
  const canary = `canary-${field.replace(/\W/g, '-')}-${randomBytes(9).toString('hex')}`;
  canaries.set(canary, field);
  return canary;
}

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'redress-canary-'));
  const product = await Product.start({ dataDir, env: { LOG_LEVEL: 'debug' } });
  const driver = new CaseDriver(product, plant);
  const claim = { claimNumber, policyNumber: 'PO-1', lineOfBusiness: 'motor' };
  const caseId = await driver.caseIn('archived', { claim });
  await driver.send('manager', caseId, 'reopen', { reason: plant('reopen.reason') });
  const { documentId } = await driver.upload(
    'owner',
    caseId,
    `content ${plant('document.content')}`,
    plant('file.name'),
  );
  await driver.send('owner', caseId, 'attach-document', { documentId, name: plant('document.name'), kind: 'other' });
  await driver.send('owner', caseId, 'update-customer', { channel: 'phone', content: plant('update.content') });
  const last = await driver.send('service', caseId, 'withdraw', { channel: 'phone', reason: plant('withdraw.reason') });
  // What the product refuses must not leave a trace either.
  await driver.ask('specialist', `/v1/cases/${caseId}/classify`, { body: { severityReason: plant('refused.field') } });
  await driver.ask('specialist', '/v1/cases', { body: `{"statement": "${plant('broken.json')}` });
  // Reading opens personal data in memory; it must not reach the disk or the log from there.
  for (const path of ['', '/timeline', '/events', '/state?at=9', '/documents', '/escalation-form?format=html'])
    await driver.read('auditor', `/v1/cases/${caseId}${path}`).catch(() => undefined);
  await driver.ask('auditor', `/v1/cases/${caseId}/documents/${documentId}`);
  await driver.read('manager', `/v1/cases?at-least=${last.position}`);
  await product.stop();
  output = product.output.join('\n');
});

afterAll(() => rm(dataDir, { recursive: true, force: true }));

/** Every spelling of the text that a file could hold it in. */
function spellings(text: string): Buffer[] {
  const bytes = Buffer.from(text);
  // Base64 depends on where in its stream the text begins; the first and the last characters mix with what stands around it.
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.from(
      Buffer.concat([Buffer.alloc(shift), bytes])
        .toString('base64')
        .slice(4, -4),
    ),
  );
  return [bytes, Buffer.from(text, 'utf16le'), Buffer.from(bytes.toString('hex')), ...base64];
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

describe('personal data on disk', () => {
  it('is in no file of the data folder, in no spelling', async () => {
    const found: string[] = [];
    for (const file of await filesBelow(dataDir)) {
      const content = await readFile(file);
      for (const [canary, field] of canaries)
        if (spellings(canary).some((spelling) => content.includes(spelling))) found.push(`${field} in ${file}`);
    }
    expect(canaries.size).toBeGreaterThan(25);
    expect(found).toEqual([]);
  });

  it('would be found: what is not personal is there', async () => {
    const files = await filesBelow(dataDir);
    const contents = await Promise.all(files.map((file) => readFile(file)));
    expect(contents.filter((content) => content.includes(claimNumber)).length).toBeGreaterThanOrEqual(2);
  });

  it('is not in what the process printed, even when it logs everything', () => {
    expect(output.split('\n').length).toBeGreaterThan(50);
    expect([...canaries].filter(([canary]) => output.includes(canary)).map(([, field]) => field)).toEqual([]);
  });
});
